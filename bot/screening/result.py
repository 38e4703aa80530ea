"""What screening says of one message: a level, a score, the signals with their spans, and wishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

RISK_LEVELS = ("none", "low", "moderate", "high", "imminent")
RANK = {level: rank for rank, level in enumerate(RISK_LEVELS)}
LANGUAGES = ("en", "es")
DEFAULT_LANGUAGE = "en"
FAILED_SIGNAL = "screening_failed"
FAILED_SCORE = 0.5


def higher(first: str, second: str) -> str:
    """Return the graver of two risk levels."""
    return first if RANK[first] >= RANK[second] else second


@dataclass(frozen=True)
class Signal:
    """Why a level was given: a name from docs/screening.md and the span of the original text."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Screening:
    """The judgement on one message. ``score`` is the estimated probability of ``moderate`` or above."""

    risk: str
    score: float
    signals: tuple[Signal, ...]
    wants_person: bool
    refuses_person: bool
    lang: str

    @classmethod
    def failed(cls, lang: str | None = None) -> Screening:
        """What an error or a time-out becomes: a level that asks for a person, never "no risk"."""
        return cls(
            risk="moderate",
            score=FAILED_SCORE,
            signals=(Signal(FAILED_SIGNAL, 0, 0),),
            wants_person=False,
            refuses_person=False,
            lang=lang if lang in LANGUAGES else DEFAULT_LANGUAGE,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form; it holds no text of the message."""
        return {
            "risk": self.risk,
            "score": self.score,
            "signals": [{"name": s.name, "start": s.start, "end": s.end} for s in self.signals],
            "wants_person": self.wants_person,
            "refuses_person": self.refuses_person,
            "lang": self.lang,
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Screening:
        """Read the JSON form back; absent wishes mean none was found.

        Raises:
            ValueError: a field is missing or does not fit.
        """
        try:
            risk, score = fields["risk"], float(fields["score"])
            signals = tuple(Signal(str(s["name"]), int(s["start"]), int(s["end"])) for s in fields["signals"])
            lang = str(fields["lang"])
        except (KeyError, TypeError) as error:
            raise ValueError("This is not the JSON form of a screening.") from error
        if risk not in RISK_LEVELS or not 0.0 <= score <= 1.0:
            raise ValueError("The risk or the score of a screening does not fit.")
        return cls(
            risk=risk,
            score=score,
            signals=signals,
            wants_person=bool(fields.get("wants_person", False)),
            refuses_person=bool(fields.get("refuses_person", False)),
            lang=lang,
        )
