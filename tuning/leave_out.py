"""``python -m tuning.leave_out``: what is found of a danger or a way of writing never learned from.

One signal, or one register, at a time is taken out of everything that is learned from, with every scenario
in which it stands. To fine-tune an encoder fifty times would take days, so here a logistic regression on
sentence vectors learns: what it loses tells how far the written messages carry beyond themselves, not how
good the detector is. The threshold is the score that 5 % of the calm messages of the test split reach.
Writes ``benchmarks/screening/leave-out.json``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.screening.examples import Example, load_examples
from bot.screening.outputs import SIGNALS
from bot.screening.result import LANGUAGES, RANK
from bot.screening.settings import PROJECT_ROOT, ScreeningSettings
from encoders.universal import UniversalEncoder

RESULT = PROJECT_ROOT / "benchmarks" / "screening" / "leave-out.json"
FALSE_ALARMS = 0.05
FEWEST = 10
INVERSE_PENALTY = 10.0

Picks = Callable[[Example], bool]


@dataclass(frozen=True)
class Material:
    """The messages of one language, and the vector of each (n, 512)."""

    examples: Sequence[Example]
    vectors: Any

    @property
    def grave(self) -> Any:
        """Whether a person is needed, of each message (n,)."""
        return np.array([RANK[e.level] >= RANK["moderate"] for e in self.examples])

    @property
    def tested(self) -> Any:
        """Whether it is of the test split, of each message (n,)."""
        return np.array([e.split == "test" for e in self.examples])


def main() -> int:
    """Measure every signal and every register of both languages and return the exit code."""
    encoder = UniversalEncoder(threads=2)
    examples = load_examples(ScreeningSettings.of_project().data)
    found: dict[str, Any] = {}
    for lang in LANGUAGES:
        mine = [e for e in examples if e.lang == lang]
        material = Material(mine, encoder.encode([e.text for e in mine]))
        registers = sorted({e.register or "" for e in mine} - {"plain"})
        found[lang] = {
            "signal": compared(material, {name: _signals(name) for name in SIGNALS}),
            "register": compared(material, {name: _is_written(name) for name in registers}),
        }
        sys.stdout.write(f"{lang}: {len(SIGNALS) + len(registers)} groups left out, one at a time\n")
    RESULT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


def compared(material: Material, groups: dict[str, Picks]) -> dict[str, dict[str, float]]:
    """Return, for each group with enough grave test messages, how many are found when it was learned from
    and when it was not.
    """
    seen = scores(material, lambda _: False)
    result = {}
    for name, picks in groups.items():
        picked = np.array([picks(e) for e in material.examples]) & material.tested & material.grave
        if picked.sum() < FEWEST:
            continue
        unseen = scores(material, picks)
        result[name] = {
            "messages": int(picked.sum()),
            "seen": share_found(material, seen, picked),
            "unseen": share_found(material, unseen, picked),
        }
    return result


def scores(material: Material, out: Picks) -> Any:
    """Learn from the train split without the families of which a message is ``out``; judge all (n,)."""
    from sklearn.linear_model import LogisticRegression

    families = {e.family for e in material.examples if out(e)}
    learned = ~material.tested & np.array([e.family not in families for e in material.examples])
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=400)
    model.fit(material.vectors[learned], material.grave[learned])
    return model.decision_function(material.vectors)


def share_found(material: Material, scored: Any, picked: Any) -> float:
    """Return the share of ``picked`` at or above the score that ``FALSE_ALARMS`` of the calm reach."""
    point = np.quantile(scored[material.tested & ~material.grave], 1 - FALSE_ALARMS)
    return round(float((scored[picked] >= point).mean()), 4)


def _signals(name: str) -> Picks:
    return lambda example: name in (example.signals or ())


def _is_written(register: str) -> Picks:
    return lambda example: example.register == register


if __name__ == "__main__":
    sys.exit(main())
