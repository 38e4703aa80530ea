"""Builds after edits: one at a time, the last wish fulfilled, failures told, restarts survived."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handoff.editing.editing import editing
from handoff.editing.rebuild import LONGEST_SECONDS, Rebuild
from resources_index.edits import Edits, hash_of
from resources_index.settings import IndexSettings
from tests.handoff.web.console.entry_desk import NAME, some_entries
from tests.resources_index.entries import entry_text

START = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def entries(tmp_path: Path) -> IndexSettings:
    """A few entries, no index."""
    return some_entries(tmp_path)


def rebuild(entries: IndexSettings, script: str) -> Rebuild:
    """Builds that are a line of shell, run where the count of runs can be kept."""
    return Rebuild(entries, lambda: START, ("sh", "-c", script))


async def until(true: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    while not true():  # noqa: ASYNC110  # it has no event to tell us by
        await asyncio.sleep(0.01)


async def test_wishes_during_a_build_become_one_build_after_it(entries: IndexSettings) -> None:
    log = entries.state / "runs"
    building = rebuild(entries, f"echo begins >> {log}; sleep 0.3; echo ends >> {log}")
    for _ in range(5):
        building.request()
    assert building.state().name == "building"
    async with asyncio.timeout(60):
        await until(log.exists)
    for _ in range(5):
        building.request()
    await building.finished()
    assert log.read_text().split() == ["begins", "ends", "begins", "ends"]
    assert building.state().name == "done"


async def test_a_build_knows_no_secret_of_the_service(
    entries: IndexSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORCHLIGHT_MASTER_KEY", "purple-canary")
    building = rebuild(entries, f"env > {entries.state}/seen")
    building.request()
    await building.finished()
    seen = (entries.state / "seen").read_text()
    assert "canary" not in seen
    assert f"PORCHLIGHT_STATE={entries.state}" in seen


async def test_a_build_that_fails_says_why_until_one_goes_well(entries: IndexSettings) -> None:
    building = rebuild(entries, "echo a.md: mend this; exit 1")
    building.request()
    await building.finished()
    assert (building.state().name, building.state().why) == ("failed", "a.md: mend this")
    again = rebuild(entries, "true")
    again.request()
    await again.finished()
    assert (building.state().name, building.state().why) == ("done", "")


async def test_a_build_that_never_ended_counts_as_failed(entries: IndexSettings) -> None:
    building = rebuild(entries, "true")
    begun = START - timedelta(seconds=LONGEST_SECONDS + 1)
    (entries.state / "entries-build.json").write_text(
        json.dumps({"name": "building", "at": begun.isoformat()})
    )
    assert building.state().name == "failed"
    (entries.state / "entries-build.json").write_text("{half")
    assert building.state().name == "none"


async def test_an_edit_that_was_not_built_is_taken_up_at_the_next_start(entries: IndexSettings) -> None:
    edits = editing(entries, lambda: START)
    await edits.take_up()
    assert edits.rebuild.state().name == "none"
    Edits(entries).save(
        {NAME: entry_text(cost='"a dollar"')}, {NAME: hash_of(entry_text())}, by="eve", at=START
    )
    await edits.take_up()
    assert edits.rebuild.state().name == "building"
    await edits.rebuild.close()


async def test_a_build_cut_off_by_a_restart_is_forgotten_when_nothing_is_left_to_build(
    entries: IndexSettings,
) -> None:
    (entries.state / "entries-build.json").write_text(
        json.dumps({"name": "building", "at": START.isoformat()})
    )
    edits = editing(entries, lambda: START)
    await edits.take_up()
    assert edits.rebuild.state().name == "none"
