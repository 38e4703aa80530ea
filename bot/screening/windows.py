"""Parts of a message that are judged apart, so that one sentence of danger is not drowned in a vent."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_WINDOWS = 16
WHOLE_WORDS = 60
WINDOW_WORDS = 40
OVERLAP_WORDS = 8
MAX_WINDOW_CHARACTERS = 400
MAX_WORD_CHARACTERS = 100

_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;\n]*")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Window:
    """A part of the message: ``text[start:end]``."""

    start: int
    end: int


def windows(text: str) -> list[Window]:
    """Return at most ``MAX_WINDOWS`` windows, spread over the whole text when there are more.

    A message of up to ``WHOLE_WORDS`` words is one window. A longer one is cut into groups of whole
    sentences of up to ``WINDOW_WORDS`` words, and where nobody set a stop into overlapping pieces.
    """
    spans = [match.span() for match in _WORD.finditer(text)]
    if not spans:
        return []
    if len(spans) <= WHOLE_WORDS and spans[-1][1] - spans[0][0] <= MAX_WINDOW_CHARACTERS:
        return [Window(spans[0][0], spans[-1][1])]
    return _spread(_pieces(text))


def _pieces(text: str) -> list[Window]:
    """Groups of sentences; what is too long for one piece is cut, with some words in both."""
    pieces: list[Window] = []
    group: list[tuple[int, int]] = []
    for sentence in _SENTENCE.finditer(text):
        words = [
            (sentence.start() + m.start(), sentence.start() + min(m.end(), m.start() + MAX_WORD_CHARACTERS))
            for m in _WORD.finditer(sentence.group())
        ]
        if group and len(group) + len(words) > WINDOW_WORDS:
            pieces.append(_window(group))
            group = []
        group += words
        while len(group) > WINDOW_WORDS:
            pieces.append(_window(group[:WINDOW_WORDS]))
            group = group[WINDOW_WORDS - OVERLAP_WORDS :]
    if group:
        pieces.append(_window(group))
    return pieces


def _window(words: list[tuple[int, int]]) -> Window:
    start = words[0][0]
    return Window(start, min(words[-1][1], start + MAX_WINDOW_CHARACTERS))


def _spread(pieces: list[Window]) -> list[Window]:
    most = MAX_WINDOWS
    if len(pieces) <= most:
        return pieces
    step = (len(pieces) - 1) / (most - 1)
    return [pieces[round(number * step)] for number in range(most)]
