"""Every rule of the collection names file, field and mend, and stops the build only where harm could come."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.resources_index.entries import TODAY, Folder, ask_of, entry_text, skill_text

NIGHT = "resources/night-line.en.md"
DAY = "resources/day-line.en.md"
SKILL = "skills/look-away.en.md"
OTHER_CONTACT = '[{kind: call, value: "800-555-0199"}]'
CARE = {
    "cautions": '["Skip it if you have a heart problem."]',
    "not_when": '[{when: "a heart problem", instead: night-line}]',
}


def day_line(body: str | None = None, more: str = "", **changes: str | None) -> str:
    """A second resource, with all of its own."""
    return entry_text(
        body, more, **{"id": "day-line", "title": '"Day Line"', "contacts": OTHER_CONTACT, **changes}
    )


def test_good_entries_have_nothing_to_mend(folder: Folder) -> None:
    folder.write(day_line())
    folder.write(skill_text())
    assert folder.faults() == []


def the_only_fault(folder: Folder, file: str, field: str, *, blocking: bool, today: date = TODAY) -> str:
    """The mend of the one fault there is."""
    faults = folder.faults(today)
    assert [(fault.file, fault.field, fault.blocking) for fault in faults] == [(file, field, blocking)]
    return faults[0].mend


def test_an_overdue_review_is_named_with_its_day(folder: Folder) -> None:
    due = date(2027, 5, 23)
    assert folder.faults(due) == []
    mend = the_only_fault(folder, NIGHT, "review_by", blocking=False, today=due + timedelta(days=1))
    assert "2027-05-23" in mend


def test_an_overdue_line_that_is_always_shown_stops_the_build(folder: Folder) -> None:
    folder.write(entry_text(more="always_shown: true"))
    the_only_fault(folder, NIGHT, "review_by", blocking=True, today=date(2027, 6, 1))


def test_a_review_is_promised_while_the_facts_are_still_fresh(folder: Folder) -> None:
    folder.write(entry_text(review_by="2027-05-27"))
    folder.write(skill_text(review_by="2027-11-23"))
    assert "184 days" in the_only_fault(folder, NIGHT, "review_by", blocking=False)
    folder.write(entry_text())
    folder.write(skill_text(review_by="2027-11-25"))
    assert "366 days" in the_only_fault(folder, SKILL, "review_by", blocking=False)


def test_a_review_in_the_future_is_named(folder: Folder) -> None:
    folder.write(entry_text(verified='{on: 2026-12-02, by: "x", how: called}'))
    assert "future" in the_only_fault(folder, NIGHT, "verified", blocking=False)


@pytest.mark.parametrize(
    ("changes", "field", "mend"),
    [
        ({"title": '"One two three four five six seven eight nine"'}, "title", "has 9 words; at most 8"),
        ({"summary": '"' + "word " * 26 + '"'}, "summary", "has 26 words; at most 25"),
        ({"asks": '["one", "two", "three"]'}, "asks", "has 3; write 6 to 15"),
        ({"asks": "[" + ", ".join(f'"a{n}"' for n in range(16)) + "]"}, "asks", "has 16; write 6 to 15"),
        ({"body": "One.\n\nTwo.\n\nThree.\n\nFour."}, "body", "has 4 paragraphs"),
        ({"body": ""}, "body", "has 0 paragraphs"),
    ],
)
def test_what_is_too_long_to_read_in_distress_is_named(
    changes: dict[str, str], field: str, mend: str, folder: Folder
) -> None:
    folder.write(entry_text(**changes))
    assert mend in the_only_fault(folder, NIGHT, field, blocking=False)


HARD_EN = (
    "Comprehensive psychiatric rehabilitation organizations coordinate individualized interdisciplinary "
    "interventions, facilitating sustainable community reintegration for participating individuals and "
    "their immediate families throughout numerous participating metropolitan municipalities."
)
HARD_ES = (
    "Las organizaciones especializadas proporcionan intervenciones interdisciplinarias individualizadas que "
    "facilitan la reincorporación comunitaria de los participantes y sus correspondientes familiares durante "
    "procedimientos administrativos extraordinariamente complicados."
)
FIFTH_GRADE = (
    "A trained listener will answer and talk with you about the problem that is on your mind today. "
    "They will help you look at choices together and find another service that is close to your family."
)


def test_english_that_is_hard_to_read_is_named_with_its_grade(folder: Folder) -> None:
    folder.write(entry_text(HARD_EN))
    assert "at most 6" in the_only_fault(folder, NIGHT, "body", blocking=False)


def test_spanish_that_is_hard_to_read_is_named_with_its_grade(folder: Folder) -> None:
    folder.write(entry_text(HARD_ES, lang="es", title='"Línea Nocturna"'))
    assert "at most 6" in the_only_fault(folder, "resources/night-line.es.md", "body", blocking=False)


def test_what_is_urgent_must_be_easier_to_read(folder: Folder) -> None:
    folder.write(entry_text(FIFTH_GRADE))
    assert folder.faults() == []
    folder.write(entry_text(FIFTH_GRADE, urgent="true"))
    assert "at most 5" in the_only_fault(folder, NIGHT, "body", blocking=False)


def test_two_entries_with_one_title_are_named(folder: Folder) -> None:
    folder.write(day_line(title='"NIGHT line"'))
    mend = the_only_fault(folder, NIGHT, "title", blocking=True)
    assert DAY in mend


def test_two_entries_with_one_ask_are_named(folder: Folder) -> None:
    asks = [ask_of("night-line", "en", 0)] + [f"day way {n}" for n in range(5)]
    folder.write(day_line(asks="[" + ", ".join(f'"{ask}!"' for ask in asks) + "]"))
    assert DAY in the_only_fault(folder, NIGHT, "asks", blocking=True)


def test_an_ask_is_not_shared_across_languages_either(folder: Folder) -> None:
    folder.write(skill_text())
    spanish = [f"mira way {n}" for n in range(5)] + [ask_of("night-line", "en", 1)]
    folder.write(
        skill_text(lang="es", title='"Mira"', asks="[" + ", ".join(f'"{ask}"' for ask in spanish) + "]")
    )
    assert NIGHT in the_only_fault(folder, "skills/look-away.es.md", "asks", blocking=True)


def test_one_ask_at_least_is_in_words_of_who_does_not_know_the_title(folder: Folder) -> None:
    asks = ["the night line", "line open at night", "Níght phone", "a line", "late line", "line please"]
    folder.write(entry_text(asks="[" + ", ".join(f'"{ask}"' for ask in asks) + "]"))
    assert "does not know it" in the_only_fault(folder, NIGHT, "asks", blocking=False)
    asks[5] = "who is up to talk to me"
    folder.write(entry_text(asks="[" + ", ".join(f'"{ask}"' for ask in asks) + "]"))
    assert folder.faults() == []


def test_an_ask_that_stands_twice_in_a_file_is_named(folder: Folder) -> None:
    folder.write(entry_text(asks='["one", "two", "three", "four", "five", "Óne"]'))
    assert "twice" in the_only_fault(folder, NIGHT, "asks", blocking=True)


def test_the_same_entry_in_two_files_is_named(folder: Folder) -> None:
    folder.write(entry_text(), "skills/night-line.en.md")
    faults = folder.faults()
    assert any("the same entry is in resources/night-line.en.md" in fault.mend for fault in faults)
    assert {fault.file for fault in faults} == {"skills/night-line.en.md"}


@pytest.mark.parametrize(
    "number",
    ["800-555-0123", "(800) 555-0123", "1-800-555-0123", "+1 800 555 0123", "8005550123", "555-0123",
     "116 123", "741742", "311"],
)  # fmt: skip
def test_a_number_in_the_text_that_nobody_reviews_stops_the_build(number: str, folder: Folder) -> None:
    folder.write(entry_text(f"You can call {number} too."))
    assert "is not among the contacts" in the_only_fault(folder, NIGHT, "body", blocking=True)


@pytest.mark.parametrize(
    "said",
    ["800-555-0100", "(800) 555-0100", "1-800-555-0100", "911", "988", "711", "211", "$1,200", "in 2026",
     "5-4-3-2-1", "18 to 24", "10:30", "1 in 100"],
)  # fmt: skip
def test_own_numbers_known_numbers_and_plain_figures_may_stand_in_the_text(said: str, folder: Folder) -> None:
    folder.write(entry_text(f"Say {said} if you like."))
    assert folder.faults() == []


def test_the_number_of_another_entry_is_named_but_stops_nothing(folder: Folder) -> None:
    folder.write(day_line("Or call 800-555-0100 at night."))
    assert "night-line has it" in the_only_fault(folder, DAY, "body", blocking=False)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": '"Call 800-555-0123"'}),
        ("summary", {"summary": '"Call 800-555-0123"'}),
        ("cautions", {"cautions": '["Else call 800-555-0123."]'}),
        ("answered_by", {"answered_by": '"a nurse; else 800-555-0123"'}),
        ("not_for", {"not_for": '"children; they call 800-555-0123"'}),
        ("contacts", {"contacts": '[{kind: call, value: "988", note: "or 800-555-0123"}]'}),
    ],
)
def test_numbers_are_looked_for_wherever_people_read(
    field: str, changes: dict[str, str], folder: Folder
) -> None:
    folder.write(entry_text(**changes))
    the_only_fault(folder, NIGHT, field, blocking=True)


@pytest.mark.parametrize("host", ["porchlight.example", "x.invalid", "example.com", "a.test"])
def test_a_made_up_address_is_named(host: str, folder: Folder) -> None:
    folder.write(entry_text(sources=f'[{{name: "x", url: "https://{host}/about", seen: 2026-11-23}}]'))
    assert host in the_only_fault(folder, NIGHT, "sources", blocking=False)


def test_a_resource_that_cannot_be_reached_stops_the_build(folder: Folder) -> None:
    folder.write(entry_text(contacts="[]"))
    assert "at least one way" in the_only_fault(folder, NIGHT, "contacts", blocking=True)


@pytest.mark.parametrize("field", ["topics", "audience", "feelings"])
def test_a_topic_audience_or_feeling_that_no_filter_knows_is_named(field: str, folder: Folder) -> None:
    folder.write(entry_text(**{field: "[warmlin]"}))
    assert '"warmlin" is not in topics.yml' in the_only_fault(folder, NIGHT, field, blocking=True)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "topics: {}",
        "- a",
        "topics: [",
        "topics: {}\naudiences: {}",
        "topics: 1\naudiences: 2\nfeelings: 3",
    ],
)
def test_a_list_of_topics_that_cannot_be_read_is_named(content: str, folder: Folder) -> None:
    (folder.path / "topics.yml").write_text(content)
    the_only_fault(folder, "topics.yml", "file", blocking=True)


def test_a_folder_without_entries_is_said_so(folder: Folder) -> None:
    (folder.path / NIGHT).unlink()
    assert "no entries found" in the_only_fault(folder, "entries", "files", blocking=True)


@pytest.mark.parametrize(("steps", "field", "blocking"), [(0, "steps", True), (8, "steps", True)])
def test_a_skill_has_one_to_seven_steps(steps: int, field: str, blocking: bool, folder: Folder) -> None:
    folder.write(skill_text("\n".join(f"{n}. Sit down." for n in range(1, steps + 1))))
    assert f"has {steps} numbered steps" in the_only_fault(folder, SKILL, field, blocking=blocking)


def test_a_step_too_long_to_keep_in_mind_is_named(folder: Folder) -> None:
    folder.write(skill_text("1. Sit.\n2. " + "go " * 21))
    assert "has 21 words" in the_only_fault(folder, SKILL, "step 2", blocking=False)


@pytest.mark.parametrize(("instead", "mend"), [("nowhere", 'no entry "nowhere"'), ("look-away", "itself")])
def test_a_detour_leads_to_another_entry_that_exists(instead: str, mend: str, folder: Folder) -> None:
    folder.write(skill_text(not_when=f'[{{when: "dizzy", instead: {instead}}}]'))
    assert mend in the_only_fault(folder, SKILL, "not_when", blocking=True)


@pytest.mark.parametrize(("name", "mend"), [("nowhere", 'no entry "nowhere"'), ("night-line", "itself")])
def test_an_alternative_is_another_entry_that_exists(name: str, mend: str, folder: Folder) -> None:
    folder.write(entry_text(alternatives=f"[{name}]"))
    assert mend in the_only_fault(folder, NIGHT, "alternatives", blocking=True)


@pytest.mark.parametrize("changes", [{"status": "paused"}, {"status": "closed"}, {"review_by": "2026-11-30"}])
def test_nobody_is_sent_on_to_an_entry_that_is_not_shown(changes: dict[str, str], folder: Folder) -> None:
    folder.write(day_line(**changes))
    folder.write(entry_text(alternatives="[day-line]"))
    folder.write(skill_text(not_when='[{when: "dizzy", instead: day-line}]'))
    faults = [
        (fault.file, fault.field, fault.blocking) for fault in folder.faults() if "not shown" in fault.mend
    ]
    assert faults == [(NIGHT, "alternatives", True), (SKILL, "not_when", True)]


@pytest.mark.parametrize("status", ["paused", "closed"])
def test_a_line_that_is_always_shown_cannot_be_hidden_by_its_status(status: str, folder: Folder) -> None:
    folder.write(entry_text(status=status))
    assert folder.faults() == []
    folder.write(entry_text(status=status, more="always_shown: true"))
    assert "always shown" in the_only_fault(folder, NIGHT, "status", blocking=True)


RISKY = [
    ("en", "1. Breathe in.\n2. Hold for 4."),
    ("en", "1. Hold your breath."),
    ("en", "1. Splash cold water on your face."),
    ("es", "1. Inhala.\n2. Aguanta 4 segundos."),
    ("es", "1. Pon hielo en la cara."),
]
HARD_OR_EYES_CLOSED = [
    ("en", "1. Run on the spot."),
    ("en", "1. Do ten jumping jacks."),
    ("en", "1. Walk fast or climb the stairs."),
    ("en", "1. Do push-ups."),
    ("en", "1. Dance as hard as you can."),
    ("en", "1. Close your eyes."),
    ("en", "1. Shut both your eyes and listen."),
    ("en", "1. Sit with eyes closed."),
    ("en", "1. Close or rest your eyes."),
    ("es", "1. Corre en el lugar."),
    ("es", "1. Salta la cuerda."),
    ("es", "1. Camina rápido o sube escaleras."),
    ("es", "1. Haz sentadillas."),
    ("es", "1. Cierra los ojos."),
    ("es", "1. Siéntate con los ojos cerrados."),
]
HARMLESS = [
    ("en", "1. Do not hold your breath."),
    ("en", "1. Breathe out.\n2. Hold the ice."),
    ("en", "1. Hold your hand."),
    ("en", "1. Run cold water over your wrists."),
    ("en", "1. Run your hand along the wall."),
    ("en", "1. Do not run."),
    ("en", "1. Keep your eyes open."),
    ("en", "1. Do not close your eyes."),
    ("en", "1. Close the door and look up."),
    ("en", "1. Walk at your own pace."),
    ("en", "1. Sit on the stairs."),
    ("es", "1. Salta las partes que duelen."),
    ("es", "1. Deja correr el agua."),
    ("es", "1. Corre la cortina."),
    ("es", "1. Deja los ojos abiertos."),
    ("es", "1. Cierra la puerta y abre los ojos."),
]


@pytest.mark.parametrize(("lang", "steps"), RISKY)
def test_a_step_that_can_harm_some_bodies_needs_a_caution_and_a_way_round(
    lang: str, steps: str, folder: Folder
) -> None:
    folder.write(skill_text())
    folder.write(skill_text(steps, lang=lang, title='"Mira"'))
    faults = folder.faults()
    assert {(fault.file, fault.field) for fault in faults} == {
        (f"skills/look-away.{lang}.md", "cautions"),
        (f"skills/look-away.{lang}.md", "not_when"),
    }
    assert all(fault.blocking for fault in faults)
    folder.write(skill_text(**CARE))
    folder.write(skill_text(steps, lang=lang, title='"Mira"', **CARE))
    assert folder.faults() == []


@pytest.mark.parametrize(("lang", "steps"), HARD_OR_EYES_CLOSED)
def test_hard_exercise_and_closed_eyes_need_a_way_round(lang: str, steps: str, folder: Folder) -> None:
    folder.write(skill_text())
    folder.write(skill_text(steps, lang=lang, title='"Mira"'))
    the_only_fault(folder, f"skills/look-away.{lang}.md", "not_when", blocking=True)
    folder.write(skill_text(steps, lang=lang, title='"Mira"', not_when=CARE["not_when"]))
    assert folder.faults() == []


@pytest.mark.parametrize(("lang", "steps"), HARMLESS)
def test_what_only_sounds_like_it_needs_no_caution(lang: str, steps: str, folder: Folder) -> None:
    folder.write(skill_text())
    folder.write(skill_text(steps, lang=lang, title='"Mira"'))
    assert folder.faults() == []


def test_spanish_without_english_is_named(folder: Folder) -> None:
    folder.write(day_line(lang="es"))
    mend = the_only_fault(folder, "resources/day-line.es.md", "lang", blocking=True)
    assert "no English file" in mend


@pytest.mark.parametrize(
    "changes",
    [{"urgent": "true"}, {"region": "US-CA"}, {"hours": "unknown"}, {"more": "always_shown: true"},
     {"police": "may_be_sent"}, {"feelings": "[]"}, {"status": "paused"}],
)  # fmt: skip
def test_two_languages_of_an_entry_agree_on_facts(changes: dict[str, str], folder: Folder) -> None:
    folder.write(entry_text(lang="es", title='"Línea Nocturna"', **changes))
    (fault,) = folder.faults()
    assert fault.file == "resources/night-line.es.md"
    assert "differs from resources/night-line.en.md" in fault.mend
