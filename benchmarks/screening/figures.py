"""The few figures that the report needs: shares with their uncertainty, AUC, percentiles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence


def interval(hits: int, rows: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share."""
    if rows == 0:
        return 0.0, 1.0
    z, p = 1.96, hits / rows
    middle = (p + z * z / (2 * rows)) / (1 + z * z / rows)
    half = z * math.sqrt(p * (1 - p) / rows + z * z / (4 * rows * rows)) / (1 + z * z / rows)
    return max(0.0, middle - half), min(1.0, middle + half)


def share(results: Iterable[bool]) -> str:
    """Return "share (interval) hits/rows" for a table cell."""
    known = list(results)
    hits, rows = sum(known), len(known)
    if rows == 0:
        return "no rows"
    low, high = interval(hits, rows)
    return f"{hits / rows:.1%} ({low:.1%} to {high:.1%}) {hits}/{rows}"


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the probability that a positive row scores above a negative one (ties count half)."""
    ranked = sorted([(score, True) for score in positive] + [(score, False) for score in negative])
    wins, below, at = 0.0, 0, 0
    while at < len(ranked):
        same = [is_positive for score, is_positive in ranked[at:] if score == ranked[at][0]]
        ups = sum(same)
        wins += ups * (below + (len(same) - ups) / 2)
        below += len(same) - ups
        at += len(same)
    return wins / max(1, len(positive) * len(negative))


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value below which ``part`` of ``values`` lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]
