"""The list of entries: what stands where, what is due, what somebody said is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from handoff.editing.flags import Flag
from handoff.editing.shelf import Shelf
from resources_index.entry import KINDS
from resources_index.record import Record

WEEK = timedelta(days=7)
SHOWN = ("overdue", "week", "flagged", "mend", "edited", "hidden")


@dataclass(frozen=True, slots=True)
class Row:
    """One entry in the list. ``record`` is None for a file that cannot be read."""

    key: str
    record: Record | None
    due: str
    flags: int
    problems: int
    edited: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """What an editor wants to see; "" is everything."""

    kind: str = ""
    lang: str = ""
    show: str = ""
    words: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filter:
        """From an address; what is not known there counts as not chosen."""
        kind, lang, show = (query.get(name, "") for name in ("kind", "lang", "show"))
        return cls(
            kind if kind in KINDS else "",
            lang if lang in ("en", "es") else "",
            show if show in SHOWN else "",
            query.get("words", "")[:80].strip(),
        )

    def takes(self, row: Row) -> bool:
        """Whether a row is wanted."""
        record = row.record
        if (
            self.words
            and self.words.casefold() not in f"{row.key} {record.title if record else ''}".casefold()
        ):
            return False
        if self.kind and (record is None or record.kind != self.kind):
            return False
        if self.lang and not row.key.endswith(f".{self.lang}"):
            return False
        return {
            "": True, "overdue": row.due == "overdue", "week": row.due in ("overdue", "week"),
            "flagged": row.flags > 0, "mend": row.problems > 0, "edited": row.edited, "hidden": row.hidden,
        }[self.show]  # fmt: skip


def rows_of(shelf: Shelf, flags: Iterable[Flag], today: date) -> list[Row]:
    """Every entry: flagged first, then by review date."""
    flagged = Counter(flag.entry for flag in flags)
    faulty = Counter(problem.file for problem in shelf.problems)
    records = {record.key: record for record in shelf.reading.records}
    rows = []
    for key, name in shelf.files.items():
        record = records.get(key)
        rows.append(
            Row(
                key, record, _due(record, today), flagged[key], faulty[name], shelf.is_edited(name),
                record is not None and record.hidden(today),
            )
        )  # fmt: skip
    return sorted(
        rows, key=lambda row: (-row.flags, row.record.review_by if row.record else date.min, row.key)
    )


def _due(record: Record | None, today: date) -> str:
    if record is None or record.status == "closed":
        return ""
    if record.overdue(today):
        return "overdue"
    return "week" if record.review_by <= today + WEEK else ""
