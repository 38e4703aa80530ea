"""What entries say: nothing twice, short and plain enough, no number that nobody reviews."""

from __future__ import annotations

from collections.abc import Iterator

from resources_index.collection import Collection
from resources_index.problem import Problem
from resources_index.prose import (
    content_words,
    dialled_numbers,
    numbers_in_prose,
    simplified,
    word_count,
)
from resources_index.reading_grade import reading_grade
from resources_index.record import Record

GRADE = 6.0
URGENT_GRADE = 5.0
TITLE_WORDS, SUMMARY_WORDS, STEP_WORDS = 8, 25, 20
STEPS, ASKS = (1, 7), (6, 15)
PARAGRAPHS = 3
# Numbers that anyone may be told anywhere: emergency, crisis line, relay for deaf people, local help.
KNOWN_NUMBERS = frozenset({"911", "988", "711", "211"})


def duplicates(all_: Collection) -> Iterator[Problem]:
    """No two entries share a title or an ask, be it in two languages: a search may look at both."""
    for field in ("title", "asks"):
        owner: dict[str, Record] = {}
        for record in all_.records:
            for text in (record.title,) if field == "title" else record.asks:
                first = owner.setdefault(simplified(text), record)
                if first.id != record.id:
                    mend = f'"{text}" is also in {all_.files[first.key]}; change one'
                    yield all_.problem(record, field, mend)
            said = [simplified(ask) for ask in record.asks]
            if field == "asks" and len(set(said)) < len(said):
                yield all_.problem(record, field, "an ask stands twice; remove one")


def asks_in_other_words(all_: Collection) -> Iterator[Problem]:
    """Who needs an entry seldom knows what it is called: one ask at least has no word of the title."""
    for record in all_.records:
        title = content_words(record.title, record.lang)
        if all(title & content_words(ask, record.lang) for ask in record.asks):
            mend = "every one has a word of the title; add one in words of somebody who does not know it"
            yield all_.problem(record, "asks", mend, blocking=False)


def lengths(all_: Collection) -> Iterator[Problem]:
    """Short enough for someone who cannot concentrate: title at most 8 words, summary 25, 1 to 3 paragraphs.

    And 6 to 15 asks.
    """
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
    """Grade 6 at most, 5 if urgent, over everything that people read of an entry."""
    for record in all_.records:
        most = URGENT_GRADE if record.urgent else GRADE
        read = [text for field, text in _texts(record) if text and field not in ("title", "contacts")]
        grade = reading_grade("\n\n".join(read), record.lang)
        if grade > most:
            mend = f"reads at grade {grade}; at most {most:.0f}: shorter sentences, shorter words"
            yield all_.problem(record, "body", mend, blocking=False)


def phone_numbers(all_: Collection) -> Iterator[Problem]:
    """A number in the text is one of the entry's contacts: only those are reviewed digit by digit.

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
