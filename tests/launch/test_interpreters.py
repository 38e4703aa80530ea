"""Finding a Python 3.10 where it may hide."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from launch.interpreters import find_python_310
from launch.settings import ROOT
from launch.terminal import LaunchError

# What stands in for a Python: 0 is what a real 3.10 answers to "are you a 3.10?".
GOOD, REFUSES = "exit 0", 'echo "pyenv: python3.10: command not found" >&2\nexit 127'


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def environment(home: Path, *folders: Path) -> dict[str, str]:
    return {"HOME": str(home), "PATH": os.pathsep.join(map(str, folders))}


def test_one_on_path_that_runs_is_taken(tmp_path: Path) -> None:
    wanted = program(tmp_path / "bin" / "python3.10", GOOD)
    assert find_python_310(environment(tmp_path, tmp_path / "bin")) == wanted


def test_a_shim_that_refuses_is_passed_over_and_pyenv_is_asked_for_each_version(tmp_path: Path) -> None:
    program(tmp_path / "shims" / "python3.10", REFUSES)
    wanted = program(tmp_path / ".pyenv" / "versions" / "3.10.13" / "bin" / "python", GOOD)
    program(tmp_path / ".pyenv" / "versions" / "3.10.9" / "bin" / "python", REFUSES)
    program(
        tmp_path / "shims" / "pyenv",
        f'test "$1" = which && echo "{tmp_path}/.pyenv/versions/$PYENV_VERSION/bin/python"',
    )
    assert find_python_310(environment(tmp_path, tmp_path / "shims")) == wanted


def test_pyenv_in_another_place_is_asked_what_it_has(tmp_path: Path) -> None:
    wanted = program(tmp_path / "elsewhere" / "3.10.4" / "python", GOOD)
    program(
        tmp_path / "bin" / "pyenv",
        'case "$1" in\n'
        "versions) printf '3.9.1\\n3.10.4\\n';;\n"
        f'which) test "$PYENV_VERSION" = 3.10.4 && echo "{wanted}";;\n'
        "esac",
    )
    assert find_python_310(environment(tmp_path, tmp_path / "bin")) == wanted


def test_the_versions_folder_is_searched_without_any_pyenv_on_path(tmp_path: Path) -> None:
    wanted = program(tmp_path / ".pyenv" / "versions" / "3.10.13" / "bin" / "python", GOOD)
    assert find_python_310(environment(tmp_path, tmp_path / "nothing")) == wanted


def test_uv_is_asked_last_and_may_not_download(tmp_path: Path) -> None:
    wanted = program(tmp_path / "uv" / "python", GOOD)
    uv = program(tmp_path / "tools" / "uv", f'test "$UV_PYTHON_DOWNLOADS" = never && echo "{wanted}"')
    assert find_python_310(environment(tmp_path, tmp_path / "nothing"), uv) == wanted


def test_another_version_under_the_right_name_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3.10").symlink_to(sys.executable)
    assert sys.version_info[:2] != (3, 10)
    with pytest.raises(LaunchError):
        find_python_310(environment(tmp_path, tmp_path / "bin"))


def test_none_at_all_is_one_sentence_that_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match=r"pyenv install 3\.10") as told:
        find_python_310(environment(tmp_path, tmp_path))
    assert "\n" not in str(told.value)


def test_make_with_an_old_python_says_so_in_one_sentence(tmp_path: Path) -> None:
    program(tmp_path / "python3", "exit 1")
    done = subprocess.run(
        ["make", "--no-print-directory", "setup", f"PYTHON={tmp_path}/python3"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "Porchlight needs Python 3.11 or newer" in done.stderr
    assert "Traceback" not in done.stderr
