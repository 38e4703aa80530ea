"""``python -m resources_index`` as an editor runs it: kind sentences, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from resources_index.checks import check_folder
from resources_index.edits import Edits, hash_of
from tests.bot.rasa_server import PROJECT, STATE, prepare_index
from tests.resources_index.entries import Folder, entry_text
from tests.resources_index.site import NOW, Site


def run(*arguments: str, **environment: str) -> tuple[int, str]:
    """Status and everything said, in one line."""
    done = subprocess.run(
        [sys.executable, "-m", "resources_index", *arguments],
        cwd=PROJECT,
        env={**os.environ, "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    said = " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in said
    return done.returncode, said


@pytest.fixture(scope="module", autouse=True)
def _real_index_is_built() -> None:
    prepare_index()


def test_the_real_entries_break_no_rule() -> None:
    _, problems = check_folder(PROJECT / "data" / "resources", datetime.now(UTC).date())
    assert [str(problem) for problem in problems] == []


def test_check_names_file_line_field_and_mend(folder: Folder) -> None:
    folder.write(entry_text(hours="nine to five"), "resources/night-line.en.md")
    status, said = run("check", "--entries", str(folder.path))
    assert status == 1
    assert (
        "resources/night-line.en.md:15 hours: cannot be read; write always, unknown, or a list of {days:"
        in said
    )
    assert "1 to mend" in said


def test_check_of_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    status, said = run("check", "--entries", str(tmp_path / "nowhere"))
    assert status == 1
    assert "nowhere files: no entries found" in said


def test_an_edited_entry_is_built_and_given_back_as_a_file(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.borrow_cache()
    site.build()
    edits, name = Edits(site.settings), "resources/night-line.en.md"
    corrected = edits.text(name).replace("800-555-0100", "800-555-0199")
    edits.save({name: corrected}, {name: hash_of(edits.text(name))}, by="eve", at=NOW)
    status, said = run("build", "--entries", str(site.folder.path), "--state", str(site.settings.state))
    assert status == 0, said
    assert "0 texts encoded now" in said
    record = site.open().record("night-line", "en")
    assert record is not None
    assert record.contacts[0].value == "800-555-0199"
    status, said = run("check", "--entries", str(site.folder.path), "--state", str(site.settings.state))
    assert f"1 edited here, in {site.settings.overlay}: {name}" in said
    status, said = run("export-edits", str(tmp_path / "out"), "--state", str(site.settings.state))
    assert (status, "1 edited entries written" in said) == (0, True)
    assert (tmp_path / "out" / name).read_text() == corrected


def test_build_makes_an_index_that_search_uses(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.borrow_cache()
    options = ["--state", str(site.settings.state)]
    status, said = run("build", *options, "--entries", str(site.folder.path))
    assert status == 0, said
    assert "Encoding" in said
    assert "2 entries, 15 vectors" in said
    status, said = run("build", *options, "--entries", str(site.folder.path))
    assert (status, "Nothing changed: 2 entries" in said) == (0, True)
    status, said = run("search", "who is up late", *options)
    assert status == 0
    assert "night-line.en" in said
    assert "2026-11-23" in said


def test_build_refuses_what_could_harm_and_says_why(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.folder.write(entry_text("Or call 800-555-0123."))
    status, said = run("build", "--state", str(site.settings.state), "--entries", str(site.folder.path))
    assert status == 1
    assert "resources/night-line.en.md body: 8005550123 is not among the contacts" in said
    assert "the last index stays" in said


def test_settings_come_from_the_environment_too(tmp_path: Path) -> None:
    status, said = run("search", "food", PORCHLIGHT_STATE=str(tmp_path))
    assert status == 1
    assert said == "There is no resource index yet; run `python -m resources_index build`."


def test_search_shows_what_a_person_would_be_given() -> None:
    status, said = run("search", "no tengo comida", "--lang", "es", "--state", str(STATE))
    assert status == 0
    assert "hunger-hotline.es" in said


def test_search_says_when_nothing_is_good_enough() -> None:
    status, said = run("search", "how do i tune a guitar", "--state", str(STATE))
    assert status == 0
    assert "Nothing good enough" in said


def test_search_filters_and_limits() -> None:
    options = ["--state", str(STATE), "--kind", "coping_skill", "--topic", "urges", "--limit", "1"]
    status, said = run("search", "i want to drink", *options)
    assert status == 0
    assert said.count("2026-11-23") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("search", "x", "--lang", "fr"), "--lang"),
        (("search", "x", "--kind", "line"), "coping_skill"),
        (("search", "x", "--topic", "fod"), "choose one of"),
        (("search", "x", "--limit", "0"), "--limit"),
        (("search",), "Missing argument"),
        (("serach", "x"), "No such command"),
    ],
)
def test_a_mistyped_command_says_what_may_be_written(arguments: tuple[str, ...], sentence: str) -> None:
    status, said = run(*arguments)
    assert status == 2
    assert sentence in said


def test_a_state_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    status, said = run("build", "--state", str(tmp_path / "state"))
    assert status == 1
    assert "state/index: Not a directory" in said


def test_help_lists_the_three_commands() -> None:
    status, said = run("--help")
    assert status == 0
    assert all(command in said for command in ("build", "search", "check"))
