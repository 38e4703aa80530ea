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


def auc_interval(positive: Sequence[float], negative: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % interval of an AUC (Hanley and McNeil 1982)."""
    area, many, few = auc(positive, negative), len(positive), len(negative)
    if not many or not few:
        return 0.0, 1.0
    one, two = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area) + (many - 1) * (one - area**2) + (few - 1) * (two - area**2)
    half = 1.96 * math.sqrt(max(0.0, spread) / (many * few))
    return max(0.0, area - half), min(1.0, area + half)


def bins(scored: Sequence[tuple[float, bool]], count: int = 10) -> list[tuple[str, list[tuple[float, bool]]]]:
    """Return the scores in ``count`` parts of equal width, with their names; empty parts are left out."""
    parts: list[list[tuple[float, bool]]] = [[] for _ in range(count)]
    for score, is_so in scored:
        parts[min(count - 1, int(score * count))].append((score, is_so))
    return [(f"{n / count:.1f} to {(n + 1) / count:.1f}", part) for n, part in enumerate(parts) if part]


def calibration_error(scored: Sequence[tuple[float, bool]]) -> float:
    """Return the expected calibration error over ten parts (Naeini et al. 2015)."""
    off = 0.0
    for _, part in bins(scored):
        off += abs(sum(score for score, _ in part) - sum(is_so for _, is_so in part))
    return off / max(1, len(scored))
