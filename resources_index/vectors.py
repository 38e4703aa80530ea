"""Texts -> vectors of both encoders side by side, and how much each counts for a query.

A document keeps two unit vectors, the English encoder's and the multilingual one's, in one row. A
query's two parts are scaled by weights of its language before they are laid side by side, so one
inner product is ``a * cosine_english + b * cosine_multilingual``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from resources_index.record import Record

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """What the index asks of an encoder: unit rows."""

    def encode(self, texts: Sequence[str]) -> Vectors: ...


# English part, multilingual part. Chosen on the asks with each left out: for English the own entry was
# in the first three for 64 % with these, 60 % at (.4, .6), 52 % with the multilingual part alone, which
# keeps a Spanish sentence on an English page findable. The English model knows no Spanish.
WEIGHTS: dict[str, tuple[float, float]] = {"en": (0.8, 0.2), "es": (0.0, 1.0)}
MULTILINGUAL_ONLY = (0.0, 1.0)


FALLBACK_LANGUAGE = "en"


@dataclass(frozen=True)
class Passage:
    """One text of a record that is looked up: its title and summary, one ask, or its steps."""

    key: str
    part: str
    text: str


def passages_of(record: Record) -> list[Passage]:
    """The texts under which a record is found; its score is that of the best of them."""
    found = [Passage(record.key, "summary", f"{record.title}. {record.summary}")]
    found += [Passage(record.key, "ask", ask) for ask in record.asks]
    if record.steps:
        found.append(Passage(record.key, "steps", " ".join(record.steps)))
    return found


def normalised(text: str) -> str:
    """Text as both encoders get it: whitespace folded, so that a pasted line break changes nothing."""
    return " ".join(text.split())


def text_hash(text: str) -> str:
    """Names a text in the cache of vectors."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()


def document_vectors(texts: Sequence[str], english: Encoder, multilingual: Encoder) -> Vectors:
    """Rows of both unit parts, shape ``(len(texts), english + multilingual)``."""
    clean = [normalised(text) for text in texts]
    return np.hstack([english.encode(clean), multilingual.encode(clean)]).astype(np.float32)


def weights_of(lang: str) -> tuple[float, float]:
    """How much the English and the multilingual part count for a query in ``lang``."""
    return WEIGHTS.get(lang, MULTILINGUAL_ONLY)


def weighted(vector: Vectors, lang: str, multilingual: int) -> Vectors:
    """A document row as if it were a query in ``lang``; ``multilingual`` is that part's width."""
    a, b = weights_of(lang)
    scale = np.full(vector.shape[0], a, dtype=np.float32)
    scale[-multilingual:] = b
    scaled: Vectors = vector * scale
    return scaled


def query_vector(text: str, lang: str, english: Encoder, multilingual: Encoder, width: int) -> Vectors:
    """The weighted row of one query, shape ``(1, width)``; an unused encoder is not run."""
    a, b = weights_of(lang)
    clean = [normalised(text)]
    right = multilingual.encode(clean) * b
    left = np.zeros((1, width - right.shape[1]), dtype=np.float32)
    if a:
        left = english.encode(clean) * a
    return np.hstack([left, right]).astype(np.float32)
