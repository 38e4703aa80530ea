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
        with path.open("rb") as file:
            found = (
                hashlib.file_digest(file, "sha256").hexdigest()
                if hasattr(hashlib, "file_digest")
                else hashlib.sha256(file.read()).hexdigest()
            )
        if found != expected:
            raise WeightsChangedError(
                f"The weights file {name} is not the one that was checked "
                f"(sha256 {found[:12]}…, expected {expected[:12]}…); run `make setup` again."
            )
