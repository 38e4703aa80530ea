"""The very same search over any corpus: passages, both encoders, BM25, the weighted sum, the thresholds.

``corpus``: one ``{"id", "title", "text"}`` a line; ``queries``: ``{"id", "text"}``; out come
``{"query_id", "results": [{"id", "score"}], "answered": bool}``, best first. The threshold is calibrated on
the corpus itself with the shipped lines that nothing is to answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from encoders.universal import DIMENSIONS as UNIVERSAL_DIMENSIONS
from resources_index.advice import advice_rules
from resources_index.bm25 import Bm25, terms
from resources_index.calibration import FALSE_ANSWERS, cut_off
from resources_index.out_of_scope import searched_lines
from resources_index.ranking import Ranking
from resources_index.search import ExactTerms
from resources_index.vectors import FALLBACK_LANGUAGE, Vectors, weighted

CHUNK_WORDS = 60
RESULTS = 10
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_NO_NAMES = ExactTerms({}, {}, {}, {})

Encode = Callable[[Sequence[str]], Vectors]


class BenchError(Exception):
    """A file of the bench cannot be used; the message names file, line and mend."""


@dataclass(frozen=True)
class Document:
    """A text to find."""

    id: str
    title: str
    text: str


def read_lines(path: Path, keys: tuple[str, ...]) -> list[dict[str, str]]:
    """The objects of a JSON-lines file, each with text at ``keys``.

    Raises:
        BenchError: the file cannot be read, or a line is not such an object.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise BenchError(
            f"{path.name} cannot be read; give a UTF-8 file with one JSON object a line."
        ) from None
    found: list[dict[str, str]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found.append({key: str(row[key]) for key in keys})
        except (ValueError, TypeError, KeyError):
            wanted = ", ".join(f'"{key}"' for key in keys)
            raise BenchError(f"{path.name}:{number} must be a JSON object with {wanted}.") from None
    if not found:
        raise BenchError(f"{path.name} holds no line; write one JSON object a line.")
    ids = [row["id"] for row in found]
    if len(set(ids)) < len(ids):
        raise BenchError(f"{path.name} holds an id twice; give each line its own.")
    return found


def passages(document: Document) -> Iterator[str]:
    """Title, whole text, and the text in pieces, each after the title: a long text says many things."""
    title, text = document.title.strip(), " ".join(document.text.split())
    before = f"{title}. " if title else ""
    if title:
        yield title
    yield before + text
    pieces = list(_pieces(document.text))
    yield from (before + piece for piece in pieces if len(pieces) > 1)


def _pieces(text: str) -> Iterator[str]:
    kept: list[str] = []
    for sentence in _SENTENCE.split(text):
        words = sentence.split()
        while words:
            if kept and len(kept) + len(words) > CHUNK_WORDS:
                yield " ".join(kept)
                kept = []
            kept += words[:CHUNK_WORDS]
            words = words[CHUNK_WORDS:]
    if kept:
        yield " ".join(kept)


class Bench:
    """A corpus, encoded and ready to be searched in ``lang``."""

    def __init__(self, documents: list[Document], encode: Encode, lang: str = FALLBACK_LANGUAGE) -> None:
        texts = [(document.id, passage) for document in documents for passage in passages(document)]
        self._lang, self._encode = lang, encode
        self._vectors = encode([text for _, text in texts])
        words = Bm25.of([terms(text) for _, text in texts])
        self._ranking = Ranking.of([name for name, _ in texts], [lang] * len(texts), words, _NO_NAMES)
        self._everything = np.ones(len(texts), dtype=np.bool_)
        tops = [order[0][1] for order in self.orders(searched_lines(lang))]
        self.threshold = cut_off(np.array(tops, dtype=np.float32), FALSE_ANSWERS)

    def orders(self, queries: list[str]) -> Iterator[list[tuple[str, float]]]:
        """The ranking of every query."""
        for text, vector in zip(queries, self._encode(queries), strict=True):
            dense = self._vectors @ weighted(vector, self._lang, UNIVERSAL_DIMENSIONS)
            yield self._ranking.order(text, dense, self._everything)

    def results(self, queries: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
        """One line of results a query; a question of advice is not answered from the corpus."""
        for query, order in zip(queries, self.orders([query["text"] for query in queries]), strict=True):
            best = order[:RESULTS]
            sure = bool(best) and best[0][1] >= self.threshold
            yield {
                "query_id": query["id"],
                "results": [{"id": name, "score": round(score, 6)} for name, score in best],
                "answered": sure and advice_rules().kind_of(query["text"]) is None,
            }
