"""The learned part: what training made of the examples, read from the files that it wrote."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.screening.result import RISK_LEVELS

POINTER = "current.json"
WEIGHTS = "head.npz"
MANIFEST = "manifest.json"

Floats = npt.NDArray[np.float64]


class HeadMissingError(RuntimeError):
    """There is no trained head, or its files are not those that training wrote; train it again."""


# How fast likeness falls with distance; chosen on held-out families.
GAMMA = 1.0


def likeness(vectors: npt.NDArray[Any], landmarks: npt.NDArray[Any]) -> Floats:
    """Vectors (n, d), landmarks (m, d) -> (n, m): 1 for the same place, towards 0 for a far one."""
    points, others = np.asarray(vectors, dtype=np.float64), np.asarray(landmarks, dtype=np.float64)
    squares = (points**2).sum(axis=1)[:, None] + (others**2).sum(axis=1) - 2.0 * points @ others.T
    near: Floats = np.exp(-GAMMA * np.maximum(squares, 0.0))
    return near


@dataclass(frozen=True)
class Head:
    """Risk: logistic regression over the levels; ``weights`` (5, m) on the likeness to ``landmarks`` (m, d).

    Wish for a person: a linear one on the sentence vector itself. ``points`` maps a level to its
    operating point.
    """

    landmarks: Floats
    weights: Floats
    bias: Floats
    wants_weights: Floats
    wants_bias: float
    points: dict[str, float]

    def tails(self, vectors: npt.NDArray[Any]) -> Floats:
        """Vectors (n, d) -> (n, 5): column k is the probability of level k or above."""
        logits = likeness(vectors, self.landmarks) @ self.weights.T + self.bias
        logits -= logits.max(axis=1, keepdims=True)
        shares = np.exp(logits)
        shares /= shares.sum(axis=1, keepdims=True)
        tails: Floats = np.cumsum(shares[:, ::-1], axis=1)[:, ::-1]
        return np.clip(tails, 0.0, 1.0)

    def wants(self, vectors: npt.NDArray[Any]) -> Floats:
        """Vectors (n, d) -> (n,): the probability that the text wishes for a person."""
        logits = np.asarray(vectors, dtype=np.float64) @ self.wants_weights + self.wants_bias
        shares: Floats = 1.0 / (1.0 + np.exp(-np.clip(logits, -60, 60)))
        return shares

    def level(self, tail: Floats) -> str:
        """Return the level of ``tail`` (5,): the point of ``moderate`` is the gate to all graver ones."""
        if tail[2] >= self.points["moderate"]:
            graver = (rank for rank in (4, 3) if tail[rank] >= self.points[RISK_LEVELS[rank]])
            return RISK_LEVELS[next(graver, 2)]
        return "low" if tail[1] >= self.points["low"] else "none"


def load_head(folder: Path) -> Head:
    """Read the head that ``current.json`` names and check it against its manifest.

    Raises:
        HeadMissingError: a file is missing, unreadable or changed.
    """
    try:
        current = json.loads((folder / POINTER).read_text(encoding="utf-8"))["folder"]
        place = folder / Path(current).name
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        packed = (place / WEIGHTS).read_bytes()
        if hashlib.sha256(packed).hexdigest() != manifest["sha256"]:
            raise HeadMissingError("The screening head is not the one its manifest names.")
        with np.load(place / WEIGHTS, allow_pickle=False) as stored:
            head = Head(
                landmarks=stored["landmarks"].astype(np.float64),
                weights=stored["weights"].astype(np.float64),
                bias=stored["bias"].astype(np.float64),
                wants_weights=stored["wants_weights"].astype(np.float64),
                wants_bias=float(stored["wants_bias"]),
                points={str(k): float(v) for k, v in manifest["points"].items()},
            )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HeadMissingError("The screening head cannot be read; train it again.") from error
    if head.weights.shape != (len(RISK_LEVELS), len(head.landmarks)) or not np.isfinite(head.weights).all():
        raise HeadMissingError("The screening head does not fit; train it again.")
    if not {*RISK_LEVELS[1:], "wants_person"} <= set(head.points):
        raise HeadMissingError("The screening head lacks operating points; train it again.")
    return head
