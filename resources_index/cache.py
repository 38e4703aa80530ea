"""Vectors kept between builds, so that only changed texts are encoded again."""

from __future__ import annotations

import os
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from resources_index.vectors import Vectors, text_hash


class VectorCache:
    """Text -> its row, for one pair of encoders; a missing or broken file is an empty cache."""

    def __init__(self, folder: Path, encoders: str) -> None:
        self._path = folder / f"cache-{encoders}.npz"
        self._rows: dict[str, Vectors] = {}
        try:
            with self._path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                names, vectors = stored["names"], stored["vectors"]
        except (OSError, ValueError, TypeError, LookupError, EOFError, BadZipFile):
            return
        self._rows = {str(name): vector for name, vector in zip(names, vectors, strict=False)}

    def missing(self, texts: list[str]) -> list[str]:
        """The texts without a row, each once, in order."""
        return [text for text in dict.fromkeys(texts) if text_hash(text) not in self._rows]

    def add(self, texts: list[str], vectors: Vectors) -> None:
        """Keep the rows of ``texts``."""
        self._rows.update({text_hash(text): row for text, row in zip(texts, vectors, strict=True)})

    def rows(self, texts: list[str]) -> Vectors:
        """The rows of ``texts``, shape ``(len(texts), width)``; every text must have been added."""
        return np.vstack([self._rows[text_hash(text)] for text in texts]).astype(np.float32)

    def save(self, texts: list[str] | None = None) -> None:
        """Write the rows of ``texts`` and forget the others; without ``texts`` write all."""
        wanted = sorted(self._rows if texts is None else {text_hash(text) for text in texts})
        fresh = self._path.with_name(f".{self._path.name}-{os.getpid()}.npz")
        np.savez(fresh, names=np.array(wanted), vectors=np.vstack([self._rows[name] for name in wanted]))
        fresh.replace(self._path)
