"""Why a question finds what it finds: each entry's score, the passage that fits best, and what was added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from resources_index.index import ResourceIndex
from resources_index.record import Record

SHOWN = 8


@dataclass(frozen=True)
class Found:
    """One entry in the order of its score.

    ``passage`` is the text that fits best and ``part`` what it is: ``summary``, ``ask`` or ``steps``.
    ``bonus`` is what a name or number in the question adds. ``place`` is 1 to 3 when people are given
    it for this question, else 0; ``hidden`` says that nobody is shown it, whatever they ask.
    """

    record: Record
    score: float
    bonus: float
    part: str
    passage: str
    place: int
    hidden: bool


@dataclass(frozen=True)
class Explanation:
    """What a question finds. Below ``threshold`` nothing is good enough to be given."""

    threshold: float
    found: tuple[Found, ...]

    @property
    def answered(self) -> bool:
        """Whether people are given anything."""
        return any(one.place for one in self.found)


def explained(index: ResourceIndex, question: str, lang: str, now: datetime) -> Explanation:
    """The best ``SHOWN`` entries for a question in ``lang``, and which people are given at ``now``."""
    given = [hit.record.key for hit in index.search(question, lang=lang, now=now)]
    looked = index.look(question, lang=lang, limit=SHOWN)
    found = tuple(
        Found(
            one.record, one.score, one.bonus, one.part, one.passage,
            given.index(one.record.key) + 1 if one.record.key in given else 0,
            one.record.hidden(now.date()),
        )
        for one in looked.found
    )  # fmt: skip
    return Explanation(looked.threshold, found)
