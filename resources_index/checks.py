"""Every rule that an entry must keep, with the mend for each that breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from resources_index.problem import Problem
from resources_index.prose import (
    dialled_numbers,
    holds_breath,
    numbers_in_prose,
    simplified,
    uses_cold_on_face,
    word_count,
)
from resources_index.reading import Reading, read_folder
from resources_index.reading_grade import reading_grade
from resources_index.record import Record

TOPICS_FILE = "topics.yml"
LISTS = ("topics", "audiences", "feelings")
GRADE = 6.0
URGENT_GRADE = 5.0
# Formulas differ by about a grade on texts this short; half of that is let pass.
TOLERANCE = 0.5
SAME_IN_EVERY_LANGUAGE = (
    "kind", "urgent", "always_shown", "region", "hours", "police", "alternatives", "feelings", "status"
)  # fmt: skip
TITLE_WORDS, SUMMARY_WORDS, STEP_WORDS = 8, 25, 20
STEPS, ASKS = (1, 7), (6, 15)
PARAGRAPHS = 3
# Numbers that anyone may be told anywhere: emergency, crisis line, relay for deaf people, local help.
KNOWN_NUMBERS = frozenset({"911", "988", "711", "211"})


@dataclass(frozen=True)
class Collection:
    """What the rules look at: all records, their files, and the lists they may choose from."""

    records: tuple[Record, ...]
    files: dict[str, str]
    topics: frozenset[str]
    audiences: frozenset[str]
    feelings: frozenset[str]
    today: date

    def problem(
        self, record: Record, field: str, mend: str, *, blocking: bool = True, line: int | None = None
    ) -> Problem:
        """A fault of ``record``, named by its file."""
        return Problem(self.files[record.key], field, mend, line=line, blocking=blocking)


Rule = Callable[[Collection], Iterator[Problem]]


def check_folder(folder: Path, today: date) -> tuple[Reading, list[Problem]]:
    """Read ``folder`` and apply every rule; faults are in the order of the files."""
    reading = read_folder(folder)
    lists, problems = _lists(folder)
    collection = Collection(reading.records, reading.files, **lists, today=today)
    problems += list(reading.problems)
    for rule in RULES:
        problems.extend(rule(collection))
    return reading, sorted(
        dict.fromkeys(problems), key=lambda fault: (fault.file, fault.line or 0, fault.field)
    )


def _lists(folder: Path) -> tuple[dict[str, frozenset[str]], list[Problem]]:
    try:
        content = yaml.safe_load((folder / TOPICS_FILE).read_text(encoding="utf-8"))
        found = {name: frozenset(str(key) for key in content[name]) for name in LISTS}
    except (OSError, ValueError, TypeError, KeyError, yaml.YAMLError):
        fault = Problem(
            TOPICS_FILE, "file", "must hold `topics:`, `audiences:` and `feelings:`, each with labels"
        )
        return dict.fromkeys(LISTS, frozenset()), [fault]
    return found, []


def unknown_choices(all_: Collection) -> Iterator[Problem]:
    """Topics, audiences and feelings come from the list, so that a filter never misses an entry by a typo."""
    for record in all_.records:
        for field, chosen, known in (
            ("topics", record.topics, all_.topics),
            ("audience", record.audience, all_.audiences),
            ("feelings", record.feelings, all_.feelings),
        ):
            for name in chosen:
                if known and name not in known:
                    yield all_.problem(
                        record, field, f'"{name}" is not in {TOPICS_FILE}; choose one or add it there'
                    )


def duplicates(all_: Collection) -> Iterator[Problem]:
    """No two entries share a title or an ask in one language."""
    for field in ("title", "asks"):
        owner: dict[tuple[str, str], Record] = {}
        for record in all_.records:
            for text in (record.title,) if field == "title" else record.asks:
                first = owner.setdefault((record.lang, simplified(text)), record)
                if first is not record:
                    yield all_.problem(
                        record, field, f'"{text}" is also in {all_.files[first.key]}; change one'
                    )
            said = [simplified(ask) for ask in record.asks]
            if field == "asks" and len(set(said)) < len(said):
                yield all_.problem(record, field, "an ask stands twice; remove one")


def overdue(all_: Collection) -> Iterator[Problem]:
    """What was not reviewed in time is hidden; a crisis line that is always shown stops the build."""
    for record in all_.records:
        if record.overdue(all_.today):
            mend = f"was {record.review_by}; check every fact, then set verified and review_by"
            yield all_.problem(record, "review_by", mend, blocking=record.always_shown)
        if record.always_shown and record.status != "active":
            mend = (
                f"is {record.status}, but the entry is always shown; make it active or another always shown"
            )
            yield all_.problem(record, "status", mend)
        for field, day in (
            ("verified", record.verified.on),
            *(("sources", source.seen) for source in record.sources),
        ):
            if day > all_.today:
                mend = f"{day} lies in the future; write the day on which it was done"
                yield all_.problem(record, field, mend, blocking=False)


def lengths(all_: Collection) -> Iterator[Problem]:
    """Short enough to be read by someone who cannot concentrate."""
    for record in all_.records:
        for field, text, most in (
            ("title", record.title, TITLE_WORDS),
            ("summary", record.summary, SUMMARY_WORDS),
        ):
            if word_count(text) > most:
                mend = f"has {word_count(text)} words; at most {most}"
                yield all_.problem(record, field, mend, blocking=False)
        if not ASKS[0] <= len(record.asks) <= ASKS[1]:
            mend = f"has {len(record.asks)}; write {ASKS[0]} to {ASKS[1]}"
            yield all_.problem(record, "asks", mend, blocking=False)
        paragraphs = len(record.body.split("\n\n")) if record.body else 0
        if record.kind != "coping_skill" and not 1 <= paragraphs <= PARAGRAPHS:
            mend = f"has {paragraphs} paragraphs; write 1 to {PARAGRAPHS}"
            yield all_.problem(record, "body", mend, blocking=False)


def steps(all_: Collection) -> Iterator[Problem]:
    """A skill is 1 to 7 steps of at most 20 words."""
    for record in all_.records:
        if record.kind != "coping_skill":
            continue
        if not STEPS[0] <= len(record.steps) <= STEPS[1]:
            mend = f"has {len(record.steps)} numbered steps; write {STEPS[0]} to {STEPS[1]}"
            yield all_.problem(record, "steps", mend)
        for number, step in enumerate(record.steps, start=1):
            if word_count(step) > STEP_WORDS:
                mend = f"has {word_count(step)} words; at most {STEP_WORDS}"
                yield all_.problem(record, f"step {number}", mend, blocking=False)


def reading_grades(all_: Collection) -> Iterator[Problem]:
    """Grade 6 at most, 5 if urgent, over summary, body and steps, with ``TOLERANCE``."""
    for record in all_.records:
        most = URGENT_GRADE if record.urgent else GRADE
        grade = reading_grade("\n\n".join((record.summary, record.body, *record.steps)), record.lang)
        if grade > most + TOLERANCE:
            mend = f"reads at grade {grade}; at most {most:.0f}: shorter sentences, shorter words"
            yield all_.problem(record, "body", mend, blocking=False)


def phone_numbers(all_: Collection) -> Iterator[Problem]:
    """A number in the text must be one of the entry's contacts: only those are reviewed digit by digit.

    A number that is another entry's contact has been reviewed there and does not stop the build.
    """
    owner = {
        number: record.id
        for record in all_.records
        for number in dialled_numbers(contact.value for contact in record.contacts)
    }
    for record in all_.records:
        own = KNOWN_NUMBERS | dialled_numbers(contact.value for contact in record.contacts)
        for field, text in _texts(record):
            for number in sorted(numbers_in_prose(text) - own):
                whose = f" ({owner[number]} has it)" if number in owner else ""
                mend = f"{number} is not among the contacts{whose}; add it there or remove it"
                yield all_.problem(record, field, mend, blocking=number not in owner)


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    yield from (("title", record.title), ("summary", record.summary), ("body", record.body))
    yield from (("steps", step) for step in record.steps)
    yield from (("answered_by", record.answered_by), ("not_for", record.not_for))
    yield from (("needs", record.needs), ("stop_if", record.stop_if))
    yield from (("cautions", caution) for caution in record.cautions)
    yield from (("not_when", detour.when) for detour in record.not_when)
    yield from (("contacts", contact.note) for contact in record.contacts)


def contacts(all_: Collection) -> Iterator[Problem]:
    """A resource can be reached, and no contact or source leads to an address that cannot exist."""
    for record in all_.records:
        if record.kind == "resource" and not record.contacts:
            yield all_.problem(record, "contacts", "a resource needs at least one way to reach it")
        for field, address in (
            *(("sources", source.url) for source in record.sources),
            *(("contacts", c.value) for c in record.contacts),
        ):
            host = address.removeprefix("https://").split("/")[0]
            if address.startswith("https://") and host.endswith(
                (".example", ".invalid", ".test", "example.com")
            ):
                mend = f"{host} is a made-up address; write the real one"
                yield all_.problem(record, field, mend, blocking=False)


def other_entries(all_: Collection) -> Iterator[Problem]:
    """``instead`` and ``alternatives`` name other entries that exist and are shown."""
    shown = {record.id for record in all_.records if not record.hidden(all_.today)}
    known = {record.id for record in all_.records}
    for record in all_.records:
        for field, name in (
            *(("not_when", detour.instead) for detour in record.not_when),
            *(("alternatives", name) for name in record.alternatives),
        ):
            if name == record.id:
                yield all_.problem(record, field, "names this entry itself; name another")
            elif name not in known:
                yield all_.problem(record, field, f'there is no entry "{name}"; name one that exists')
            elif name not in shown:
                mend = f'"{name}" is not shown: it is overdue or not active; name another'
                yield all_.problem(record, field, mend)


def bodily_care(all_: Collection) -> Iterator[Problem]:
    """Holding the breath and cold on the face can harm some people: say whom, and what to do instead."""
    for record in all_.records:
        if record.kind != "coping_skill":
            continue
        for found, act in (
            (holds_breath(record.steps, record.lang), "holds the breath"),
            (uses_cold_on_face(record.steps, record.lang), "puts cold on the face"),
        ):
            if found and not record.cautions:
                yield all_.problem(record, "cautions", f"a step {act}; say who should skip it")
            if found and not record.not_when:
                yield all_.problem(record, "not_when", f"a step {act}; say when not, and what instead")


def languages(all_: Collection) -> Iterator[Problem]:
    """One id is one thing in every language, and English is there to fall back to."""
    english = {record.id: record for record in all_.records if record.lang == "en"}
    for record in all_.records:
        first = english.get(record.id)
        if first is None:
            yield all_.problem(record, "lang", "there is no English file of this id; write it too")
            continue
        for field in SAME_IN_EVERY_LANGUAGE:
            if getattr(record, field) != getattr(first, field):
                yield all_.problem(record, field, f"differs from {all_.files[first.key]}; make them the same")


RULES: tuple[Rule, ...] = (
    unknown_choices,
    duplicates,
    overdue,
    lengths,
    steps,
    reading_grades,
    phone_numbers,
    contacts,
    other_entries,
    bodily_care,
    languages,
)
