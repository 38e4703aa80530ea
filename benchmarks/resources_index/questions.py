"""Questions with the entries that answer them, and how well an index does on them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from resources_index.index import ResourceIndex
from resources_index.prose import simplified

QUESTIONS = Path(__file__).resolve().parents[2] / "tests" / "resources_index" / "data"
LANGUAGES = ("en", "es")
# After every review day and before every review is due.
NOW = datetime(2026, 12, 1, 18, tzinfo=UTC)


@dataclass(frozen=True)
class Question:
    """What a person types, and the ids that answer it; none when nothing does."""

    text: str
    expected: frozenset[str]


@dataclass(frozen=True)
class Found:
    """What one question got."""

    question: Question
    ids: tuple[str, ...]

    @property
    def is_first(self) -> bool:
        """Whether the first hit answers it."""
        return bool(self.ids) and self.ids[0] in self.question.expected

    @property
    def is_in_three(self) -> bool:
        """Whether one of the first three hits answers it."""
        return not self.question.expected.isdisjoint(self.ids[:3])


@dataclass(frozen=True)
class Figures:
    """Shares over the answerable questions, and over those that nothing answers."""

    answerable: int
    first: float
    in_three: float
    left_empty: float
    unanswerable: int
    answered_wrongly: float


def questions(lang: str) -> list[Question]:
    """The questions of a language."""
    lines = (QUESTIONS / f"questions.{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = (json.loads(line) for line in lines)
    return [Question(str(row["text"]), frozenset(row["expected"])) for row in rows]


def asked(index: ResourceIndex, lang: str) -> list[Found]:
    """Search every question of a language as the service does."""
    return [
        Found(one, tuple(hit.record.id for hit in index.search(one.text, lang=lang, now=NOW)))
        for one in questions(lang)
    ]


def not_word_for_word(index: ResourceIndex, found: Iterable[Found]) -> list[Found]:
    """Without the questions that happen to be an ask or a title of some entry."""
    records = [record for lang in LANGUAGES for record in index.records(lang)]
    known = {simplified(text) for record in records for text in (record.title, *record.asks)}
    return [one for one in found if simplified(one.question.text) not in known]


def figures(found: Iterable[Found]) -> Figures:
    """Count."""
    everything = list(found)
    answerable = [one for one in everything if one.question.expected]
    others = [one for one in everything if not one.question.expected]
    return Figures(
        len(answerable),
        _share(one.is_first for one in answerable),
        _share(one.is_in_three for one in answerable),
        _share(not one.ids for one in answerable),
        len(others),
        _share(bool(one.ids) for one in others),
    )


def _share(truths: Iterable[bool]) -> float:
    values = list(truths)
    return sum(values) / len(values) if values else 0.0
