"""Entries edited where the service runs: kept apart from the shipped ones, with all that stood before.

An edit is a whole file in the overlay, which wins over the shipped file of the same name, so that an
upgrade never undoes a correction. Every save and every return to the shipped text first adds a line to
an append-only history with the text that it replaces: nothing that an editor wrote is ever lost.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from resources_index.reading import files_of
from resources_index.settings import IndexSettings


class UnknownEntryError(LookupError):
    """There is no entry of that name."""


class StaleEntryError(RuntimeError):
    """Somebody else saved the entry in the meantime; nothing was written."""


@dataclass(frozen=True)
class Change:
    """One line of the history. ``before`` is the whole text that was replaced, "" if the line is a note.

    ``after_hash`` is that of the text in force afterwards; ``at`` is ISO 8601 in UTC.
    """

    at: str
    by: str
    entry: str
    what: str
    before_hash: str
    after_hash: str
    before: str
    note: str = ""


def hash_of(text: str) -> str:
    """SHA-256 of an entry's text, by which two editors notice each other."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Edits:
    """The overlay and the history of one site. Names are those of files, ``resources/988-lifeline.en.md``."""

    def __init__(self, settings: IndexSettings) -> None:
        self._entries = settings.entries
        self._overlay = settings.overlay
        self._history = settings.history

    def names(self) -> list[str]:
        """Every entry's file, shipped or edited."""
        return list(files_of(self._entries, self._overlay))

    def text(self, name: str) -> str:
        """The text in force.

        Raises:
            UnknownEntryError: no file has that name.
            OSError: it cannot be read.
        """
        path = files_of(self._entries, self._overlay).get(name)
        if path is None:
            raise UnknownEntryError
        return path.read_text(encoding="utf-8-sig", errors="replace")

    def shipped(self, name: str) -> str | None:
        """The text as it was shipped, whatever was edited; None when it was not shipped."""
        path = files_of(self._entries).get(name)
        return None if path is None else path.read_text(encoding="utf-8-sig", errors="replace")

    def is_edited(self, name: str) -> bool:
        """Whether the overlay has this entry."""
        return name in files_of(self._overlay)

    def save(
        self, texts: Mapping[str, str], expected: Mapping[str, str], *, by: str, at: datetime, note: str = ""
    ) -> None:
        """Write all of ``texts`` (name -> text), or none of them.

        ``expected`` holds the hash of the text that each replaces.

        Raises:
            StaleEntryError: one of them has another text by now.
            UnknownEntryError: no entry has that name: nothing is made anew here.
            OSError: it cannot be written.
        """
        with self._alone():
            before = {name: self.text(name) for name in texts}
            if any(hash_of(before[name]) != expected[name] for name in texts):
                raise StaleEntryError
            for name, text in texts.items():
                if text != before[name]:
                    self._note(name, "saved", before[name], text, by, at, note)
            for name, text in texts.items():
                if text != before[name]:
                    self._write(name, text)

    def drop(self, name: str, expected: str, *, by: str, at: datetime) -> None:
        """Return to the shipped text.

        Raises:
            StaleEntryError: the entry has another text by now.
            UnknownEntryError: it was not edited, or was not shipped.
            OSError: it cannot be written.
        """
        with self._alone():
            shipped = self.shipped(name)
            if shipped is None or not self.is_edited(name):
                raise UnknownEntryError
            before = self.text(name)
            if hash_of(before) != expected:
                raise StaleEntryError
            self._note(name, "shipped", before, shipped, by, at, "")
            (self._overlay / name).unlink()

    def remark(self, name: str, what: str, note: str, *, by: str, at: datetime) -> None:
        """Add a line that changes no text, such as why a flag was cleared."""
        with self._alone():
            text = self.text(name)
            self._append(Change(at.isoformat(), by, name, what, hash_of(text), hash_of(text), "", note))

    def changes(self, name: str) -> list[Change]:
        """The history of one entry, the latest first; a line that cannot be read is left out."""
        try:
            lines = self._history.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        found = (_change(line) for line in lines)
        return [change for change in found if change is not None and change.entry == name][::-1]

    def export(self, folder: Path) -> list[str]:
        """Copy every edited entry below ``folder``, by its name; which they were.

        Raises:
            OSError: it cannot be written.
        """
        names = list(files_of(self._overlay))
        for name in names:
            _write_whole(folder / name, (self._overlay / name).read_bytes())
        return names

    def _write(self, name: str, text: str) -> None:
        _write_whole(self._overlay / name, text.encode("utf-8", "replace"))

    def _note(self, name: str, what: str, before: str, after: str, by: str, at: datetime, note: str) -> None:
        change = Change(at.isoformat(), by, name, what, hash_of(before), hash_of(after), before, note)
        self._append(change)

    def _append(self, change: Change) -> None:
        line = json.dumps(asdict(change)) + "\n"
        descriptor = os.open(self._history, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with open(descriptor, "ab") as file:  # noqa: PTH123  # a descriptor, opened to append only
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._overlay.mkdir(parents=True, exist_ok=True)
        with (self._overlay / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _change(line: str) -> Change | None:
    try:
        return Change(**json.loads(line))
    except (ValueError, TypeError):
        return None


def _write_whole(path: Path, content: bytes) -> None:
    """A reader sees the old file or the new one, and the new one outlives a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
