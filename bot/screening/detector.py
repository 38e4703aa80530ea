"""Rules and learned part together: the one judgement on a message."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.screening.classifier import (
    Classifier,
    ClassifierMissingError,
    Floats,
    Learned,
    load_classifier,
)
from bot.screening.fusion import GATES, Evidence, Wish
from bot.screening.judgement import Judgement, judge
from bot.screening.language import OTHER, detect, mixes
from bot.screening.outputs import OUTPUTS, WANTS_PERSON
from bot.screening.phrases import PhraseBook, load_books
from bot.screening.reading import spelled, words_of
from bot.screening.reasons import learned_signals
from bot.screening.result import DEFAULT_LANGUAGE, LANGUAGES, RANK, RISK_LEVELS, Screening, Signal, higher
from bot.screening.settings import ScreeningSettings
from bot.screening.windows import Window, windows

LOGGER = logging.getLogger(__name__)

MISSING = Signal("classifier_missing", 0, 0)
# What a rule alone is worth as a probability; a rule is near certain, and graver ones more so.
RULE_SCORE = {"none": 0.0, "low": 0.0, "moderate": 0.75, "high": 0.9, "imminent": 0.97}
UNKNOWN_SCORE = 0.5
GATE = GATES.index("moderate")
WISH = OUTPUTS.index(WANTS_PERSON)

_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Heard:
    """What rules and learned part together make of one part of a message."""

    part: Window
    tails: Floats
    level: str
    wants: bool
    learned: Learned


class Detector:
    """Judges messages with the phrase books of every language and, when it is there, the learned part."""

    def __init__(self, books: Sequence[PhraseBook], classifier: Classifier | None) -> None:
        self.books = tuple(books)
        self.classifier = classifier

    def screen(self, text: str, lang: str | None = None) -> Screening:
        """Judge one message; raises what its parts raise (``bot.screening.screen`` does not)."""
        spoken = detect(text, lang)
        known = spoken if spoken in LANGUAGES else (lang if lang in LANGUAGES else DEFAULT_LANGUAGE)
        judgements = self.judgements(text)
        refuses = any(j.refuses_person for j in judgements)
        signals = [signal for judgement in judgements for signal in judgement.signals]
        if self.classifier is None:
            level = _gravest(judgements)
            score, wants = RULE_SCORE[level], any(j.wants_person for j in judgements)
            signals.append(MISSING)
        else:
            heard = self.hear(text, judgements, self._languages(text, spoken))
            level, score, wants = "none", 0.0, any(one.wants for one in heard)
            if heard:
                gravest = max(heard, key=lambda one: (RANK[one.level], one.tails[GATE]))
                level, score = gravest.level, float(max(one.tails[GATE] for one in heard))
                if RANK[level] > max(RANK["low"], RANK[_gravest(judgements)]):
                    signals += learned_signals(text, gravest.part, gravest.learned, level)
        if spoken == OTHER:
            signals.append(Signal("unknown_language", 0, len(text)))
            level, score = higher(level, "moderate"), max(score, UNKNOWN_SCORE)
        return Screening(level, round(min(score, 1.0), 4), _unique(signals), wants, refuses, str(known))

    def judgements(self, text: str) -> list[Judgement]:
        """Return what the rules of every language say: people mix them."""
        words = words_of(text)
        return [judge(book, spelled(words, book.spellings)) for book in self.books]

    def hear(self, text: str, judgements: Sequence[Judgement], langs: Sequence[str]) -> list[Heard]:
        """Weigh rules and learned part for each part of the message, in each of ``langs``."""
        assert self.classifier is not None  # noqa: S101
        wish = Wish(
            wants=any(j.wants_person for j in judgements),
            refuses=any(j.refuses_person for j in judgements),
            asks_about=any(j.asks_about_person for j in judgements),
        )
        heard = []
        for part in windows(text):
            evidence = evidence_in(text, part, judgements)
            for lang, learned in self.classifier.read(_clean(text[part.start : part.end]), langs).items():
                fusion = self.classifier.fusions[lang]
                tails = fusion.tails(learned.logits, evidence)
                wants = fusion.wants(float(learned.logits[WISH]), wish)
                heard.append(Heard(part, tails, fusion.level(tails), wants, learned))
        return heard

    @staticmethod
    def _languages(text: str, spoken: str) -> tuple[str, ...]:
        """The encoder of a language reads it best; the Spanish one was taught many languages."""
        if mixes(text):
            return LANGUAGES
        return (spoken,) if spoken in LANGUAGES else ("es",)


def evidence_in(text: str, part: Window, judgements: Sequence[Judgement]) -> Evidence:
    """Return what the rules found in ``text[part.start:part.end]``."""
    finds = [pair for j in judgements for pair in zip(j.signals, j.levels, strict=True)]
    here = [level for signal, level in finds if signal.start < part.end and part.start < signal.end]
    spans = [span for judgement in judgements for span in judgement.cleared]
    return Evidence(max((RANK[level] for level in here), default=0), _covered(text, part, spans))


def _gravest(judgements: Sequence[Judgement]) -> str:
    level = "none"
    for judgement in judgements:
        level = higher(level, judgement.level)
    return level


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
    """Read the phrase lists and the learned part.

    Without a usable learned part the rules judge alone, every result says ``classifier_missing``, and
    an error is logged.

    Raises:
        PhraseListError, PatternError: the phrase lists cannot be read.
    """
    books = load_books(settings.data)
    try:
        classifier = load_classifier(settings.classifier)
    except ClassifierMissingError as error:
        LOGGER.error("screening runs on its rules alone: %s", error)
        return Detector(books, None)
    return Detector(books, classifier)


@cache
def detector() -> Detector:
    """The one detector of this process, built at first use."""
    return build(ScreeningSettings.of_project())


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
        return Detector(detector().books, None).screen(text, lang)
    except Exception as error:
        LOGGER.error("screening failed: %s", type(error).__name__)
        return Screening.failed(lang)


def load() -> None:
    """Build the detector and judge one message, so that the first person waits for nothing."""
    screen("warm up", DEFAULT_LANGUAGE)


__all__ = ["RISK_LEVELS", "Detector", "build", "detector", "load", "screen", "screen_by_rules"]
