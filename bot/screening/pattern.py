"""The small language of the phrase lists, compiled to regular expressions over a reading's line.

``want to die``            these words, one after another
``(kill|hurt) myself``     one of several; an alternative may hold several words
``[really] want``          may be there or not
``want ... die``           up to three words between
``suicid*``                any ending
``help me $``              the sentence ends here
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.screening.reading import squeeze

GAP = r"(?:[^ .]+ ){0,3}?"
END = r"(?=\. |$)"


class PatternError(ValueError):
    """A pattern in a phrase list cannot be read; the message names it."""


class _Source:
    def __init__(self, pattern: str, single: Mapping[str, tuple[str, ...]]) -> None:
        self.pattern = pattern
        self.tokens: list[str] = re.findall(r"\.\.\.|[()\[\]|]|[^\s()\[\]|]+", pattern.lower())
        self.at = 0
        self.single = single

    def peek(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def sequence(self, depth: int) -> str:
        parts: list[str] = []
        while (piece := self.peek()) is not None and piece not in {")", "]", "|"}:
            self.take()
            if piece in {"(", "["}:
                parts.append(self.choice(")" if piece == "(" else "]", depth + 1))
            elif piece == "...":
                parts.append(GAP)
            elif piece == "$":
                parts.append(END)
            else:
                parts.append(self.word(piece))
        if not parts or (depth == 0 and self.peek() is not None):
            raise PatternError(f"The pattern {self.pattern!r} is empty or its brackets do not match.")
        return "".join(parts)

    def choice(self, closing: str, depth: int) -> str:
        options = [self.sequence(depth)]
        while self.peek() == "|":
            self.take()
            options.append(self.sequence(depth))
        if self.peek() != closing:
            raise PatternError(f"The pattern {self.pattern!r} lacks a closing {closing!r}.")
        self.take()
        return f"(?:{'|'.join(options)})" + ("?" if closing == "]" else "")

    def word(self, token: str) -> str:
        if token.endswith("*"):
            return re.escape(squeeze(token[:-1])) + "[^ ]* "
        plain = squeeze(token.replace("'", ""))
        return "".join(re.escape(form) + " " for form in self.single.get(plain, (plain,)))


def expression(pattern: str, single: Mapping[str, tuple[str, ...]]) -> str:
    """Return the regular expression of one pattern, its words spelled as readings spell them.

    Raises:
        PatternError: the brackets do not match, or nothing is left to look for.
    """
    return _Source(pattern, single).sequence(0)


def compiled(patterns: Sequence[str], single: Mapping[str, tuple[str, ...]]) -> re.Pattern[str] | None:
    """Return one expression that finds any of ``patterns`` at a word's start; None for no pattern."""
    if not patterns:
        return None
    return re.compile(r"(?<![^ ])(?:" + "|".join(expression(p, single) for p in patterns) + ")")
