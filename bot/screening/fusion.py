"""Rules and learned part weighed together: calibrated probabilities and the level they amount to.

Logistic regression on the encoder's logit and on what the rules found (Platt 1999, "Probabilistic
outputs for support vector machines", extended by the rules). By construction a rule that stands never
lowers a probability, and a rule that knows the words for harmless never raises one.

What a rule says with certainty is not weighed away: a plain statement at high or imminent keeps its level,
one at moderate too unless the encoder is nearly sure of the contrary, and a message that is a denial from end
to end calls nobody by itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.screening.outputs import LEVEL_OUTPUTS, WANTS_PERSON
from bot.screening.result import RANK

Floats = npt.NDArray[np.float64]
GATES = LEVEL_OUTPUTS
GATE = GATES.index("moderate")
# A rule for moderate that stands gives its level unless moderate or graver is less likely than this.
NEARLY_SURE = 0.05
# Among the examples, hard ones, a rule that stood for moderate or graver was right four times in five.
RULE_IS_RIGHT = 0.8
# A message of which so large a share of words is cleared, and in which no rule stands, is harmless.
ALL_CLEARED = 0.66


@dataclass(frozen=True)
class Evidence:
    """What the rules found in a part of a message.

    ``rank`` of the gravest rule that stands (0 to 4), and the share of the words (0 to 1) in which a
    rule is certain to have seen an idiom, a denial, the past or a story.
    """

    rank: int
    cleared: float

    @property
    def all_cleared(self) -> bool:
        """Whether the whole of it is an idiom, a denial, the past or a story."""
        return self.rank < RANK["moderate"] and self.cleared >= ALL_CLEARED

    def features(self, logit: float) -> tuple[float, ...]:
        """Return the inputs of the weighing, the constant first."""
        rules = (float(self.rank >= RANK[level]) for level in LEVEL_OUTPUTS)
        return (1.0, logit, *rules, self.cleared)


@dataclass(frozen=True)
class Wish:
    """What the rules found about a wish for a person."""

    wants: bool
    refuses: bool
    asks_about: bool

    def features(self, logit: float) -> tuple[float, ...]:
        """Return the inputs of the weighing, the constant first."""
        return (1.0, logit, float(self.wants), float(self.refuses), float(self.asks_about))


@dataclass(frozen=True)
class Fusion:
    """The weights of one language for each gate and for the wish, and the operating points."""

    weights: Mapping[str, tuple[float, ...]]
    points: Mapping[str, float]

    def tails(self, logits: Sequence[float] | Floats, evidence: Evidence) -> Floats:
        """Return, for each of ``GATES``, the probability of that level or a graver one; it never rises."""
        found = np.asarray(
            [
                _probability(self.weights[gate], evidence.features(float(logits[n])))
                for n, gate in enumerate(GATES)
            ]
        )
        if self.is_certain(float(found[GATE]), evidence):
            least = [
                self.points[gate] if rank <= evidence.rank else 0.0 for rank, gate in enumerate(GATES, 1)
            ]
            least[GATE] = max(least[GATE], RULE_IS_RIGHT)
            found = np.maximum(found, least)
        elif evidence.all_cleared:
            found[GATE:] = np.minimum(found[GATE:], np.nextafter(self.points["moderate"], 0.0))
        tails: Floats = np.minimum.accumulate(np.maximum.accumulate(found[::-1])[::-1])
        return tails

    @staticmethod
    def is_certain(probability: float, evidence: Evidence) -> bool:
        """Tell whether a rule decides: a grave one always, another unless the encoder is nearly sure."""
        if evidence.rank >= RANK["high"]:
            return True
        return evidence.rank == RANK["moderate"] and probability >= NEARLY_SURE

    def level(self, tails: Floats) -> str:
        """Return the level of ``tails``: the point of ``moderate`` is the gate to all graver ones."""
        if tails[GATE] >= self.points["moderate"]:
            graver = [gate for gate in ("imminent", "high") if tails[GATES.index(gate)] >= self.points[gate]]
            return graver[0] if graver else "moderate"
        return "low" if tails[0] >= self.points["low"] else "none"

    def wants(self, logit: float, wish: Wish) -> bool:
        """Tell whether a person is wished for; what is said plainly is not weighed away."""
        if wish.wants or wish.refuses or wish.asks_about:
            return wish.wants
        return _probability(self.weights[WANTS_PERSON], wish.features(logit)) >= self.points[WANTS_PERSON]

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"weights": {k: list(v) for k, v in self.weights.items()}, "points": dict(self.points)}

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Fusion:
        """Read the JSON form.

        Raises:
            ValueError: a weight or a point is missing or no finite number.
        """
        lengths = {gate: len(Evidence(0, 0.0).features(0.0)) for gate in GATES}
        lengths[WANTS_PERSON] = len(Wish(False, False, False).features(0.0))
        weights = {name: tuple(float(w) for w in fields["weights"][name]) for name in lengths}
        points = {name: float(fields["points"][name]) for name in lengths}
        for name, length in lengths.items():
            if len(weights[name]) != length or not all(map(math.isfinite, weights[name])):
                raise ValueError(f"The weights of {name} do not fit.")
            if not 0.0 <= points[name] <= 1.0:
                raise ValueError(f"The operating point of {name} does not fit.")
        return cls(weights, points)


def _probability(weights: Sequence[float], features: Sequence[float]) -> float:
    logit = sum(w * x for w, x in zip(weights, features, strict=True))
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, logit))))
