"""BM25 over short texts: which of them share rare words with a query, and how many.

Source of the formula: Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and
Beyond", with the idf of Lucene, ``ln(1 + (N - n + 0.5) / (n + 0.5))``, which is never negative. What a
word adds to a text is worked out when the index is built (Lù 2024, "BM25S"), so that a query costs one
addition for each text that holds one of its words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from resources_index.prose import folded

Scores = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

# The usual values; others between 0.9 and 1.6, 0.4 and 0.9 changed nothing beyond chance (measured).
K1, B = 1.2, 0.75
# Words are cut to so many letters, so that "anxiety" and "anxious", "ansiedad" and "ansioso" meet. A rule
# for both languages; as good as a stemmer of each on the development sets (measured).
STEM = 6
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=4_096)
def _terms(text: str) -> tuple[str, ...]:
    return tuple(word[:STEM] for word in _WORD.findall(folded(text.replace("’", "").replace("'", ""))))


def terms(text: str) -> tuple[str, ...]:
    """The words of a text as they are counted: small letters, no accents, cut to ``STEM``."""
    return _terms(text)


@dataclass(frozen=True)
class Bm25:
    """What each term adds to each text that holds it: ``texts[starts[t]:starts[t + 1]]`` get ``adds``."""

    numbers: Mapping[str, int]
    starts: Numbers
    texts: Numbers
    adds: Scores
    count: int

    @classmethod
    def of(cls, documents: Sequence[Iterable[str]]) -> Bm25:
        """The index of documents, each given as its terms."""
        counted = [Counter(document) for document in documents]
        lengths = np.array([counts.total() for counts in counted], dtype=np.float64)
        mean = float(lengths.mean()) if lengths.any() else 1.0
        postings: dict[str, list[tuple[int, int]]] = {}
        for row, counts in enumerate(counted):
            for term, said in counts.items():
                postings.setdefault(term, []).append((row, said))
        names = sorted(postings)
        sizes = np.array([len(postings[name]) for name in names], dtype=np.int64)
        flat = [posting for name in names for posting in postings[name]]
        texts = np.array([row for row, _ in flat], dtype=np.int64)
        times = np.array([number for _, number in flat], dtype=np.float64)
        rarity = np.repeat(np.log1p((len(counted) - sizes + 0.5) / (sizes + 0.5)), sizes)
        norm = K1 * (1 - B + B * lengths[texts] / mean) if flat else times
        adds = (rarity * times * (K1 + 1) / (times + norm)).astype(np.float32)
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        return cls({name: number for number, name in enumerate(names)}, starts, texts, adds, len(counted))

    def scores(self, query: Iterable[str]) -> Scores:
        """The score of every text for a query, given as its terms; a word said twice counts once."""
        found = np.zeros(self.count, dtype=np.float32)
        for term in set(query):
            number = self.numbers.get(term)
            if number is not None:
                stretch = slice(self.starts[number], self.starts[number + 1])
                found[self.texts[stretch]] += self.adds[stretch]
        return found

    def save(self, path: Path) -> None:
        """Write the index as one ``.npz`` file."""
        names = np.array(list(self.numbers), dtype=np.str_)
        np.savez(path, names=names, starts=self.starts, texts=self.texts, adds=self.adds, count=self.count)

    @classmethod
    def load(cls, path: Path) -> Bm25:
        """Read what ``save`` wrote.

        Raises:
            OSError, ValueError, KeyError: the file is missing or is not such an index.
        """
        with np.load(path, allow_pickle=False) as stored:
            names = {str(name): number for number, name in enumerate(stored["names"])}
            return cls(names, stored["starts"], stored["texts"], stored["adds"], int(stored["count"]))
