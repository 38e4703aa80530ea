"""Meaning and words together: the weighted sum of the encoders' scores and BM25.

Each is scaled to 0-1 over the nearest candidates of the query and weighted, which ranks better than
reciprocal ranks (Bruch et al. 2023, "An Analysis of Fusion Functions for Hybrid Retrieval").
The sum is then put back on the scale of the encoders' scores of this query: 0-1 over the candidates says
nothing of how near the nearest is, and a threshold needs just that. The best entry keeps the full score
only when both agree on it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

# One ask that happens to fit counts less than three that do. Measured on the asks with each left out,
# English: own entry first 41 % against 36 % by the best passage alone, in the first three 69 % against 64 %.
BEST_PASSAGES = 3
# The nearest so many by meaning set the scale of 0-1.
CANDIDATES = 10


def owner_scores(scores: Scores, owners: Numbers, count: int) -> Scores:
    """Scores of passages -> of their owners: the mean of the best and of the best three.

    ``owners`` says whose each passage is, from 0 to ``count`` - 1; an owner without one gets ``-inf``.
    """
    found = np.full(count, -np.inf, dtype=np.float32)
    if not len(scores):
        return found
    order = np.lexsort((-scores, owners))
    whose, ranked = owners[order], scores[order].astype(np.float64)
    firsts = np.flatnonzero(np.r_[True, whose[1:] != whose[:-1]])
    lengths = np.diff(np.r_[firsts, len(whose)])
    place = np.arange(len(whose)) - np.repeat(firsts, lengths)
    kept = np.where(place < BEST_PASSAGES, ranked, 0.0)
    means = np.add.reduceat(kept, firsts) / np.minimum(lengths, BEST_PASSAGES)
    found[whose[firsts]] = (ranked[firsts] + means) / 2
    return found


def fused(dense: Scores, words: Scores, weight: float) -> Scores:
    """The weighted sum, ``weight`` of it the encoders'; owners at ``-inf`` stay there."""
    present = np.isfinite(dense)
    if not present.any():
        return dense
    nearest = np.sort(dense[present])[-CANDIDATES:]
    low, high = float(nearest[0]), float(nearest[-1])
    most = float(words[present].max(initial=0.0))
    # A query that shares no word with any candidate is trusted less, not more.
    scaled = np.where(present, np.maximum(words, 0.0), 0.0) / (most if most > 0 else 1.0)
    mixed = weight * dense + (1 - weight) * (low + (high - low) * scaled)
    return np.where(present, mixed, dense).astype(np.float32)
