"""One run for each state folder: a lock that lasts as long as the launcher or its supervisor."""

from __future__ import annotations

import fcntl
import os
import time
from dataclasses import dataclass
from pathlib import Path

from launch.terminal import LaunchError, say

SECONDS_TO_FINISH_STOPPING = 20.0


@dataclass
class RunLock:
    """The held lock; supervisord inherits ``descriptor``, so that the lock ends with the later of the two."""

    descriptor: int

    @classmethod
    def take(cls, path: Path) -> RunLock:
        """Take the lock, waiting for a run whose launcher is gone and whose supervisor is still stopping.

        Raises:
            LaunchError: Porchlight runs already from this state folder.
        """
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + SECONDS_TO_FINISH_STOPPING
        told = False
        while not _try(descriptor):
            owner = owner_of(path)
            if alive(owner) or time.monotonic() > deadline:
                os.close(descriptor)
                raise LaunchError(
                    f"Porchlight is already running from this folder (process {owner}); `make stop` stops it."
                )
            if not told:
                say("Waiting until what is left of the last run has stopped.")
                told = True
            time.sleep(0.2)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        return cls(descriptor)

    def release(self) -> None:
        os.close(self.descriptor)


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def owner_of(path: Path) -> int:
    """Return the process number written into the lock, or 0."""
    try:
        return int(path.read_text(encoding="ascii") or "0")
    except (OSError, ValueError):
        return 0


def held(path: Path) -> bool:
    """Tell whether a launcher or a supervisor holds the lock now."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        return not _try(descriptor)
    finally:
        os.close(descriptor)


def alive(number: int) -> bool:
    """Tell whether the process exists."""
    if number <= 0:
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
