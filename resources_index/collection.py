"""All entries together, as the rules look at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from resources_index.problem import Problem
from resources_index.record import Record

TOPICS_FILE = "topics.yml"
LISTS = ("topics", "audiences", "feelings")


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
