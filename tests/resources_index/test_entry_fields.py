"""A field that cannot be right is named, with its line and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from resources_index.reading import read_file, read_text
from tests.resources_index.entries import Folder, entry_text, record_of, skill_text

NAME = "resources/night-line.en.md"
OPENING = 'days: [mon], opens: "{0}", closes: "{1}", zone: {2}'


def opening(opens: str = "09:00", closes: str = "17:00", zone: str = "America/New_York") -> str:
    """One stretch of hours as an editor writes it."""
    return "[{" + OPENING.format(opens, closes, zone) + "}]"


FAULTS = [
    ("id", "Night Line", "id", "small letters, digits and dashes"),
    ("lang", "fr", "lang", "en or es"),
    ("kind", "line", "kind", "resource, coping_skill or service_information"),
    ("title", '""', "title", "is empty"),
    ("title", "988", "title", "put numbers and yes or no in quotes"),
    ("summary", "null", "summary", "write text"),
    ("asks", "[]", "asks", "is empty"),
    ("asks", '["ok", ""]', "asks 2", "is empty"),
    ("topics", "[]", "topics", "is empty"),
    ("audience", "anyone", "audience", "cannot be read"),
    ("languages", "[English]", "languages 1", "ISO codes"),
    ("region", "usa", "region", "US, US-CA"),
    ("urgent", "maybe", "urgent", "true or false"),
    ("contacts", "{}", "contacts", "a list such as"),
    ("contacts", "[{kind: call, value: 988}]", "contacts 1 value", "in quotes"),
    ("contacts", '[{kind: fax, value: "1"}]', "contacts 1 kind", "cannot be read"),
    ("contacts", '[{kind: call, value: "call us"}]', "contacts 1", "write the number in digits"),
    ("contacts", '[{kind: chat, value: "988"}]', "contacts 1", "beginning with https://"),
    ("contacts", '[{kind: video, value: "x"}]', "contacts 1", "a videophone number or an address"),
    ("contacts", '[{kind: call, value: "988", keyword: HI}]', "contacts 1", "only a text contact"),
    ("hours", "nine to five", "hours", "always, unknown, or a list of"),
    ("hours", "[]", "hours", "always, unknown, or a list of"),
    ("hours", '[{days: [mon], opens: 9, closes: "17:00", zone: x}]', "hours 1 opens", "a time in quotes"),
    ("hours", opening(opens="9:00"), "hours 1 opens", '"09:00"'),
    ("hours", opening(closes="25:00"), "hours 1 closes", '"24:00" for midnight'),
    ("hours", opening(zone="New York"), "hours 1", "is not a time zone"),
    ("hours", opening(zone="../../etc/passwd"), "hours 1", "is not a time zone"),
    ("hours", opening(opens="24:00", closes="08:00"), "hours 1", 'write "00:00"'),
    ("hours", opening(opens="09:00", closes="09:00"), "hours 1", '"00:00" to "24:00"'),
    ("hours", opening().replace("[mon]", "[mon, mon]"), "hours 1", "named twice"),
    ("hours", opening().replace("[mon]", "[monday]"), "hours 1 days 1", "mon, tue, wed"),
    ("hours", opening().replace("[mon]", "[]"), "hours 1 days", "is empty"),
    ("hours", opening().replace("}]", ", valid_to: soon}]"), "hours 1 valid_to", "the last day"),
    ("feelings", "sad", "feelings", "a list of feelings"),
    ("police", "maybe", "police", "never_without_consent, may_be_sent or unknown"),
    ("alternatives", '["Day Line"]', "alternatives 1", "ids of other entries"),
    ("not_for", "[]", "not_for", "whom it does not suit"),
    ("status", "gone", "status", "active, paused or closed"),
    ("sources", "us", "sources", "name"),
    ("sources", "[]", "sources", "is empty; write a list such as"),
    ("sources", '[{name: "x", seen: 2026-11-23}]', "sources 1 url", "is missing"),
    ("sources", '[{name: "x", url: "https://x.org"}]', "sources 1 seen", "is missing; add the day"),
    (
        "sources",
        '[{name: "x", url: "http://x.org", seen: 2026-11-23}]',
        "sources 1 url",
        "begins with https://",
    ),
    ("sources", '[{name: "x", url: "//x.org", seen: 2026-11-23}]', "sources 1 url", "begins with https://"),
    ("sources", '[{name: "x", url: "/privacy", seen: 2026-11-23}]', "sources", "only service_information"),
    ("verified", "last week", "verified", "who checked"),
    ("verified", '{by: "x", how: called}', "verified on", "is missing; add the day"),
    ("verified", '{on: 2026-11-23, by: "", how: called}', "verified by", "is empty"),
    (
        "verified",
        '{on: 2026-11-23, by: "x", how: guessed}',
        "verified how",
        "called, own_page or public_list",
    ),
    ("review_by", "2026-02-30", "front matter", "look for a date"),
    ("review_by", "2026-11-23", "review_by", "must be later than"),
]


@pytest.mark.parametrize(("key", "value", "field", "mend"), FAULTS)
def test_a_field_that_cannot_be_right_is_named_with_the_mend(
    key: str, value: str, field: str, mend: str
) -> None:
    text = entry_text(**{key: value})
    record, problems = read_text(text, NAME)
    assert record is None
    assert [(problem.file, problem.field) for problem in problems] == [(NAME, field)]
    assert mend in problems[0].mend
    assert problems[0].blocking
    if field != "front matter":
        lines = text.splitlines()
        assert problems[0].line is not None
        assert lines[problems[0].line - 1].startswith(f"{key}:")


REQUIRED = [
    "id", "lang", "kind", "title", "summary", "asks", "topics", "audience", "languages", "region",
    "feelings", "urgent", "contacts", "hours", "cost", "answered_by", "police", "not_for", "alternatives",
    "sources", "licence", "verified", "review_by", "status",
]  # fmt: skip


@pytest.mark.parametrize("key", REQUIRED)
def test_a_missing_field_is_named(key: str) -> None:
    left_out: dict[str, str | None] = {key: None}
    record, problems = read_text(entry_text(None, "", **left_out), NAME)
    assert record is None
    named = [problem for problem in problems if problem.field == key]
    assert len(named) == 1
    assert named[0].mend.startswith("is missing; add ")


@pytest.mark.parametrize("key", ["needs", "stop_if", "not_when", "evidence"])
def test_a_skill_says_what_only_skills_say(key: str) -> None:
    left_out: dict[str, str | None] = {key: None}
    record, problems = read_text(skill_text(None, "", **left_out), NAME)
    assert record is None
    assert [problem.field for problem in problems] == [key]
    assert problems[0].mend.startswith("is missing; add ")


def test_a_skill_that_needs_nothing_says_so_in_words() -> None:
    _, problems = read_text(skill_text(needs='""'), NAME)
    assert [(problem.field, "is empty" in problem.mend) for problem in problems] == [("needs", True)]


@pytest.mark.parametrize(
    ("text", "key", "kind"),
    [
        (skill_text(police="unknown"), "police", "resource"),
        (entry_text(stop_if="dizzy"), "stop_if", "coping_skill"),
    ],
)
def test_a_key_of_another_kind_is_sent_away(text: str, key: str, kind: str) -> None:
    record, (problem,) = read_text(text, NAME)
    assert record is None
    assert (problem.field, problem.mend) == (key, f"only a {kind} has this key; remove it")
    assert problem.line is not None


OLD_FORM: dict[str, str | None] = {
    "sources": None, "verified": None, "review_by": None, "reviewed_on": "2026-11-23",
    "source": '{name: "x", url: "https://x.org"}', "review_due": "2027-05-23",
}  # fmt: skip


def test_a_file_in_the_old_form_is_told_what_each_key_is_called_now() -> None:
    _, problems = read_text(entry_text(None, "", **OLD_FORM), NAME)
    said = {problem.field: problem.mend for problem in problems}
    assert set(said) == {"source", "reviewed_on", "review_due"}
    assert said["source"].startswith("is now `sources`; write sources: a list such as [{name:")
    assert said["reviewed_on"].startswith("is now `verified`; write verified: {on: ")
    assert said["review_due"].startswith("is now `review_by`; write review_by: ")


def test_on_and_no_are_words_not_truth_values() -> None:
    record = record_of(entry_text(languages="[en, no]"))
    assert record.languages == ("en", "no")
    assert record.verified.on.isoformat() == "2026-11-23"


def test_every_fault_of_a_file_is_told_at_once() -> None:
    text = entry_text(lang="fr", region="usa", licence=None, police="maybe")
    fields = {problem.field for problem in read_text(text, NAME)[1]}
    assert fields == {"lang", "region", "licence", "police"}


def test_a_mistyped_key_is_named_so_that_no_caution_is_lost() -> None:
    _, problems = read_text(entry_text(more='cuations: ["Not if you are pregnant."]'), NAME)
    assert [(problem.field, problem.line) for problem in problems] == [("cuations", 26)]
    assert "check its spelling" in problems[0].mend


def test_a_key_written_twice_is_named() -> None:
    _, problems = read_text(entry_text(more="cost: varies"), NAME)
    assert [(problem.field, problem.mend) for problem in problems] == [
        ("cost", "is written twice; remove one")
    ]


@pytest.mark.parametrize("key", ["body", "steps"])
def test_text_in_the_front_matter_is_sent_below_it(key: str) -> None:
    _, problems = read_text(entry_text(more=f"{key}: text"), NAME)
    assert "below the front matter" in problems[0].mend


@pytest.mark.parametrize(
    "text", ["", "hello", "id: x\n", "---\nid: x\n", "--\nid: x\n--\n", "\n---\nid: x\n---\n"]
)
def test_a_file_without_front_matter_says_how_it_begins(text: str) -> None:
    record, problems = read_text(text, NAME)
    assert record is None
    assert "three dashes" in problems[0].mend


def test_yaml_that_cannot_be_read_is_named_by_its_line() -> None:
    _, problems = read_text(entry_text(cost='"free'), NAME)
    assert problems[0].field == "front matter"
    assert problems[0].mend.startswith("not valid YAML")
    assert problems[0].line is not None


@pytest.mark.parametrize("front", ["- a\n- b", "just words", "", "null"])
def test_front_matter_that_is_no_list_of_keys_is_said_so(front: str) -> None:
    _, problems = read_text(f"---\n{front}\n---\ntext", NAME)
    assert "key: value" in problems[0].mend


@pytest.mark.parametrize(
    "value",
    ["!!bool maybe", "!!int", "!!float", "!!timestamp soon", "{2026-01-01: x}", "{[a]: b}", ".nan",
     "&a [*a]", "!!python/object:os.system x", "9" * 5_000, "[" * 2_000],
)  # fmt: skip
def test_a_value_that_yaml_itself_trips_over_is_a_fault_not_a_crash(value: str) -> None:
    record, problems = read_text(entry_text(hours=value), NAME)
    assert record is None
    assert problems


def test_a_file_that_is_no_utf8_says_how_to_save_it(tmp_path: Path) -> None:
    file = tmp_path / "x.md"
    file.write_bytes(entry_text(title='"Línea"').encode("latin-1"))
    assert read_file(file, NAME)[1][0].mend == "save the file as UTF-8 text"


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    file = tmp_path / "x.md"
    file.write_bytes(b"\xef\xbb\xbf" + entry_text().replace("\n", "\r\n").encode())
    assert read_file(file, NAME)[0] == record_of(entry_text())


def test_a_file_in_the_wrong_place_is_told_where_it_belongs(folder: Folder) -> None:
    folder.write(entry_text(id="day-line", title='"Day Line"'), "skills/night.en.md")
    (fault,) = folder.faults()
    assert (fault.file, fault.field) == ("skills/night.en.md", "id")
    assert "resources/day-line.en.md" in fault.mend


def test_a_page_of_this_service_may_be_the_source_of_service_information() -> None:
    sources = '[{name: "This service", url: "/privacy", seen: 2026-11-23}]'
    record = record_of(entry_text(kind="service_information", sources=sources, contacts="[]"))
    assert [source.url for source in record.sources] == ["/privacy"]


def test_text_below_the_front_matter_becomes_paragraphs_and_steps() -> None:
    body = "First\nparagraph.\n\nSecond.\n\n1. One\n   goes on.\n2) Two.\n\nAfter."
    record = record_of(entry_text(body, kind="coping_skill"))
    assert record.body == "First paragraph.\n\nSecond.\n\nAfter."
    assert record.steps == ("One goes on.", "Two.")
    assert record_of(entry_text(body)).steps == ()


def test_a_record_never_prints_its_text() -> None:
    assert repr(record_of(entry_text())) == str(record_of(entry_text())) == "Record(night-line.en)"
