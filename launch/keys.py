"""The secrets of one installation: made once, kept for good, given only to the processes that need them."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from launch.settings import Settings
from launch.terminal import LaunchError

RASA_SECRET = "PORCHLIGHT_RASA_SECRET"  # noqa: S105 - the name of a variable
TRACKER_KEY = "PORCHLIGHT_TRACKER_KEY"
MASTER_KEY = "PORCHLIGHT_MASTER_KEY"
FILE_OF = {RASA_SECRET: "rasa.secret", TRACKER_KEY: "tracker.key", MASTER_KEY: "master.key"}
# 32 random bytes as hexadecimal digits: the length of an AES-256 key.
KEY = re.compile(r"[0-9a-f]{64}")


def ensure(settings: Settings, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return every secret by its variable: from ``environment`` where it is given, else from its file.

    A file that is missing is made with new random content and mode 0600; one that is there is never
    written again.

    Raises:
        LaunchError: a secret is not what it should be, or the key that opens stored conversations is gone.
    """
    found = {}
    for name in FILE_OF:
        value = environment.get(name)
        # The secret between service and Rasa may be any words; the other two are keys of AES-256.
        if value and name != RASA_SECRET and not KEY.fullmatch(value.lower()):
            raise LaunchError(f"{name} must be 64 hexadecimal digits (32 bytes).")
        found[name] = value or _from_file(settings, name)
    return found


def _from_file(settings: Settings, name: str) -> str:
    path = settings.state / "secrets" / FILE_OF[name]
    if not path.exists():
        if name == MASTER_KEY and any((settings.state / "redis").glob("**/*.aof*")):
            # A new key would make every stored conversation unreadable, and nobody would notice at first.
            raise LaunchError(
                f"The key {path} is missing, but conversations stored with it are in "
                f"{settings.state / 'redis'}: put the key back from your backup or set {MASTER_KEY}. "
                "To begin anew without them, move that folder away."
            )
        _create(path)
    value = path.read_text(encoding="ascii", errors="replace").strip()
    if not KEY.fullmatch(value.lower()):
        raise LaunchError(
            f"{path} must hold 64 hexadecimal digits and nothing else; put it back from your backup."
        )
    path.chmod(0o600)
    return value


def _create(path: Path) -> None:
    """Write a new secret whole or not at all; whoever was first keeps it."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
