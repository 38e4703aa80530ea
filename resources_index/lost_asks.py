"""Asks that would not find their own entry if nobody had written them: each is left out and searched.

Only the other asks of the same language are searched, as if titles and steps did not exist: what a
person types next will be near to what people typed before, or to nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from encoders.universal import DIMENSIONS as UNIVERSAL_DIMENSIONS
from resources_index.encoding import Encoding, Say
from resources_index.fusion import BEST_PASSAGES
from resources_index.problem import Problem
from resources_index.reading import Reading
from resources_index.record import Record
from resources_index.settings import IndexSettings
from resources_index.vectors import Vectors, weighted

FIRST = 3
_OUT = -np.inf


@dataclass(frozen=True)
class LostAsk:
    """An ask of ``record`` that finds other entries first; ``instead`` holds their ids, best first."""

    record: Record
    ask: str
    instead: tuple[str, ...]


def lost_asks(
    records: Sequence[Record], vectors_of: Callable[[list[str]], Vectors], multilingual: int
) -> Iterator[LostAsk]:
    """Every ask whose own entry is not among the first three when all other asks are searched.

    ``vectors_of`` gives document rows; ``multilingual`` is the width of their multilingual part.
    """
    for lang in sorted({record.lang for record in records}):
        of_lang = [record for record in records if record.lang == lang]
        asks = [ask for record in of_lang for ask in record.asks]
        owners = np.repeat(np.arange(len(of_lang)), [len(record.asks) for record in of_lang])
        vectors = vectors_of(asks)
        queries = np.vstack([weighted(row, lang, multilingual) for row in vectors])
        scores = scores_left_out(vectors @ queries.T, owners)
        order = np.argsort(-scores, axis=0, kind="stable")[:FIRST]
        for query, ask in enumerate(asks):
            own = owners[query]
            if own not in order[:, query] or scores[own, query] == _OUT:
                instead = tuple(of_lang[entry].id for entry in order[:, query] if entry != own)
                yield LostAsk(of_lang[own], ask, instead)


def scores_left_out(scores: Vectors, owners: npt.NDArray[np.intp]) -> Vectors:
    """Scores of asks (rows) for asks (columns) -> the score of every entry for each ask, itself left out.

    An entry scores as in a search: the mean of its best ask and of its best three. ``owners`` names
    the entry of each row, in order and without gaps; an entry with no other ask scores minus infinity.
    """
    scores = scores.astype(np.float64)
    np.fill_diagonal(scores, _OUT)
    entries = []
    for entry in range(int(np.max(owners)) + 1):
        own = np.flatnonzero(owners == entry)
        best = -np.sort(-scores[own], axis=0)[:BEST_PASSAGES]
        there = np.isfinite(best)
        count = np.maximum(there.sum(axis=0), 1)
        mean = np.where(there, best, 0).sum(axis=0) / count
        entries.append(np.where(there[0], (best[0] + mean) / 2, _OUT))
    found: Vectors = np.vstack(entries)
    return found


def check_asks(settings: IndexSettings, reading: Reading, say: Say) -> list[Problem]:
    """The faults of all lost asks; what is encoded for it is kept for the next build.

    Raises:
        WeightsChangedError: an encoder's weights are missing or not the checked ones.
    """
    asks = [ask for record in reading.records for ask in record.asks]
    if not asks:
        return []
    encoding = Encoding(settings)
    cache = encoding.cache()
    settings.index.mkdir(parents=True, exist_ok=True)
    if encoding.fill(cache, asks, say):
        cache.save()
    lost = lost_asks(reading.records, cache.rows, UNIVERSAL_DIMENSIONS)
    return [as_problem(found, reading.files[found.record.key]) for found in lost]


def as_problem(lost: LostAsk, file: str) -> Problem:
    """The fault as an editor reads it; it stops no build: a wrong number must be mended in a minute."""
    mend = (
        f'"{lost.ask}" would find {", ".join(lost.instead)} first; '
        "say the same once more in other words, or use words of its own"
    )
    return Problem(file, "asks", mend, blocking=False)
