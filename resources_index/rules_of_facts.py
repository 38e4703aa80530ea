"""What entries state: known choices, living alternatives, reviews in time, care for bodies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from resources_index.bodily import risks
from resources_index.collection import TOPICS_FILE, Collection
from resources_index.problem import Problem

LONGEST_OF_FACTS = timedelta(days=184)
LONGEST_REVIEW = {"coping_skill": timedelta(days=366)}
SAME_IN_EVERY_LANGUAGE = (
    "kind", "urgent", "always_shown", "region", "hours", "police", "alternatives", "feelings", "status"
)  # fmt: skip


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


def overdue(all_: Collection) -> Iterator[Problem]:
    """What was not reviewed in time is hidden; a crisis line that is always shown stops the build.

    A review is promised within six months of the check for facts, within a year for a skill, and no
    check or source lies in the future.
    """
    for record in all_.records:
        if record.overdue(all_.today):
            mend = f"was {record.review_by}; check every fact, then set verified and review_by"
            yield all_.problem(record, "review_by", mend, blocking=record.always_shown)
        longest = LONGEST_REVIEW.get(record.kind, LONGEST_OF_FACTS)
        if record.review_by - record.verified.on > longest:
            mend = f"is more than {longest.days} days after the check; numbers and hours change"
            yield all_.problem(record, "review_by", mend, blocking=False)
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
    """A step that holds the breath, puts cold on the face, is hard exercise or closes the eyes has a way
    round.

    ``not_when`` says when not, and what to do instead.
    """
    for record in all_.records:
        if record.kind != "coping_skill":
            continue
        for act, needs_caution in risks(record.steps, record.lang):
            if needs_caution and not record.cautions:
                yield all_.problem(record, "cautions", f"a step {act}; say who should skip it")
            if not record.not_when:
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
