"""What `make test` says at its end, and where its browser comes from."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from launch.browser import ensure_chromium, find_chromium
from launch.checks import Check, full_checks, run_checks
from launch.settings import ROOT
from launch.terminal import LaunchError


def saying(text: str, status: int = 0) -> Check:
    return Check(text, (sys.executable, "-c", f"import sys; print({text!r}); print(); sys.exit({status})"))


def test_one_failure_fails_the_whole_and_the_last_line_is_the_last_checks(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    checks = [saying("first", 3), saying("== 12 passed in 3 s ==")]
    assert run_checks(checks, os.environ, tmp_path) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "== 12 passed in 3 s =="
    assert any(line.startswith("first: FAILED") for line in lines)


def test_all_passed_is_zero(tmp_path: Path) -> None:
    assert run_checks([saying("one"), saying("two")], os.environ, tmp_path) == 0


def test_a_check_that_cannot_be_started_is_a_failure(tmp_path: Path) -> None:
    assert run_checks([Check("none", (str(tmp_path / "missing"),))], os.environ, tmp_path) == 1


def test_pytest_comes_last() -> None:
    assert full_checks()[-1].name == "pytest"


def fake(path: Path, script: str = "exit 0") -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_the_named_browser_comes_before_one_on_path(tmp_path: Path) -> None:
    named, other = fake(tmp_path / "named"), fake(tmp_path / "chromium")
    assert find_chromium({"CHROMIUM": str(named), "PATH": str(tmp_path)}) == named
    assert find_chromium({"PATH": str(tmp_path)}) == other
    assert find_chromium({"PATH": ""}) is None


def test_a_named_browser_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match="is not a program"):
        find_chromium({"CHROMIUM": str(tmp_path / "gone"), "PATH": ""})


def test_the_distributions_package_is_installed_by_root_only(tmp_path: Path) -> None:
    made = tmp_path / "chromium"
    fake(
        tmp_path / "apt-get",
        f'test "$1" = install && printf "#!/bin/sh\\n" > {made} && /bin/chmod 755 {made}',
    )
    with pytest.raises(LaunchError, match="install your distribution's package"):
        ensure_chromium({"PATH": str(tmp_path)}, root=False)
    assert ensure_chromium({"PATH": str(tmp_path)}, root=True) == made


def test_an_installation_that_brings_no_browser_is_one_sentence(tmp_path: Path) -> None:
    fake(tmp_path / "apt-get", "exit 100")
    with pytest.raises(LaunchError, match="need Chromium"):
        ensure_chromium({"PATH": str(tmp_path)}, root=True)


def test_make_help_names_every_target() -> None:
    text = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = [line.split()[1] for line in text.splitlines() if line.startswith("make ")]
    makefile = (ROOT / "Makefile").read_text()
    (phony,) = [line for line in makefile.splitlines() if line.startswith(".PHONY:")]
    assert set(phony.split()[1:]) - {"help", "python"} == set(targets)
