"""Become another program that does not outlive its parent: ``COMMAND`` with one of these arguments.

    --parent <process number> -- <command …>
    <program>        one of $PORCHLIGHT_RUN/programs.json, in its folder and with the secrets it may have

Linux only (prctl); elsewhere the program starts all the same and the launcher's sweep finds it.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
# By its path and isolated: it needs nothing but the standard library, whatever folder it is started in.
COMMAND = (sys.executable, "-I", os.path.abspath(__file__))  # noqa: PTH100


def die_with_parent(parent: int) -> None:
    """Ask the kernel to send SIGTERM to this process when ``parent`` dies; exit if it has died already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)


def restricted(program: Mapping[str, Any], environment: Mapping[str, str]) -> dict[str, str]:
    """Return ``environment`` without the secrets that ``program`` was not granted, with its own variables.

    ``program``: {"withheld": [variable, …], "environment": {variable: value}, …}.
    """
    withheld = set(program["withheld"])
    kept = {name: value for name, value in environment.items() if name not in withheld}
    return kept | dict(program["environment"])


def main(arguments: list[str]) -> None:
    """Replace this process by the program that the arguments name."""
    if arguments[:1] == ["--parent"]:
        die_with_parent(int(arguments[1]))
        command, environment = arguments[3:], dict(os.environ)
    else:
        die_with_parent(os.getppid())
        programs = json.loads(
            (Path(os.environ["PORCHLIGHT_RUN"]) / "programs.json").read_text(encoding="utf-8")
        )
        program = programs[arguments[0]]
        os.chdir(program["folder"])
        command, environment = program["command"], restricted(program, os.environ)
    os.execvpe(command[0], command, environment)  # noqa: S606 - becoming it is the purpose


if __name__ == "__main__":
    main(sys.argv[1:])
