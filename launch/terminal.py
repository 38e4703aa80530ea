"""What the commands of `make` say, and how they fail."""

from __future__ import annotations

import contextlib
import sys


class LaunchError(RuntimeError):
    """Porchlight cannot be set up or run; the message is the sentence shown to whoever typed the command."""


def say(text: str = "") -> None:
    """Write one line at once. A terminal that is gone is no reason to stop stopping."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def complain(text: str) -> None:
    """Write one line to standard error."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
