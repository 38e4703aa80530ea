"""Stamps: beside what was built stands the hash of what it was built from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path


def content_hash(root: Path, patterns: Iterable[str], extra: Iterable[str] = ()) -> str:
    """Hash the names and contents of the files below ``root`` that match the glob ``patterns``.

    ``extra`` are further facts that matter, for example the version of Python. The order of patterns
    and of files does not change the result; a renamed, added, changed or removed file does.
    """
    digest = hashlib.sha256()
    for fact in extra:
        digest.update(f"{len(fact)}:{fact};".encode())
    paths = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    for path in sorted(paths):
        if "__pycache__" in path.parts:
            continue
        name, content = str(path.relative_to(root)), path.read_bytes()
        digest.update(f"{len(name)}:{name}:{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()


def read_stamp(path: Path) -> str:
    """Return the stamp's text, or an empty text where there is none."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def write_atomically(path: Path, text: str) -> None:
    """Replace the file ``path`` by ``text`` in one step, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)
