"""What the phrase rules say of one reading: which finds stand and which their context clears."""

from __future__ import annotations

from dataclasses import dataclass

from bot.screening.phrases import Find, PhraseBook, Rule, finds
from bot.screening.reading import Reading
from bot.screening.result import RANK, Signal, higher

NEGATION_REACH = 4
LEVEL_AFTER_JOKE = "moderate"


@dataclass(frozen=True)
class Judgement:
    """``cleared`` holds the original spans that a rule was certain to be harmless."""

    level: str
    signals: tuple[Signal, ...]
    cleared: tuple[tuple[int, int], ...]
    wants_person: bool
    refuses_person: bool


class Context:
    """Everything around a find that may clear it, looked up once for a reading."""

    def __init__(self, book: PhraseBook, reading: Reading) -> None:
        self.reading = reading
        self.idioms = book.find("idioms", reading)
        self.frames = book.find("frames", reading)
        self.past = book.find("past", reading)
        self.present = book.find("present", reading)
        self.jokes = book.find("jokes", reading)
        exceptions = book.find("not_negations", reading)
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
            begin <= n.first and n.last < find.first <= n.last + NEGATION_REACH for n in self.negations
        ):
            return True
        if (
            "past" in rule.unless
            and any(p.overlaps(inside) for p in self.past)
            and not any(p.overlaps(inside) for p in self.present)
        ):
            return True
        return "frame" in rule.unless and any(f.overlaps(inside) for f in self.frames)

    def is_joke(self, find: Find) -> bool:
        """Tell whether the sentence laughs; that softens a find by one step and clears nothing."""
        begin, end = self.reading.sentence_of(find.first, find.last)
        return any(j.overlaps(Find(begin, max(begin, end - 1))) for j in self.jokes)


def judge(book: PhraseBook, reading: Reading) -> Judgement:
    """Apply one language's rules to one reading of a message."""
    context = Context(book, reading)
    level = "none"
    signals: list[Signal] = []
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
    cleared += [
        reading.original_span(f.first, f.last) for f in (*context.idioms, *book.find("denials", reading))
    ]
    wants, refuses = _wishes(book, reading)
    return Judgement(level, tuple(signals), tuple(cleared), wants, refuses)


def _finds(book: PhraseBook, reading: Reading) -> list[tuple[Rule, Find]]:
    found = [(rule, find) for rule in book.rules for find in finds(rule.expression, reading)]
    return sorted(found, key=lambda pair: (-RANK[pair[0].level], pair[1].first))


def _wishes(book: PhraseBook, reading: Reading) -> tuple[bool, bool]:
    refusals = book.find("refuses_person", reading)
    others = [*refusals, *book.find("not_wants_person", reading)]
    wants = any(not any(w.overlaps(o) for o in others) for w in book.find("wants_person", reading))
    return wants, bool(refusals)
