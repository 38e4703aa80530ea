"""A small site of its own: entries to change, and the index built from them."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from resources_index.build import Built, build
from resources_index.generation import MANIFEST, POINTER
from resources_index.index import ResourceIndex
from resources_index.settings import IndexSettings
from tests.bot.rasa_server import STATE
from tests.resources_index.entries import Folder, entry_text, skill_text

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
ASKS = '["up at night", "night phone", "line for nights", "talk at 3 am", "who is up late", "late call{}"]'


class Site:
    """Entries, and a state folder that borrows the exported encoder of the real one."""

    def __init__(self, path: Path) -> None:
        self.folder = Folder(path / "entries")
        self.folder.write(entry_text(asks=ASKS.format("")))
        self.folder.write(skill_text(topics="[anxiety]"))
        self.settings = IndexSettings(state=path / "state", entries=self.folder.path)
        self.settings.models.parent.mkdir(parents=True)
        self.settings.models.symlink_to(STATE / "models" / "encoder")

    def borrow_cache(self) -> None:
        """Take over what the real index has encoded, so that a first build encodes little."""
        self.index.mkdir(exist_ok=True)
        for file in (STATE / "index").glob("cache-*.npz"):
            shutil.copyfile(file, self.index / file.name)

    @property
    def index(self) -> Path:
        """The folder of the index."""
        return self.settings.index

    def build(self, now: datetime = NOW, *, even_if_overdue: bool = False) -> Built:
        """Build, saying nothing."""
        return build(self.settings, now, even_if_overdue=even_if_overdue, say=lambda _: None)

    def open(self) -> ResourceIndex:
        """The index as the service opens it."""
        return ResourceIndex.open(self.index)

    def asks(self) -> int:
        """How many asks of the night line the current index holds."""
        record = self.open().record("night-line", "en")
        assert record is not None
        return len(record.asks)

    def drop_an_ask(self) -> None:
        """A change that needs no text encoded."""
        self.folder.write(entry_text(asks=ASKS.format("").replace(', "late call"', ', "talk at 3 am now"')))

    def generation(self) -> Path:
        """The folder of the current generation."""
        return self.index / (self.index / POINTER).read_text()

    def manifest(self) -> Path:
        """The manifest of the current generation."""
        return self.generation() / MANIFEST

    def leftovers(self) -> list[str]:
        """Names that only an unfinished build leaves."""
        return sorted(
            path.name for path in self.index.iterdir() if path.name.startswith(".") and path.name != ".lock"
        )

    def copy_to(self, path: Path) -> Site:
        """The same site elsewhere, as built."""
        other = Site(path)
        shutil.copytree(self.folder.path, other.folder.path, dirs_exist_ok=True)
        shutil.copytree(self.index, other.index, dirs_exist_ok=True)
        return other
