"""The project's own test split: what is found, by level, signal, register and language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.screening.figures import auc, auc_interval, bins, calibration_error, share
from benchmarks.screening.tables import Table
from bot.screening import Screening
from bot.screening.examples import Example
from bot.screening.result import RANK, RISK_LEVELS

GRAVE = RANK["moderate"]


@dataclass(frozen=True)
class Judged:
    """One example and what was made of it."""

    example: Example
    screening: Screening

    @property
    def grave(self) -> bool:
        """Whether a person is needed."""
        return RANK[self.example.level] >= GRAVE

    @property
    def found(self) -> bool:
        """Whether a person would be called."""
        return RANK[self.screening.risk] >= GRAVE


def own_split(judged: Sequence[Judged], lang: str) -> list[str]:
    """Return lines of Markdown for one language."""
    grave = [one for one in judged if one.grave]
    calm = [one for one in judged if not one.grave]
    scores = [one.screening.score for one in grave], [one.screening.score for one in calm]
    low, high = auc_interval(*scores)
    error = calibration_error([(one.screening.score, one.grave) for one in judged])
    called = [one for one in judged if one.found]
    wished = [one for one in judged if one.example.wants_person]
    others = [one for one in judged if not one.example.wants_person]
    return [
        f"### {lang}",
        "",
        *_levels(judged),
        "- AUC of the score, moderate or above against low or none: "
        f"{auc(*scores):.3f} ({low:.3f} to {high:.3f})",
        f"- of all who are found, really moderate or above: {share(one.grave for one in called)}",
        f"- calibration error of the score: {error:.3f}",
        f"- wish for a person, found: {share(one.screening.wants_person for one in wished)}; "
        f"needless: {share(one.screening.wants_person for one in others)}",
        "",
        "How often a score is right (reliability):",
        "",
        *_reliability(judged),
        *_grouped("signal", judged, lambda one: one.example.signals or ()),
        *_grouped("register", judged, lambda one: (one.example.register or "not noted",)),
    ]


def missed(judged: Iterable[Judged]) -> list[str]:
    """Return every miss at high or imminent: id, level, score, signals of the example."""
    rows = [one for one in judged if RANK[one.example.level] > GRAVE and not one.found]
    table = Table("id", "level", "register", "score", "signals that a reader named")
    for one in sorted(rows, key=lambda one: (-RANK[one.example.level], one.example.id)):
        example = one.example
        named = ", ".join(example.signals or ()) or "none"
        table.add(example.id, example.level, example.register or "", f"{one.screening.score:.2f}", named)
    return table.lines()


def _levels(judged: Sequence[Judged]) -> list[str]:
    table = Table("level", "found as moderate or above", "found as high or above")
    for level in reversed(RISK_LEVELS):
        some = [RANK[one.screening.risk] for one in judged if one.example.level == level]
        table.add(level, share(rank >= GRAVE for rank in some), share(rank > GRAVE for rank in some))
    return table.lines()


def _reliability(judged: Sequence[Judged]) -> list[str]:
    table = Table("score", "messages", "mean score", "really moderate or above")
    for name, some in bins([(one.screening.score, one.grave) for one in judged]):
        mean = sum(score for score, _ in some) / len(some)
        table.add(name, str(len(some)), f"{mean:.2f}", f"{sum(grave for _, grave in some) / len(some):.2f}")
    return table.lines()


def _grouped(name: str, judged: Sequence[Judged], of: Callable[[Judged], Iterable[str]]) -> list[str]:
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        for group in of(one):
            groups.setdefault(group, []).append(one)
    table = Table(name, "moderate or above, found", "low or none, needless")
    for group, some in sorted(groups.items()):
        table.add(
            group.replace("_", " "),
            share(one.found for one in some if one.grave),
            share(one.found for one in some if not one.grave),
        )
    return table.lines()
