"""From the encoders' logits to probabilities and operating points, on families they did not learn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.screening.classifier import Learned
from bot.screening.detector import Detector, evidence_in
from bot.screening.examples import Example
from bot.screening.fusion import GATES, Evidence, Fusion, Wish
from bot.screening.outputs import OUTPUTS, WANTS_PERSON
from bot.screening.result import RANK
from bot.screening.windows import windows

Floats = npt.NDArray[np.float64]

# How many needless offers of a person one missed message weighs; docs/screening.md says why.
COST_OF_MISS = {"low": 2.0, "moderate": 4.0, "high": 20.0, "imminent": 200.0, WANTS_PERSON: 10.0}
# Between two grave levels a mistake is no miss: the person is offered a peer either way.
GRADE_COST = {"high": 3.0, "imminent": 5.0}
LEAST_POINT, MOST_POINT = 0.02, 0.9
# Of the alerts that peers see one in ten may be needless. Half of the calm examples were written to look
# grave, far more than on any night, so among them two in ten, and of wishes one in four, stand for that.
LEAST_PRECISION = {"moderate": 0.8, WANTS_PERSON: 0.75}
REGULARISATION = 0.02


class Observation:
    """One example as the detector sees it before the weighing: the part with the gravest logit decides."""

    def __init__(self, detector: Detector, example: Example, lang: str) -> None:
        assert detector.classifier is not None  # noqa: S101
        judgements = detector.judgements(example.text)
        parts = windows(example.text)
        read = [detector.classifier.models[lang].read(example.text[p.start : p.end]) for p in parts]
        gate = OUTPUTS.index("moderate")
        gravest = max(range(len(parts)), key=lambda n: float(read[n].logits[gate]))
        self.example = example
        self.learned: Learned = read[gravest]
        self.evidence: Evidence = evidence_in(example.text, parts[gravest], judgements)
        self.wish = Wish(
            wants=any(j.wants_person for j in judgements),
            refuses=any(j.refuses_person for j in judgements),
            asks_about=any(j.asks_about_person for j in judgements),
        )
        self.wish_logit = max(float(one.logits[OUTPUTS.index(WANTS_PERSON)]) for one in read)


def calibrated(seen: Sequence[Observation]) -> Fusion:
    """Fit the weighing of one language and choose its operating points by least cost."""
    ranks = np.array([RANK[one.example.level] for one in seen])
    weights: dict[str, tuple[float, ...]] = {}
    for n, gate in enumerate(GATES):
        inputs = np.array([one.evidence.features(float(one.learned.logits[n])) for one in seen])
        weights[gate] = _fitted(inputs, ranks > n, never_lowers=slice(1, -1), never_raises=[-1])
    wishes = np.array([one.example.wants_person for one in seen])
    inputs = np.array([one.wish.features(one.wish_logit) for one in seen])
    weights[WANTS_PERSON] = _fitted(inputs, wishes, never_lowers=slice(1, 3), never_raises=[3, 4])
    fusion = Fusion(weights, dict.fromkeys([*GATES, WANTS_PERSON], 0.5))
    tails = np.array([fusion.tails(one.learned.logits, one.evidence) for one in seen])
    wanted = 1.0 / (1.0 + np.exp(-np.clip(inputs @ np.array(weights[WANTS_PERSON]), -60, 60)))
    return Fusion(weights, _points(tails, ranks, wanted, wishes))


def _points(tails: Floats, ranks: Any, wanted: Floats, wishes: Any) -> Mapping[str, float]:
    miss = np.array([COST_OF_MISS.get(level, 0.0) for level in ("none", *GATES)])
    points = {"moderate": cheapest_point(tails[:, 1], ranks >= 2, miss[ranks], LEAST_PRECISION["moderate"])}
    through = tails[:, 1] >= points["moderate"]
    for rank, gate in ((3, "high"), (4, "imminent")):
        cost = np.full(int(through.sum()), GRADE_COST[gate])
        points[gate] = cheapest_point(tails[through, rank - 1], ranks[through] >= rank, cost)
    points["low"] = cheapest_point(tails[:, 0], ranks >= 1, np.full(len(ranks), COST_OF_MISS["low"]))
    cost = np.full(len(wishes), COST_OF_MISS[WANTS_PERSON])
    points[WANTS_PERSON] = cheapest_point(wanted, wishes, cost, LEAST_PRECISION[WANTS_PERSON])
    return points


def cheapest_point(scores: Floats, wanted: npt.NDArray[Any], miss: Floats, precision: float = 0.0) -> float:
    """Return the threshold of least total cost between ``LEAST_POINT`` and ``MOST_POINT``.

    One wanted message below it costs its ``miss`` (n,), one needless offer above it costs one. Where
    fewer than ``precision`` of those above it are wanted, a threshold is passed over, if any other is left.
    """
    candidates = np.round(np.arange(LEAST_POINT, MOST_POINT + 0.001, 0.01), 2)
    right = np.array([float((wanted & (scores >= point)).sum()) for point in candidates])
    needless = np.array([float((~wanted & (scores >= point)).sum()) for point in candidates])
    missed = np.array([float(miss[wanted & (scores < point)].sum()) for point in candidates])
    fits = right >= precision * (right + needless)
    costs = missed + needless
    if fits.any():
        costs[~fits] = np.inf
    return float(candidates[int(np.argmin(costs))])


def _fitted(
    inputs: Floats, wanted: npt.NDArray[Any], *, never_lowers: slice, never_raises: Sequence[int]
) -> tuple[float, ...]:
    """Logistic regression with signs that cannot turn, and a little pull towards zero but for the logit."""
    from scipy.optimize import minimize

    size = inputs.shape[1]
    bounds: list[tuple[float | None, float | None]] = [(None, None)] * size
    for at in range(*never_lowers.indices(size)):
        bounds[at] = (0.0, None)
    for at in never_raises:
        bounds[at] = (None, 0.0)
    signs = np.where(wanted, 1.0, -1.0)
    pull = np.full(size, REGULARISATION)
    pull[:2] = 0.0

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = signs * (inputs @ weights)
        slopes = -signs / (1.0 + np.exp(np.clip(margins, -60, 60)))
        value = float(np.logaddexp(0.0, -margins).mean() + 0.5 * (pull * weights**2).sum())
        return value, inputs.T @ slopes / len(inputs) + pull * weights

    start = np.zeros(size)
    start[1] = 1.0
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return tuple(round(float(weight), 5) for weight in found.x)
