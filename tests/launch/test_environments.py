"""Environments are made again when their lock files change, and only then."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from launch import environments
from launch.environments import Environment, torch_options

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


@dataclass
class Installer:
    """Notes the commands for uv instead of running them; makes the interpreter a link to this one."""

    folder: Path
    commands: list[list[str]] = field(default_factory=list)

    def run(self, command: list[str], failure: str) -> None:
        self.commands.append(command)
        if "venv" in command:
            (self.folder / "bin").mkdir(parents=True)
            (self.folder / "bin" / "python").symlink_to(sys.executable)

    def locks(self) -> list[list[str]]:
        """The lock files of each installation, without torch's own."""
        return [
            [Path(word).stem for before, word in pairwise(command) if before == "-r"]
            for command in self.commands
            if "-r" in command
        ]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "requirements").mkdir()
    for name in ("app", "build", "dev", "bot"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"{name}==1\n")
    return tmp_path


@pytest.fixture
def installer(root: Path, monkeypatch: pytest.MonkeyPatch) -> Installer:
    made = Installer(root / ".venvs" / "app")
    monkeypatch.setattr(environments, "run", made.run)
    return made


def app(root: Path, groups: Iterable[str] = ("app",)) -> Environment:
    return Environment(root / ".venvs" / "app", VERSION, lambda: Path(sys.executable), tuple(groups), root)


def test_a_made_environment_is_ready_until_a_lock_file_changes(root: Path, installer: Installer) -> None:
    assert not app(root).ready()
    app(root).make(Path("uv"))
    assert app(root).ready()
    assert installer.locks() == [["app", "build"]]
    (root / "requirements" / "build.txt").write_text("build==2\n")
    assert not app(root).ready()


def test_the_torch_without_cuda_is_installed_before_everything_that_asks_for_torch(
    root: Path, installer: Installer
) -> None:
    app(root).make(Path("uv"))
    _, torch, rest = installer.commands
    assert torch[-1] == "torch==2.13.0"
    assert "-r" not in torch
    assert "--compile-bytecode" in torch
    assert "--compile-bytecode" in rest


def test_running_after_testing_uninstalls_nothing(root: Path, installer: Installer) -> None:
    app(root, ("app", "dev")).make(Path("uv"))
    assert app(root).ready()
    (root / "requirements" / "app.txt").write_text("app==2\n")
    app(root).make(Path("uv"))
    assert installer.locks() == [["app", "build", "dev"], ["app", "build", "dev"]]
    assert app(root, ("app", "dev")).ready()


def test_testing_after_running_adds_what_tests_need(root: Path, installer: Installer) -> None:
    app(root).make(Path("uv"))
    assert not app(root, ("app", "dev")).ready()
    app(root, ("app", "dev")).make(Path("uv"))
    assert installer.locks()[-1] == ["app", "build", "dev"]
    assert app(root).ready()


def test_a_change_of_what_only_tests_need_does_not_hold_up_running(root: Path, installer: Installer) -> None:
    app(root).make(Path("uv"))
    (root / "requirements" / "dev.txt").write_text("dev==2\n")
    assert app(root).ready()


def test_an_environment_found_without_a_stamp_is_completed_not_emptied(
    root: Path, installer: Installer
) -> None:
    installer.run(["uv", "venv"], "")
    app(root).make(Path("uv"))
    assert not any("--exact" in command for command in installer.commands)
    assert sum("venv" in command for command in installer.commands) == 1


def test_a_changed_lock_file_removes_what_it_no_longer_names(root: Path, installer: Installer) -> None:
    app(root).make(Path("uv"))
    (root / "requirements" / "app.txt").write_text("app==2\n")
    app(root).make(Path("uv"))
    assert "--exact" in installer.commands[-1]


def test_an_installation_cut_short_is_not_taken_for_a_whole_one(
    root: Path, installer: Installer, monkeypatch: pytest.MonkeyPatch
) -> None:
    app(root).make(Path("uv"))
    (root / "requirements" / "app.txt").write_text("app==2\n")

    def cut(command: list[str], failure: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(environments, "run", cut)
    with pytest.raises(KeyboardInterrupt):
        app(root).make(Path("uv"))
    (root / "requirements" / "app.txt").write_text("app==1\n")
    assert not app(root).ready()


def test_an_environment_of_another_python_is_made_anew(root: Path, installer: Installer) -> None:
    app(root).make(Path("uv"))
    assert not Environment(root / ".venvs" / "app", "3.99", lambda: Path("x"), ("app",), root).ready()


def test_a_local_torch_wheel_is_used_only_where_it_fits_this_python(tmp_path: Path) -> None:
    (tmp_path / "torch-2.13.0+cpu-cp311-cp311-manylinux_2_28_x86_64.whl").touch()
    assert torch_options(f"/nowhere {tmp_path}", "cp311") == ["--find-links", str(tmp_path)]
    assert torch_options(str(tmp_path), "cp312") == ["--torch-backend=cpu"]
    assert torch_options("", "cp311") == ["--torch-backend=cpu"]
