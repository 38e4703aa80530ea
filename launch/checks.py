"""`python -m launch.checks [--static]`: everything that must hold, the tests last."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from launch.browser import ensure_chromium
from launch.settings import ROOT
from launch.terminal import LaunchError, complain, say


@dataclass(frozen=True)
class Check:
    """One command that must end with 0."""

    name: str
    command: tuple[str, ...]


def static_checks(python: str = sys.executable) -> tuple[Check, ...]:
    """Return what needs no models: style, format and types of the whole tree."""
    return (
        Check("ruff check", (python, "-m", "ruff", "check", ".")),
        Check("ruff format", (python, "-m", "ruff", "format", "--check", ".")),
        Check("mypy", (python, "-m", "mypy", ".")),
    )


def full_checks(root: Path = ROOT, python: str = sys.executable) -> tuple[Check, ...]:
    """Return everything; pytest comes last, so that its closing line does."""
    rasa = str(root / ".venvs" / "bot" / "bin" / "python")
    return (
        *static_checks(python),
        Check("Rasa's validation and stories", (rasa, "-m", "bot.validate")),
        Check("pytest", (python, "-m", "pytest")),
    )


def run_checks(checks: Sequence[Check], environment: Mapping[str, str], root: Path = ROOT) -> int:
    """Run every check, also after one has failed, and say how each ended; the last line of the last check
    is said again at the very end. Returns 0 when all passed, else 1.
    """
    verdicts, last = [], ""
    for check in checks:
        say(f"── {check.name}")
        started = time.monotonic()
        status, last = _stream(check, environment, root)
        verdict = "passed" if status == 0 else f"FAILED (status {status})"
        verdicts.append((status, f"{check.name}: {verdict}, {time.monotonic() - started:.0f} s"))
    say("── result")
    for _, verdict in verdicts:
        say(verdict)
    if last:
        say(last)
    return 0 if all(status == 0 for status, _ in verdicts) else 1


def _stream(check: Check, environment: Mapping[str, str], root: Path) -> tuple[int, str]:
    """Run one check with its output shown; return its status and its last line that is not empty."""
    last = ""
    try:
        process = subprocess.Popen(
            check.command,
            cwd=root,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        say(f"{check.command[0]}: {error.strerror}")
        return 127, ""
    with process:
        for line in process.stdout or ():
            say(line.rstrip("\n"))
            last = line.strip() or last
    return process.returncode, last


def main(arguments: list[str] | None = None) -> int:
    """Run the checks; 0 when all passed."""
    parser = argparse.ArgumentParser(prog="python -m launch.checks", description=__doc__)
    parser.add_argument("--static", action="store_true", help="style, format and types only")
    options = parser.parse_args(arguments)
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    try:
        if options.static:
            return run_checks(static_checks(), environment)
        environment["CHROMIUM"] = str(ensure_chromium())
        return run_checks(full_checks(), environment)
    except LaunchError as error:
        complain(str(error))
        return 1
    except KeyboardInterrupt:
        complain("Stopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
