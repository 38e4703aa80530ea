"""One finished index on disk, and the pointer that says which one is current.

A generation is written whole into a folder of its own; then one rename of the pointer switches
readers to it. A reader therefore sees the old index or the new one, never half of each.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from encoders.pinned import digest_of

FORMAT = 3
POINTER = "current"
MANIFEST = "manifest.json"
VECTORS = "vectors.faiss"
RECORDS = "records.json"
WORDS = "words.npz"
FILES = (VECTORS, RECORDS, WORDS)
KEPT = 2


class IndexUnavailableError(Exception):
    """The index cannot be searched; the message says why and what to run."""


IndexUnavailable = IndexUnavailableError


@dataclass(frozen=True)
class Generation:
    """A folder with an index, and its manifest."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def name(self) -> str:
        """The folder's name, which changes with every build that changed anything."""
        return self.folder.name

    @property
    def english(self) -> str:
        """The identity of the English encoder that its vectors were made with."""
        return str(self.manifest["encoder"]["english"])


def sealed(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest with a digest of itself, so that a build never trusts one that was changed."""
    return {**manifest, "seal": _seal(manifest)}


def _seal(manifest: dict[str, Any]) -> str:
    content = {key: value for key, value in manifest.items() if key != "seal"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def pointer_state(index: Path) -> tuple[int, int] | None:
    """Changes whenever another generation becomes current; ``None`` when there is none."""
    try:
        status = (index / POINTER).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino


def current(index: Path) -> Generation:
    """The current generation of an index folder, after its files were checked against the manifest.

    Raises:
        IndexUnavailableError: there is none, it is of another format, or a file is not as built.
    """
    advice = "run `python -m resources_index build`"
    try:
        name = (index / POINTER).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        raise IndexUnavailableError(f"There is no resource index yet; {advice}.") from None
    return _checked(index / name)


def _checked(folder: Path) -> Generation:
    advice = "run `python -m resources_index build`"
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise IndexUnavailableError(f"There is no resource index yet; {advice}.") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise IndexUnavailableError(f"The resource index is of another format; {advice}.")
    if manifest.get("seal") != _seal(manifest):
        raise IndexUnavailableError(f"The resource index has a changed {MANIFEST}; {advice}.")
    for file in FILES:
        try:
            found = digest_of(folder / file)
        except OSError:
            raise IndexUnavailableError(f"The resource index lacks {file}; {advice}.") from None
        if found != manifest["files"].get(file):
            raise IndexUnavailableError(f"The resource index has a changed {file}; {advice}.")
    return Generation(folder, manifest)


def publish(index: Path, work: Path, name: str) -> Path:
    """Make the finished folder ``work`` the current generation, and remove generations before the last."""
    goal = index / name
    if goal.exists():
        shutil.rmtree(goal)
    work.rename(goal)
    _point_to(index, name)
    _forget_old(index, name)
    return goal


def _point_to(index: Path, name: str) -> None:
    fresh = index / f".{POINTER}-{os.getpid()}"
    fresh.write_text(name, encoding="utf-8")
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    fresh.replace(index / POINTER)


def forget_unfinished(index: Path) -> None:
    """Remove what a build that was killed left behind; only the build that runs alone may call this."""
    for path in (*index.glob(".build-*"), *index.glob(f".{POINTER}-*"), *index.glob(".cache-*")):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _forget_old(index: Path, name: str) -> None:
    # The one before stays: a reader may just be opening it.
    old = [path for path in index.glob("g-*") if path.is_dir() and path.name != name]
    for path in sorted(old, key=lambda folder: folder.stat().st_mtime)[: -(KEPT - 1)]:
        shutil.rmtree(path, ignore_errors=True)


def roll_back(index: Path) -> Generation:
    """Make the generation before the current one current again; readers take it up at their next search.

    Only the pointer changes: rolling back twice is where one began.

    Raises:
        IndexUnavailableError: there is no earlier generation, or it is not as it was built.
    """
    try:
        now = (index / POINTER).read_text(encoding="utf-8").strip()
    except OSError:
        raise IndexUnavailableError(
            "There is no resource index yet; run `python -m resources_index build`."
        ) from None
    others = [path for path in index.glob("g-*") if path.is_dir() and path.name != now]
    if not others:
        raise IndexUnavailableError("There is no earlier build to go back to; this one stays.")
    before = _checked(max(others, key=lambda folder: folder.stat().st_mtime))
    _point_to(index, before.name)
    return before
