"""What the phrase rules say of one reading: which finds stand and which their context clears."""

from __future__ import annotations

from dataclasses import dataclass

from bot.screening.phrases import Find, PhraseBook, Rule, finds
from bot.screening.reading import Reading
from bot.screening.result import RANK, Signal, higher

NEGATION_REACH = 4
# "i never asked for this, i want to die": the negation ends where someone begins anew.
NEW_CLAUSE = frozenset({"i", "but", "and", "because", "so", "yo", "pero", "y", "porque"})
LEVEL_AFTER_JOKE = "moderate"


@dataclass(frozen=True)
class Judgement:
    """``levels`` are those of ``signals``, one each, after a laugh softened them.

    ``cleared`` holds the original spans that a rule was certain to be harmless.
    ``asks_about_person``: it speaks of persons ("are you a person?") without wishing for one.
    """

    level: str
    signals: tuple[Signal, ...]
    levels: tuple[str, ...]
    cleared: tuple[tuple[int, int], ...]
    wants_person: bool
    refuses_person: bool
    asks_about_person: bool


class Context:
    """Everything around a find that may clear it, looked up once for a reading."""

    def __init__(self, book: PhraseBook, reading: Reading) -> None:
        self.reading = reading
        self.idioms = book.find("idioms", reading)
        self.frames = book.find("frames", reading)
        self.past = book.find("past", reading)
        self.present = book.find("present", reading)
        exceptions = book.find("not_negations", reading)
        self.jokes = [j for j in book.find("jokes", reading) if not any(j.overlaps(e) for e in exceptions)]
        self.negations = [
            n for n in book.find("negations", reading) if not any(n.overlaps(e) for e in exceptions)
        ]

    def clears(self, rule: Rule, find: Find) -> bool:
        """Tell whether an idiom, a negation, the past or a frame takes the danger out of ``find``."""
        begin, end = self.reading.sentence_of(find.first, find.last)
        inside = Find(begin, max(begin, end - 1))
        if "idiom" in rule.unless and any(i.overlaps(find) for i in self.idioms):
            return True
        if "negation" in rule.unless and any(
            begin <= n.first and self._reaches(n, find) for n in self.negations
        ):
            return True
        if (
            "past" in rule.unless
            and any(p.overlaps(inside) for p in self.past)
            and not any(p.overlaps(inside) for p in self.present)
        ):
            return True
        return "frame" in rule.unless and any(f.overlaps(inside) for f in self.frames)

    def _reaches(self, negation: Find, find: Find) -> bool:
        """Tell whether ``negation`` is about ``find``: near before it, with no new clause between."""
        if not negation.last < find.first <= negation.last + NEGATION_REACH:
            return False
        between = self.reading.words[negation.last + 1 : find.first + 1]
        return not any(word.plain in NEW_CLAUSE for word in between)

    def is_joke(self, find: Find) -> bool:
        """Tell whether the sentence laughs; that softens a find by one step and clears nothing."""
        begin, end = self.reading.sentence_of(find.first, find.last)
        return any(j.overlaps(Find(begin, max(begin, end - 1))) for j in self.jokes)


def judge(book: PhraseBook, reading: Reading) -> Judgement:
    """Apply one language's rules to one reading of a message."""
    context = Context(book, reading)
    level = "none"
    signals: list[Signal] = []
    levels: list[str] = []
    cleared: list[tuple[int, int]] = []
    for rule, find in _finds(book, reading):
        span = reading.original_span(find.first, find.last)
        if context.clears(rule, find):
            cleared.append(span)
            continue
        found = rule.level
        if found == "high" and "idiom" in rule.unless and context.is_joke(find):
            found = LEVEL_AFTER_JOKE
        level = higher(level, found)
        signals.append(Signal(rule.signal, *span))
        levels.append(found)
    cleared += [
        reading.original_span(f.first, f.last) for f in (*context.idioms, *book.find("denials", reading))
    ]
    return Judgement(level, tuple(signals), tuple(levels), tuple(cleared), *_wishes(book, reading))


def _finds(book: PhraseBook, reading: Reading) -> list[tuple[Rule, Find]]:
    found = [(rule, find) for rule in book.rules for find in finds(rule.expression, reading)]
    return sorted(found, key=lambda pair: (-RANK[pair[0].level], pair[1].first))


def _wishes(book: PhraseBook, reading: Reading) -> tuple[bool, bool, bool]:
    refusals, questions = book.find("refuses_person", reading), book.find("not_wants_person", reading)
    others = [*refusals, *questions]
    wants = any(not any(w.overlaps(o) for o in others) for w in book.find("wants_person", reading))
    return wants, bool(refusals), bool(questions)
