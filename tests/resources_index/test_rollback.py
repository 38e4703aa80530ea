"""Going back to the build before is one pointer, and a reader takes it up without a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from resources_index.generation import VECTORS, IndexUnavailableError, roll_back
from tests.bot.rasa_server import prepare_index
from tests.resources_index.site import Site


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site built, changed and built again."""
    prepare_index()
    site = Site(tmp_path_factory.mktemp("twice"))
    site.borrow_cache()
    site.build()
    site.drop_an_ask()
    site.build()
    return site


def test_rolling_back_is_seen_by_who_has_the_index_open_and_can_be_undone(
    twice: Site, tmp_path: Path
) -> None:
    site = twice.copy_to(tmp_path / "site")
    reader, newest = site.open(), site.generation().name
    before = roll_back(site.index)
    assert before.name != newest
    assert site.generation().name == before.name
    assert reader.reload_if_changed()
    assert reader.generation == before.name
    assert roll_back(site.index).name == newest
    assert site.leftovers() == []


def test_a_build_that_was_changed_is_not_gone_back_to(twice: Site, tmp_path: Path) -> None:
    site = twice.copy_to(tmp_path / "site")
    newest = site.generation()
    for folder in site.index.glob("g-*"):
        if folder != newest:
            (folder / VECTORS).write_bytes(b"not what was built")
    with pytest.raises(IndexUnavailableError, match="changed vectors"):
        roll_back(site.index)
    assert site.generation() == newest


def test_without_an_earlier_build_this_one_stays(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailableError, match="no resource index yet"):
        roll_back(tmp_path)
    (tmp_path / "current").write_text("g-1")
    with pytest.raises(IndexUnavailableError, match="no earlier build"):
        roll_back(tmp_path)
