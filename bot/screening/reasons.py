"""Why the learned part gave a level: signals with the words that weighed most."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from bot.screening.classifier import Learned
from bot.screening.outputs import OUTPUTS, SIGNALS
from bot.screening.result import Signal
from bot.screening.windows import Window

LIKELY = 0.5
MOST_SIGNALS = 2
PHRASE_WORDS = 12
# Said of nearly every grave message, so it explains nothing beside another signal.
GENERAL = "distress"

_CLAUSE = re.compile(r"[^.!?;,\n]+[.!?;,\n]*")
_WORD = re.compile(r"\S+")


def learned_signals(text: str, part: Window, learned: Learned, level: str) -> list[Signal]:
    """Name what the encoder heard in ``text[part.start:part.end]``, with the phrase that weighed most."""
    start, end = weightiest(text[part.start : part.end], learned)
    span = (part.start + start, part.start + end)
    likely = sorted(((_share(learned.logits[OUTPUTS.index(name)]), name) for name in SIGNALS), reverse=True)
    named = [name for share, name in likely if share >= LIKELY]
    told = [name for name in named if name != GENERAL] or named
    return [Signal(name, *span) for name in told[:MOST_SIGNALS]] or [Signal(f"sounds_{level}", *span)]


def weightiest(text: str, learned: Learned) -> tuple[int, int]:
    """Return the span of the phrase whose pieces weigh most on average."""
    best, most = (0, len(text)), -math.inf
    for start, end in _phrases(text):
        inside = [
            weight
            for (first, last), weight in zip(learned.pieces, learned.weights, strict=True)
            if first < last and start <= first < end
        ]
        if inside and sum(inside) / len(inside) > most:
            best, most = (start, end), sum(inside) / len(inside)
    return best


def _phrases(text: str) -> Iterator[tuple[int, int]]:
    """Clauses, neighbours joined while they are short, long ones cut."""
    words: list[tuple[int, int]] = []
    for clause in _CLAUSE.finditer(text):
        mine = [
            (clause.start() + m.start(), clause.start() + m.end()) for m in _WORD.finditer(clause.group())
        ]
        if len(words) + len(mine) > PHRASE_WORDS and words:
            yield words[0][0], words[-1][1]
            words = []
        words += mine
        while len(words) > PHRASE_WORDS:
            yield words[0][0], words[PHRASE_WORDS - 1][1]
            words = words[PHRASE_WORDS:]
    if words:
        yield words[0][0], words[-1][1]


def _share(logit: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, float(logit)))))
