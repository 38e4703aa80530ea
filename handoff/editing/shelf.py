"""The entries as an editor sees them: read once, and again only where a file has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

import yaml

from resources_index.checks import faults
from resources_index.collection import TOPICS_FILE
from resources_index.edits import Edits, UnknownEntryError
from resources_index.problem import Problem
from resources_index.reading import Reading, files_of, read_file, read_folder, read_text
from resources_index.record import Record
from resources_index.settings import IndexSettings


@dataclass(frozen=True)
class Shelf:
    """Every entry as it is now. ``names`` are of all files, also of those that cannot be read."""

    reading: Reading
    problems: tuple[Problem, ...]
    names: tuple[str, ...]
    files: Mapping[str, str] = field(default_factory=dict)

    def record(self, key: str) -> Record | None:
        """The entry of that key, such as ``988-lifeline.en``; None when it cannot be read."""
        return next((record for record in self.reading.records if record.key == key), None)

    def file(self, key: str) -> str:
        """The file of an entry by its key.

        Raises:
            UnknownEntryError: there is none.
        """
        if key not in self.files:
            raise UnknownEntryError
        return self.files[key]

    def problems_of(self, name: str) -> list[Problem]:
        """What is to be mended in one file."""
        return [problem for problem in self.problems if problem.file == name]

    def is_edited(self, name: str) -> bool:
        """Whether the file was edited here."""
        return name in self.reading.edited


@dataclass(frozen=True)
class Judged:
    """What the checks say of texts before they are saved.

    ``blocking`` keep the index from being built, be it by a fault in another file; ``advice`` is new
    with these texts and stops nothing. ``known`` stood there before.
    """

    records: Mapping[str, Record]
    blocking: tuple[Problem, ...]
    advice: tuple[Problem, ...]
    known: tuple[Problem, ...]


class Shelves:
    """Reads and checks, off the event loop; two pages at once share one reading."""

    def __init__(self, settings: IndexSettings) -> None:
        self.settings = settings
        self.edits = Edits(settings)
        self._files: dict[Path, tuple[tuple[int, int, int], tuple[Record | None, list[Problem]]]] = {}
        self._last: tuple[object, Shelf] | None = None
        self._turn = Lock()

    async def now(self, today: date) -> Shelf:
        """Every entry as it is now.

        Raises:
            OSError: the folder cannot be read.
        """
        return await asyncio.to_thread(self._now, today)

    async def judged(self, texts: Mapping[str, str], today: date) -> Judged:
        """The very checks of ``python -m resources_index check``, as if ``texts`` (by file) were saved."""
        return await asyncio.to_thread(self._judged, texts, today)

    def choices(self, lang: str) -> dict[str, dict[str, str]]:
        """The topics, audiences and feelings an entry may have, with their labels in ``lang``."""
        content: Any = yaml.safe_load((self.settings.entries / TOPICS_FILE).read_text(encoding="utf-8"))
        return {
            name: {str(key): str(labels.get(lang) or labels.get("en") or key) for key, labels in keys.items()}
            for name, keys in content.items()
        }

    def _now(self, today: date) -> Shelf:
        with self._turn:
            mark = (today, self._mark())
            if self._last is None or self._last[0] != mark:
                reading = self._reading()
                found = faults(reading, self.settings.entries, today)
                names = tuple(self.edits.names())
                files = {Path(name).stem: name for name in names}
                self._last = (mark, Shelf(reading, tuple(found), names, files))
            return self._last[1]

    def _judged(self, texts: Mapping[str, str], today: date) -> Judged:
        before = self._now(today)
        reading, records, unreadable = before.reading, dict[str, Record](), list[Problem]()
        for name, text in texts.items():
            record, found = read_text(text, name)
            unreadable += found
            if record is not None and not found:
                records[name] = record
                reading = reading.changed(name, record)
        if unreadable:
            return Judged(records, tuple(unreadable), (), ())
        after = faults(reading, self.settings.entries, today)
        old = {(problem.file, problem.field, problem.mend) for problem in before.problems}

        def is_new(problem: Problem) -> bool:
            return (problem.file, problem.field, problem.mend) not in old

        return Judged(
            records,
            tuple(p for p in after if p.blocking and (p.file in texts or is_new(p))),
            tuple(p for p in after if not p.blocking and p.file in texts and is_new(p)),
            tuple(p for p in after if not p.blocking and p.file in texts and not is_new(p)),
        )

    def _reading(self) -> Reading:
        return read_folder(self.settings.entries, self.settings.overlay, self._read)

    def _read(self, path: Path, name: str) -> tuple[Record | None, list[Problem]]:
        try:
            mark = _mark_of(path)
        except OSError:
            return read_file(path, name)
        kept = self._files.get(path)
        if kept is None or kept[0] != mark:
            kept = self._files[path] = (mark, read_file(path, name))
        return kept[1]

    def _mark(self) -> object:
        paths = [*files_of(self.settings.entries, self.settings.overlay).values()]
        marks = []
        for path in [*paths, self.settings.entries / TOPICS_FILE]:
            try:
                marks.append((path, _mark_of(path)))
            except OSError:
                marks.append((path, (0, 0, 0)))
        return tuple(marks)


def _mark_of(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size, status.st_ino
