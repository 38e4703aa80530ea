"""Finding and ending processes of a run whose launcher is gone: nothing may outlive its owner."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

MARK = "PORCHLIGHT_RUN"


def processes_of(run: Path) -> list[int]:
    """Return the numbers of this person's processes that carry the mark of the run folder ``run``.

    Reads /proc; where there is none the list is empty.
    """
    wanted = os.fsencode(f"{MARK}={run}")
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid == os.getuid() and wanted in (folder / "environ").read_bytes().split(
                b"\0"
            ):
                found.append(int(folder.name))
    return [number for number in found if number != os.getpid()]


def end(run: Path, patience: float = 5.0) -> int:
    """End every process of ``run``: asked first, forced after ``patience`` seconds.

    Returns how many there were.
    """
    first = processes_of(run)
    _send(first, signal.SIGTERM)
    deadline = time.monotonic() + patience
    left = first
    while left and time.monotonic() < deadline:
        time.sleep(0.1)
        left = processes_of(run)
    while left:
        _send(left, signal.SIGKILL)
        time.sleep(0.1)
        left = processes_of(run)
    return len(first)


def _send(numbers: list[int], which: signal.Signals) -> None:
    for number in numbers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, which)
