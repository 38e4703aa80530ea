"""Every passage of an index, and how near each of their entries is to a query. Pure: vectors in, order out.

The service, the calibration of every build and ``bench`` rank with this, so that what is measured is what
people get.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from resources_index.bm25 import Bm25, terms
from resources_index.fusion import Numbers, Scores, fused, owner_scores
from resources_index.search import ExactTerms
from resources_index.vectors import FALLBACK_LANGUAGE

Mask = npt.NDArray[np.bool_]

# How much the encoders count beside BM25, measured on two sets of questions over passages: alone they had
# nDCG@10 .853 and .618, hit@1 .754 and .549; with .8 over ten candidates .850 and .615, .770 and .537: no
# difference beyond chance. Below .8, or scaled over more candidates, it was worse (.7 over all: .789 on one).
MEANING = 0.8


@dataclass(frozen=True)
class Ranking:
    """``owners`` says which of ``ids`` each passage belongs to, ``langs`` in which language it is written."""

    ids: tuple[str, ...]
    owners: Numbers
    langs: npt.NDArray[np.str_]
    words: Bm25
    terms: ExactTerms

    @classmethod
    def of(cls, row_ids: Sequence[str], row_langs: Sequence[str], words: Bm25, names: ExactTerms) -> Ranking:
        """From the id and the language of each passage, in the order of the vectors."""
        ids = tuple(sorted(set(row_ids)))
        number = {name: place for place, name in enumerate(ids)}
        owners = np.array([number[name] for name in row_ids], dtype=np.int64)
        return cls(ids, owners, np.array(row_langs, dtype=np.str_), words, names)

    def in_language(self, lang: str) -> Mask:
        """The passages that a query in ``lang`` may be found by: its own language and English."""
        mask: Mask = (self.langs == lang) | (self.langs == FALLBACK_LANGUAGE)
        return mask

    def of_ids(self, allowed: frozenset[str]) -> Mask:
        """The passages of the entries in ``allowed``."""
        chosen = np.array([name in allowed for name in self.ids], dtype=np.bool_)
        mask: Mask = chosen[self.owners]
        return mask

    def order(self, text: str, dense: Scores, usable: Mask) -> list[tuple[str, float]]:
        """Ids with their scores, best first, over ``usable`` passages; ties go by id.

        ``dense`` is the weighted cosine of ``text`` with every passage.
        """
        owners = self.owners[usable]
        near = owner_scores(dense[usable], owners, len(self.ids))
        said = owner_scores(self.words.scores(terms(text))[usable], owners, len(self.ids))
        scores = fused(near, said, MEANING)
        bonuses = self.terms.bonuses(text)
        found = [
            (self.ids[place], float(scores[place]) + bonuses.get(self.ids[place], 0.0))
            for place in np.flatnonzero(np.isfinite(scores)).tolist()
        ]
        return sorted(found, key=lambda item: (-item[1], item[0]))
