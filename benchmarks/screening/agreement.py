"""How far two readers of the same messages agree: ``data/screening/readings.<lang>.tsv``.

Each line holds an id, the level and the wish for a person as the writer gave them, and the same as a
second reader gave them who saw the text alone, in an order drawn by chance. What was settled stands in
the examples.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.screening.tables import Table
from bot.screening.examples import Example
from bot.screening.result import LANGUAGES, RANK, RISK_LEVELS

COLUMNS = "id\tfirst_level\tfirst_wants\tsecond_level\tsecond_wants"


@dataclass(frozen=True)
class Reading:
    """What two readers made of one message."""

    id: str
    levels: tuple[str, str]
    wants: tuple[bool, bool]


def readings(folder: Path, lang: str) -> list[Reading]:
    """Read one language's readings.

    Raises:
        ValueError: a line does not fit.
        OSError: there is no such file.
    """
    lines = (folder / f"readings.{lang}.tsv").read_text(encoding="utf-8").splitlines()
    if lines[:1] != [COLUMNS]:
        raise ValueError(f"readings.{lang}.tsv: the first line must be the names of the columns.")
    found = []
    for number, line in enumerate(lines[1:], start=2):
        parts = line.split("\t")
        if (
            len(parts) != 5
            or not {parts[1], parts[3]} <= set(RISK_LEVELS)
            or not {parts[2], parts[4]} <= {"0", "1"}
        ):
            raise ValueError(f"readings.{lang}.tsv, line {number}: not two levels and two wishes.")
        found.append(Reading(parts[0], (parts[1], parts[3]), (parts[2] == "1", parts[4] == "1")))
    return found


def kappa(pairs: Sequence[tuple[object, object]]) -> float:
    """Return Cohen's kappa of two readers (Cohen 1960); 1.0 when both say one and the same of all."""
    names = {name for pair in pairs for name in pair}
    agreed = sum(a == b for a, b in pairs) / len(pairs)
    by_chance = sum(
        (sum(a == name for a, _ in pairs) / len(pairs)) * (sum(b == name for _, b in pairs) / len(pairs))
        for name in names
    )
    return 1.0 if by_chance == 1.0 else (agreed - by_chance) / (1.0 - by_chance)


def agreement(folder: Path, examples: Sequence[Example]) -> list[str]:
    """Return a table of agreement, and how the disagreements were settled; lines of Markdown."""
    settled = {example.id: example for example in examples}
    table = Table("", *LANGUAGES)
    found = {lang: readings(folder, lang) for lang in LANGUAGES}
    table.add("messages read twice", *(f"{len(found[lang]):,}" for lang in LANGUAGES))
    table.add("kappa, five levels", *(f"{kappa([r.levels for r in found[lang]]):.2f}" for lang in LANGUAGES))
    for level in reversed(RISK_LEVELS):
        pairs = {
            lang: [(r.levels[0] == level, r.levels[1] == level) for r in found[lang]] for lang in LANGUAGES
        }
        table.add(f"kappa, {level} or not", *(f"{kappa(pairs[lang]):.2f}" for lang in LANGUAGES))
    needs = {lang: [(_grave(r.levels[0]), _grave(r.levels[1])) for r in found[lang]] for lang in LANGUAGES}
    table.add("kappa, moderate or above or not", *(f"{kappa(needs[lang]):.2f}" for lang in LANGUAGES))
    table.add(
        "kappa, wish for a person", *(f"{kappa([r.wants for r in found[lang]]):.2f}" for lang in LANGUAGES)
    )
    apart = {lang: [r for r in found[lang] if r.levels[0] != r.levels[1]] for lang in LANGUAGES}
    table.add("levels that differed", *(f"{len(apart[lang]):,}" for lang in LANGUAGES))
    for name, which in (("settled as first read", 0), ("settled as second read", 1)):
        counts = (sum(settled[r.id].level == r.levels[which] for r in apart[lang]) for lang in LANGUAGES)
        table.add(name, *map(str, counts))
    other = (sum(settled[r.id].level not in r.levels for r in apart[lang]) for lang in LANGUAGES)
    table.add("settled as neither", *map(str, other))
    return table.lines()


def _grave(level: str) -> bool:
    return RANK[level] >= RANK["moderate"]
