"""Rules and classifier together: the one judgement on a message."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

import numpy.typing as npt

from bot.screening.head import Floats, Head, HeadMissingError, load_head
from bot.screening.judgement import Judgement, judge
from bot.screening.language import OTHER, detect
from bot.screening.phrases import PhraseBook, load_books
from bot.screening.reading import spelled, words_of
from bot.screening.result import DEFAULT_LANGUAGE, LANGUAGES, RANK, RISK_LEVELS, Screening, Signal, higher
from bot.screening.settings import ScreeningSettings
from bot.screening.windows import Window, windows

LOGGER = logging.getLogger(__name__)

MISSING = Signal("classifier_missing", 0, 0)
# What a rule adds to the score; a rule is near certain, and graver ones more so.
RULE_SCORE = {"none": 0.0, "low": 0.0, "moderate": 0.75, "high": 0.9, "imminent": 0.97}
# Above this the classifier is heard even where a rule found an idiom or a denial,
# unless that is at least MOST of the words: then nothing else was said.
SURE = 0.9
MOST = 0.5
CLEARED_SCORE = 0.3


_WORD = re.compile(r"\S+")


class Encoder(Protocol):
    """Texts -> unit vectors, one row each."""

    def encode(self, texts: Sequence[str]) -> npt.NDArray[Any]: ...


class Detector:
    """Judges messages with the phrase books of every language and, when it is there, the trained head."""

    def __init__(self, books: Sequence[PhraseBook], head: Head | None, encoder: Encoder | None) -> None:
        self.books = tuple(books)
        self.head = head
        self.encoder = encoder

    def screen(self, text: str, lang: str | None = None) -> Screening:
        """Judge one message; raises what its parts raise (``bot.screening.screen`` does not)."""
        spoken = detect(text, lang)
        words = words_of(text)
        judgements = [judge(book, spelled(words, book.spellings)) for book in self.books]
        refuses = any(j.refuses_person for j in judgements)
        level, signals = "none", [s for j in judgements for s in j.signals]
        for judgement in judgements:
            level = higher(level, judgement.level)
        score, wants = RULE_SCORE[level], any(j.wants_person for j in judgements)
        if self.head is None or self.encoder is None:
            signals.append(MISSING)
        else:
            learned = self._classify(text, judgements)
            score = 1.0 - (1.0 - score) * (1.0 - learned.score)
            if RANK[learned.level] > RANK[level]:
                signals.append(Signal(f"sounds_{learned.level}", learned.window.start, learned.window.end))
            level = higher(level, learned.level)
            asks = any(j.asks_about_person for j in judgements)
            wants = wants or (learned.wants and not refuses and not asks)
        if spoken == OTHER:
            signals.append(Signal("unknown_language", 0, len(text)))
            level, score = higher(level, "moderate"), max(score, 0.5)
        known = spoken if spoken in LANGUAGES else (lang if lang in LANGUAGES else DEFAULT_LANGUAGE)
        return Screening(level, round(min(score, 1.0), 4), _unique(signals), wants, refuses, str(known))

    def _classify(self, text: str, judgements: Sequence[Judgement]) -> _Learned:
        parts = windows(text)
        if not parts or self.head is None or self.encoder is None:
            return _Learned("none", 0.0, Window(0, 0), False)
        vectors = self.encoder.encode([_clean(text[w.start : w.end]) for w in parts])
        tails = self.head.tails(vectors)
        cleared = [span for j in judgements for span in j.cleared]
        standing = [s for j in judgements for s in j.signals]
        heard = [
            self._heard(t, _covered(text, w, cleared), bool(standing))
            for t, w in zip(tails, parts, strict=True)
        ]
        gravest = max(range(len(parts)), key=lambda n: (RANK[heard[n][0]], heard[n][1]))
        wants = bool((self.head.wants(vectors) >= self.head.points["wants_person"]).any())
        return _Learned(*heard[gravest], parts[gravest], wants)

    def _heard(self, tail: Floats, covered: float, standing: bool) -> tuple[str, float]:
        assert self.head is not None  # noqa: S101
        level = self.head.level(tail)
        harmless = covered >= MOST or (covered > 0 and tail[2] < SURE)
        if harmless and not standing and RANK[level] > RANK["low"]:
            return "low", min(float(tail[2]), CLEARED_SCORE)
        return level, float(tail[2])


class _Learned:
    def __init__(self, level: str, score: float, window: Window, wants: bool) -> None:
        self.level, self.score, self.window, self.wants = level, score, window, wants


def _covered(text: str, part: Window, spans: Sequence[tuple[int, int]]) -> float:
    """The share of the words of ``part`` that lie in ``spans``."""
    words = [part.start + match.start() for match in _WORD.finditer(text[part.start : part.end])]
    inside = sum(any(start <= at < end for start, end in spans) for at in words)
    return inside / max(1, len(words))


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _unique(signals: Sequence[Signal]) -> tuple[Signal, ...]:
    return tuple(dict.fromkeys(signals))


def build(settings: ScreeningSettings) -> Detector:
    """Read the phrase lists, the head and the encoder.

    Without a usable head the rules judge alone, every result says ``classifier_missing``, and an
    error is logged.

    Raises:
        PhraseListError, PatternError: the phrase lists cannot be read.
    """
    books = load_books(settings.data)
    try:
        head = load_head(settings.models)
        from encoders.universal import universal_encoder

        encoder = universal_encoder()
    except (HeadMissingError, ImportError, RuntimeError, OSError) as error:
        LOGGER.error("screening runs on its rules alone: %s", type(error).__name__)
        return Detector(books, None, None)
    return Detector(books, head, encoder)


@cache
def detector() -> Detector:
    """The one detector of this process, built at first use."""
    return build(ScreeningSettings.from_environment())


def screen(text: str, lang: str | None = None) -> Screening:
    """Judge one message of a service user. ``lang`` is the language of the page, a hint only.

    Never raises: whatever fails becomes ``Screening.failed``, which asks for a person.
    """
    try:
        return detector().screen(text, lang)
    except Exception as error:
        LOGGER.error("screening failed: %s", type(error).__name__)
        return Screening.failed(lang)


def screen_by_rules(text: str, lang: str | None = None) -> Screening:
    """What the phrase rules alone find in ``text``: for texts unlike any single message. Never raises."""
    try:
        return Detector(detector().books, None, None).screen(text, lang)
    except Exception as error:
        LOGGER.error("screening failed: %s", type(error).__name__)
        return Screening.failed(lang)


def load() -> None:
    """Build the detector and judge one message, so that the first person waits for nothing."""
    screen("warm up", DEFAULT_LANGUAGE)


__all__ = ["RISK_LEVELS", "Detector", "build", "detector", "load", "screen", "screen_by_rules"]
