"""Which of the good entries are given: own language first, each organisation once, one of them open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from resources_index.hours import is_open
from resources_index.record import Record

# A Spanish entry comes before an English one that is nearer by less than this. With 0.08 a line about
# drinking came before the one about smoking (measured).
NEARER = 0.05


@dataclass(frozen=True)
class Hit:
    """A record that answers a query, and how well.

    The score is above a threshold of the build, and over 1 for a name or number typed alone.
    """

    record: Record
    score: float

    def __repr__(self) -> str:
        return f"Hit({self.record.key}, {self.score:.3f})"


def chosen(found: Sequence[Hit], spare: Sequence[Hit], lang: str, limit: int, now: datetime) -> list[Hit]:
    """At most ``limit`` of ``found`` (best first), the last exchanged when else nothing would be open.

    ``spare`` holds what is a little less near; from it comes what is open at ``now`` (aware), so that a
    person at 2 a.m. is not left with three shut doors.
    """
    ordered = sorted(found, key=lambda hit: -(hit.score if hit.record.lang == lang else hit.score - NEARER))
    given: list[Hit] = []
    for hit in ordered:
        if len(given) < limit and not any(_same_organisation(hit.record, other.record) for other in given):
            given.append(hit)
    if len(given) > 1 and all(_is_shut(hit.record, now) for hit in given):
        ids = {hit.record.id for hit in given[:-1]}
        opened = next((hit for hit in spare if hit.record.id not in ids and _answers(hit.record, now)), None)
        if opened is not None:
            given[-1] = opened
    return given


def _same_organisation(one: Record, other: Record) -> bool:
    """Whether two entries lead to the very same contacts."""
    ways = {(contact.kind, contact.value, contact.keyword, contact.note) for contact in one.contacts}
    return bool(ways) and ways == {
        (contact.kind, contact.value, contact.keyword, contact.note) for contact in other.contacts
    }


def _is_shut(record: Record, now: datetime) -> bool:
    return record.kind == "resource" and is_open(record.hours, now) is False


def _answers(record: Record, now: datetime) -> bool:
    return record.kind == "coping_skill" or is_open(record.hours, now) is True
