"""How good is good enough: two thresholds, set at every build.

At the upper one and above, a question is answered. From the lower one on, titles are offered to pick
from. Below it the honest answer is that there is nothing.

Each ask is searched with itself left out, and lines that no entry answers are searched as they
are; the threshold is where few of the latter get through. A threshold taken from another index
does not hold (measured: 5 % false answers on one were 27 % on the next).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from resources_index.ranking import Ranking
from resources_index.vectors import Passage, Vectors, weighted

# Of the lines that no entry answers, at most this share may be answered.
FALSE_ANSWERS = 0.05
# And at most this share may be offered titles: a pick costs a person a look, a wrong answer costs trust.
FALSE_OFFERS = 0.2
# Used when a language has no out-of-scope lines to calibrate on.
CAUTIOUS = 0.62
CAUTIOUS_OFFER = 0.5


@dataclass(frozen=True)
class Calibration:
    """What one language's threshold rests on; shares are of ``asks`` or ``out_of_scope`` lines."""

    threshold: float
    offer: float
    asks: int
    first: float
    in_three: float
    answered: float
    answered_in_three: float
    out_of_scope: int
    false_answers: float
    false_answers_unseen: float
    offered: float
    false_offers_unseen: float

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON for the manifest."""
        return asdict(self)


@dataclass(frozen=True)
class Rows:
    """The index before it is written: one vector, passage, id and language a row."""

    vectors: Vectors
    passages: Sequence[Passage]
    ids: Sequence[str]
    langs: Sequence[str]
    ranking: Ranking
    multilingual: int


def calibrate(rows: Rows, lang: str, lines: Sequence[str], line_vectors: Vectors) -> Calibration:
    """Measure one language; ``line_vectors`` are the document rows of the out-of-scope ``lines``."""
    places: list[int] = []
    right: list[float] = []
    for row, passage in enumerate(rows.passages):
        if passage.part != "ask" or rows.langs[row] != lang:
            continue
        order = _ranking(rows, lang, passage.text, rows.vectors[row], leave_out=row)
        place = next((n for n, (name, _) in enumerate(order) if name == rows.ids[row]), len(order))
        places.append(place)
        right.append(order[0][1] if order else -1.0)
    tops = np.array(
        [_ranking(rows, lang, line, vector)[0][1] for line, vector in zip(lines, line_vectors, strict=True)]
    )
    threshold, offer = (
        _threshold(tops, FALSE_ANSWERS, CAUTIOUS),
        _threshold(tops, FALSE_OFFERS, CAUTIOUS_OFFER),
    )
    found, scores = np.array(places), np.array(right)
    return Calibration(
        threshold=round(threshold, 4),
        offer=round(min(offer, threshold), 4),
        asks=len(places),
        first=_share(found == 0),
        in_three=_share(found < 3),
        answered=_share(scores >= threshold),
        answered_in_three=_share((scores >= threshold) & (found < 3)),
        out_of_scope=len(lines),
        false_answers=_share(tops >= threshold),
        false_answers_unseen=_unseen(tops, FALSE_ANSWERS),
        offered=_share(scores >= offer),
        false_offers_unseen=_unseen(tops, FALSE_OFFERS),
    )


def _ranking(
    rows: Rows, lang: str, text: str, vector: Vectors, leave_out: int | None = None
) -> list[tuple[str, float]]:
    scores = rows.vectors @ weighted(vector, lang, rows.multilingual)
    usable = rows.ranking.in_language(lang)
    if leave_out is not None:
        own = rows.ids[leave_out]
        for row, passage in enumerate(rows.passages):
            # The other language's asks are translations of this one: they would give the answer away.
            if passage.part == "ask" and rows.ids[row] == own and rows.langs[row] != lang:
                usable[row] = False
        usable[leave_out] = False
    return rows.ranking.order(text, scores, usable)


def _threshold(tops: Vectors, share: float, without: float) -> float:
    return cut_off(tops, share) if len(tops) else without


def cut_off(tops: Vectors, share: float) -> float:
    """The score that at most ``share`` of ``tops``, the best scores of lines out of scope, reach."""
    return float(np.nextafter(np.float32(np.quantile(tops, 1 - share)), np.float32(2)))


def _unseen(tops: Vectors, share: float) -> float:
    """Lines let through on each half of them with the threshold of the other half."""
    if len(tops) < 2:
        return 0.0
    halves = (tops[::2], tops[1::2])
    wrong = sum(
        int((here >= _threshold(there, share, CAUTIOUS)).sum()) for here, there in (halves, halves[::-1])
    )
    return round(wrong / len(tops), 4)


def _share(truths: Any) -> float:
    return round(float(np.mean(truths)), 4) if len(truths) else 0.0
