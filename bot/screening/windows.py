"""Parts of a message that are judged apart, so that one sentence of danger is not drowned in a vent."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_WINDOWS = 24
SHORT_WORDS = 18
WHOLE_WORDS = 40
WINDOW_WORDS = 22
MAX_WINDOW_CHARACTERS = 300

_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;\n]*")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Window:
    """A part of the message: ``text[start:end]``."""

    start: int
    end: int


def windows(text: str) -> list[Window]:
    """Return at most ``MAX_WINDOWS`` windows, spread over the whole text when there are more.

    A short message is one window. A longer one is cut into sentences, and those into pieces of
    ``WINDOW_WORDS`` words; a message of up to ``WHOLE_WORDS`` words is also judged as a whole.
    """
    spans = [match.span() for match in _WORD.finditer(text)]
    if not spans:
        return []
    whole = Window(spans[0][0], min(spans[-1][1], spans[0][0] + 4 * MAX_WINDOW_CHARACTERS))
    short = spans[-1][1] - spans[0][0] <= MAX_WINDOW_CHARACTERS
    if len(spans) <= SHORT_WORDS and short:
        return [whole]
    pieces = _spread(_pieces(text))
    if len(pieces) > 1 and len(spans) <= WHOLE_WORDS:
        return [whole, *pieces]
    return pieces


def _pieces(text: str) -> list[Window]:
    """Sentences, short neighbours joined, long ones cut with half of a window as overlap."""
    pieces: list[Window] = []
    group: list[tuple[int, int]] = []
    for sentence in _SENTENCE.finditer(text):
        words = [
            (
                sentence.start() + m.start(),
                min(sentence.start() + m.end(), sentence.start() + m.start() + 100),
            )
            for m in _WORD.finditer(sentence.group())
        ]
        if group and len(group) + len(words) > SHORT_WORDS:
            pieces.append(_window(group))
            group = []
        group += words
        while len(group) > WINDOW_WORDS:
            pieces.append(_window(group[:WINDOW_WORDS]))
            group = group[WINDOW_WORDS // 2 :]
    if group:
        pieces.append(_window(group))
    return pieces


def _window(words: list[tuple[int, int]]) -> Window:
    start = words[0][0]
    return Window(start, min(words[-1][1], start + MAX_WINDOW_CHARACTERS))


def _spread(pieces: list[Window]) -> list[Window]:
    most = MAX_WINDOWS - 1
    if len(pieces) <= most:
        return pieces
    step = (len(pieces) - 1) / (most - 1)
    return [pieces[round(number * step)] for number in range(most)]
