"""Finding a Python 3.10, which the Rasa environment needs and few machines have on their PATH."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import which

from launch.terminal import LaunchError

WANTED = "3.10"
ADVICE = (
    "Python 3.10 is needed for the Rasa environment and was not found on PATH, in pyenv or in uv: "
    "install it with `pyenv install 3.10`, with `.venvs/tools/bin/uv python install 3.10` or as your "
    "distribution's python3.10 package, then run the same command again."
)


def runs(python: str | Path, environment: Mapping[str, str]) -> bool:
    """Tell whether ``python`` really starts and is a 3.10; a pyenv shim may exist and refuse."""
    question = "import sys; sys.exit(sys.version_info[:2] != (3, 10))"
    try:
        done = subprocess.run(
            [str(python), "-c", question], env=dict(environment), capture_output=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _answer(command: list[str], environment: Mapping[str, str]) -> str:
    """Return the first line of what ``command`` prints, or an empty text when it fails."""
    try:
        done = subprocess.run(
            command, env=dict(environment), capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    lines = done.stdout.strip().splitlines()
    return lines[0].strip() if done.returncode == 0 and lines else ""


def _from_pyenv(environment: Mapping[str, str]) -> Iterator[str]:
    pyenv = which("pyenv", path=environment.get("PATH", ""))
    home = Path(environment.get("PYENV_ROOT") or Path(environment.get("HOME", "~")).expanduser() / ".pyenv")
    installed = sorted(
        (path for path in home.glob(f"versions/{WANTED}*") if (path / "bin" / "python").exists()),
        key=lambda path: [int(part) if part.isdigit() else -1 for part in path.name.split(".")],
        reverse=True,
    )
    names = [path.name for path in installed]
    if pyenv and not names:
        names = _all_lines([pyenv, "versions", "--bare"], environment)
    for name in names:
        if pyenv and name.startswith(f"{WANTED}."):
            yield _answer([pyenv, "which", "python"], {**environment, "PYENV_VERSION": name})
    for path in installed:
        yield str(path / "bin" / "python")


def _all_lines(command: list[str], environment: Mapping[str, str]) -> list[str]:
    try:
        done = subprocess.run(
            command, env=dict(environment), capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [line.strip() for line in done.stdout.splitlines()] if done.returncode == 0 else []


def _candidates(environment: Mapping[str, str], uv: Path | None) -> Iterator[str]:
    on_path = which(f"python{WANTED}", path=environment.get("PATH", ""))
    if on_path:
        yield on_path
    yield from _from_pyenv(environment)
    if uv is not None:
        yield _answer([str(uv), "python", "find", WANTED], {**environment, "UV_PYTHON_DOWNLOADS": "never"})


def find_python_310(environment: Mapping[str, str] = os.environ, uv: Path | None = None) -> Path:
    """Return a Python 3.10 that starts: from PATH, else from pyenv, else from uv.

    Raises:
        LaunchError: there is none; the message says how to get one.
    """
    for candidate in _candidates(environment, uv):
        if candidate and runs(candidate, environment):
            return Path(candidate)
    raise LaunchError(ADVICE)
