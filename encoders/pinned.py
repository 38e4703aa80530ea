"""Weights are trusted by their content, never by their name."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path


class WeightsChangedError(RuntimeError):
    """A file of model weights is not the one this project was checked with."""


def verify(folder: Path, sha256_of: Mapping[str, str]) -> None:
    """Compare every named file below ``folder`` with its SHA-256 digest.

    Raises:
        WeightsChangedError: a file is missing or differs; the message names it.
    """
    for name, expected in sha256_of.items():
        path = folder / name
        if not path.is_file():
            raise WeightsChangedError(f"The weights file {name} is missing; run `make setup` again.")
        found = digest_of(path)
        if found != expected:
            raise WeightsChangedError(
                f"The weights file {name} is not the one that was checked "
                f"(sha256 {found[:12]}…, expected {expected[:12]}…); run `make setup` again."
            )


def digest_of(path: Path) -> str:
    """The SHA-256 digest of a file, in hex, read a megabyte at a time."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
