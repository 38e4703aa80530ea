"""A message as rules read it: plain words, each with its place in the original text.

Case, accents, zero-width characters, look-alike letters, repeated letters, letters written apart and
digits in place of letters are undone, so that a rule is written once and a disguise does not pass it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

# Bounds the work on one message: of a longer text the first and the last half are read.
MAX_CHARACTERS = 20_000

BREAK = "."

_LOOKALIKES = str.maketrans("авекмнорстухіѕјԁһԛԝαεικνορτυχ", "abekmhopctyxisjdhqwaeikvoptux")
_SYMBOLS = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "ʹ": "'",
    "😂": " lol ", "🤣": " lol ", "😆": " lol ", "😹": " lol ", "💀": " lol ", "☠": " lol ",
    "🔫": " gun ", "🔪": " knife ", "💊": " pills ", "⚰": " coffin ",
}  # fmt: skip
_LEET = str.maketrans("013457@$!|+", "oieastasiit")
_UNIT = re.compile(
    r"\d+(am|pm|a|p|mg|mcg|ml|l|hr|hrs|h|st|nd|rd|th|yo|yr|yrs|y|k|x|lb|lbs|kg|min|mins|s|d|m|g)"
)
_TOKEN = re.compile(
    r"(?<![a-z0-9])(?:[a-z0-9][.\-_ ]){2,}[a-z0-9](?![a-z0-9'])"  # letters written apart
    r"|[@$]?[a-z0-9]+(?:['@$*|+]+[a-z0-9]+|(?<![a-z]{3})![a-z0-9]+)*"
    r"|\.{2,}|[.!?;\n]+|[^\W\d_]+"
)
# A number after a word stays a number; a final 3 is more often a disguised e.
_TRAILING_DIGITS = "012456789"
_RUN = re.compile(r"([a-z])\1+")


@dataclass(frozen=True)
class Word:
    """One plain word and where it stood: ``original[start:end]``."""

    plain: str
    start: int
    end: int


@dataclass(frozen=True)
class Spellings:
    """How people write a word -> the words it stands for; built by ``phrases`` from the lists."""

    single: Mapping[str, tuple[str, ...]]
    pairs: Mapping[tuple[str, str], tuple[str, ...]]


class Reading:
    """The words of one message in one line, a space after each; hard stops are the word ``.``."""

    def __init__(self, words: list[Word]) -> None:
        self.words = words
        self.line = "".join(f"{word.plain} " for word in words)
        self._starts: list[int] = []
        at = 0
        for word in words:
            self._starts.append(at)
            at += len(word.plain) + 1

    def index_at(self, offset: int) -> int:
        """Return the index of the word that stands at ``offset`` of the line."""
        return bisect_right(self._starts, offset) - 1

    def original_span(self, first: int, last: int) -> tuple[int, int]:
        """Return the span of the original text from word ``first`` to word ``last``, both included."""
        return self.words[first].start, self.words[last].end

    def sentence_of(self, first: int, last: int) -> tuple[int, int]:
        """Return the word range ``[begin, end)`` of the sentence around words ``first`` to ``last``."""
        begin, end = first, last + 1
        while begin > 0 and self.words[begin - 1].plain != BREAK:
            begin -= 1
        while end < len(self.words) and self.words[end].plain != BREAK:
            end += 1
        return begin, end


def squeeze(word: str) -> str:
    """Reduce every run of one letter to a single letter, in rules and texts alike."""
    return _RUN.sub(r"\1", word)


def fold(text: str) -> tuple[str, list[int]]:
    """Return ``text`` in lower case without accents or invisible characters, and each character's origin."""
    folded: list[str] = []
    origins: list[int] = []
    for origin in _places(len(text)):
        raw = text[origin]
        if raw.isascii():
            plain = raw.lower()
        elif raw in _SYMBOLS:
            plain = _SYMBOLS[raw]
        else:
            parts = unicodedata.normalize("NFKD", raw).casefold()
            plain = "".join(c for c in parts if unicodedata.category(c) not in {"Mn", "Cf", "Me"})
            plain = plain.translate(_LOOKALIKES)
        folded.append(plain)
        origins.extend([origin] * len(plain))
    return "".join(folded), origins


def _places(length: int) -> list[int]:
    if length <= MAX_CHARACTERS:
        return list(range(length))
    half = MAX_CHARACTERS // 2
    return [*range(half), *range(length - half, length)]


def _plain(token: str) -> str:
    if token[0] in ".!?;\n":
        return BREAK if not token.startswith("..") else ""
    if len(token) > 2 and token[1] in ".-_ ":
        return squeeze(re.sub(r"[.\-_ ]", "", token).translate(_LEET))
    token = token.replace("'", "")
    letters = sum(c.isalpha() for c in token)
    if letters and letters < len(token) and not _UNIT.fullmatch(token):
        inner = token.rstrip(_TRAILING_DIGITS) if letters < 2 else token
        token = _undisguise(inner) + token[len(inner) :]
    return squeeze(token)


def _undisguise(token: str) -> str:
    """Put letters for digits and signs inside a word; a number before or after a word stays."""
    lead = len(token) - len(token.lstrip("0123456789"))
    if lead > 1 or (lead == 1 and len(token) < 5):
        head, token = token[:lead], token[lead:]
    else:
        head = ""
    tail = len(token.rstrip(_TRAILING_DIGITS))
    return head + token[:tail].translate(_LEET) + token[tail:]


def read(text: str, spellings: Spellings) -> Reading:
    """Return the words of ``text`` with the given spellings undone."""
    return spelled(words_of(text), spellings)


def words_of(text: str) -> list[Word]:
    """Return the plain words of ``text``, spelled as they are."""
    folded, origins = fold(text)
    words: list[Word] = []
    for match in _TOKEN.finditer(folded):
        plain = _plain(match.group())
        if plain:
            words.append(Word(plain, origins[match.start()], origins[match.end() - 1] + 1))
    return words


def spelled(words: list[Word], spellings: Spellings) -> Reading:
    """Return the reading of ``words`` with the given spellings undone."""
    result: list[Word] = []
    at = 0
    while at < len(words):
        word = words[at]
        after = words[at + 1] if at + 1 < len(words) else None
        pair = spellings.pairs.get((word.plain, after.plain)) if after else None
        if pair is not None and after is not None:
            result.extend(Word(plain, word.start, after.end) for plain in pair)
            at += 2
            continue
        forms = spellings.single.get(word.plain, (word.plain,))
        result.extend(Word(plain, word.start, word.end) for plain in forms)
        at += 1
    return Reading(result)
