"""Risk levels, in order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Risk(StrEnum):
    """How much danger a message speaks of. Compare with ``at_least``; nothing automatic lowers it."""

    NONE = "none"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    IMMINENT = "imminent"

    @property
    def rank(self) -> int:
        """0 for ``none`` up to 4 for ``imminent``."""
        return list(Risk).index(self)

    def at_least(self, other: Risk) -> bool:
        """True when this level is ``other`` or above it."""
        return self.rank >= other.rank


def higher(one: Risk, other: Risk) -> Risk:
    """The higher of two levels."""
    return one if one.at_least(other) else other


@dataclass(frozen=True, slots=True)
class Signal:
    """Why a level was given: a name, and the characters ``start:end`` of the message that set it off."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What screening made of one message."""

    risk: Risk = Risk.NONE
    score: float = 0.0
    signals: tuple[Signal, ...] = ()
    wants_person: bool = False
    refuses_person: bool = False
    lang: str = "en"
