"""A folder of entries to spoil, and the index of the real ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from resources_index.index import ResourceIndex
from tests.bot.rasa_server import STATE, prepare_index
from tests.resources_index.entries import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """One good entry."""
    return Folder(tmp_path / "entries")


@pytest.fixture(scope="session")
def real_index() -> ResourceIndex:
    """The index of the curated entries as they are now."""
    prepare_index()
    return ResourceIndex.open(STATE / "index")
