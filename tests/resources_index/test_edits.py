"""Edits made where the service runs: they win, outlive upgrades, and lose nothing that stood before."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from resources_index.checks import check_folder
from resources_index.edits import Edits, StaleEntryError, UnknownEntryError, hash_of
from resources_index.reading import read_folder
from resources_index.settings import IndexSettings
from tests.resources_index.entries import TODAY, Folder, entry_text

NAME = "resources/night-line.en.md"
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
CORRECTED = entry_text(contacts='[{kind: call, value: "800-555-0199"}]')


@pytest.fixture
def settings(folder: Folder, tmp_path: Path) -> IndexSettings:
    """One shipped entry, nothing edited."""
    (tmp_path / "state").mkdir()
    return IndexSettings(entries=folder.path, state=tmp_path / "state")


@pytest.fixture
def edits(settings: IndexSettings) -> Edits:
    """What an editor works with."""
    return Edits(settings)


def save(edits: Edits, text: str, by: str = "eve") -> None:
    """Save over what stands there."""
    edits.save({NAME: text}, {NAME: hash_of(edits.text(NAME))}, by=by, at=NOW)


def number(settings: IndexSettings) -> str:
    """The number that a reader of all entries finds."""
    (record,) = read_folder(settings.entries, settings.overlay).records
    return record.contacts[0].value


def test_an_edit_wins_over_the_shipped_entry(settings: IndexSettings, edits: Edits) -> None:
    save(edits, CORRECTED)
    assert number(settings) == "800-555-0199"
    assert read_folder(settings.entries, settings.overlay).edited == {NAME}
    assert edits.shipped(NAME) == entry_text()


def test_an_upgrade_of_the_shipped_entry_does_not_undo_an_edit(
    settings: IndexSettings, edits: Edits, folder: Folder
) -> None:
    save(edits, CORRECTED)
    folder.write(entry_text(contacts='[{kind: call, value: "800-555-0111"}]'))
    assert number(settings) == "800-555-0199"


def test_the_history_holds_who_when_and_the_whole_text_before(settings: IndexSettings, edits: Edits) -> None:
    save(edits, CORRECTED)
    save(edits, entry_text(cost='"a dollar"'), by="sol")
    second, first = edits.changes(NAME)
    assert (first.by, first.at, first.before) == ("eve", NOW.isoformat(), entry_text())
    assert (second.by, second.before, second.before_hash) == ("sol", CORRECTED, first.after_hash)
    assert settings.history.stat().st_mode & 0o077 == 0


def test_of_two_editors_the_second_is_told_and_the_first_text_stays(edits: Edits) -> None:
    base = hash_of(edits.text(NAME))
    edits.save({NAME: CORRECTED}, {NAME: base}, by="eve", at=NOW)
    with pytest.raises(StaleEntryError):
        edits.save({NAME: entry_text(cost='"much"')}, {NAME: base}, by="sol", at=NOW)
    assert edits.text(NAME) == CORRECTED
    assert len(edits.changes(NAME)) == 1


def test_of_many_who_save_at_once_exactly_one_does(edits: Edits) -> None:
    base = hash_of(edits.text(NAME))
    told: list[str] = []

    def work(who: str) -> None:
        try:
            edits.save({NAME: entry_text(cost=f'"{who}"')}, {NAME: base}, by=who, at=NOW)
        except StaleEntryError:
            told.append(who)

    threads = [threading.Thread(target=work, args=(f"editor {n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 7
    assert len(edits.changes(NAME)) == 1


def test_of_several_texts_none_is_written_when_one_is_stale(edits: Edits, folder: Folder) -> None:
    spanish = folder.write(entry_text(lang="es", title='"Línea de noche"'))
    with pytest.raises(StaleEntryError):
        edits.save(
            {NAME: CORRECTED, spanish: "x"}, {NAME: hash_of(edits.text(NAME)), spanish: "0"}, by="e", at=NOW
        )
    assert not edits.is_edited(NAME)
    assert edits.changes(NAME) == []


def test_saving_what_stands_there_already_leaves_no_trace(edits: Edits) -> None:
    save(edits, entry_text())
    assert edits.changes(NAME) == []
    assert not edits.is_edited(NAME)


@pytest.mark.parametrize("name", ["resources/nobody.en.md", "../secret.en.md", "/etc/passwd", ""])
def test_a_name_that_no_entry_has_is_neither_read_nor_written(edits: Edits, name: str) -> None:
    with pytest.raises(UnknownEntryError):
        edits.text(name)
    with pytest.raises(UnknownEntryError):
        edits.save({name: "x"}, {name: hash_of("")}, by="eve", at=NOW)


def test_going_back_to_the_shipped_text_keeps_the_edited_one_in_the_history(edits: Edits) -> None:
    save(edits, CORRECTED)
    with pytest.raises(StaleEntryError):
        edits.drop(NAME, "0", by="eve", at=NOW)
    edits.drop(NAME, hash_of(CORRECTED), by="eve", at=NOW)
    assert edits.text(NAME) == entry_text()
    assert edits.changes(NAME)[0].before == CORRECTED
    with pytest.raises(UnknownEntryError):
        edits.drop(NAME, hash_of(entry_text()), by="eve", at=NOW)


def test_a_broken_line_of_the_history_hides_no_other(settings: IndexSettings, edits: Edits) -> None:
    save(edits, CORRECTED)
    with settings.history.open("a") as file:
        file.write('{"half a li\n[]\n' + json.dumps({"strange": 1}) + "\n")
    save(edits, entry_text())
    assert len(edits.changes(NAME)) == 2


def test_exported_edits_are_the_files_to_ship(edits: Edits, tmp_path: Path) -> None:
    assert edits.export(tmp_path / "out") == []
    save(edits, CORRECTED)
    assert edits.export(tmp_path / "out") == [NAME]
    assert (tmp_path / "out" / NAME).read_text() == CORRECTED


def test_a_fault_in_an_edit_is_a_fault_of_the_check(settings: IndexSettings, edits: Edits) -> None:
    save(edits, CORRECTED.replace("A kind person", "Call 800-555-0100. A kind person"))
    _, problems = check_folder(settings.entries, TODAY, settings.overlay)
    assert [(problem.file, problem.field, problem.blocking) for problem in problems] == [(NAME, "body", True)]
