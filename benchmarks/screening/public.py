"""The public sets of a folder: how often screening calls a person, by set and label."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.screening.figures import share
from benchmarks.screening.tables import Table
from bot.screening import Screening, screen
from bot.screening.result import RANK
from tuning.rows import TRAINED_SETS, is_for_measuring

EVERYDAY = ("clinc150", "hint3", "bitext")


@dataclass(frozen=True)
class PublicText:
    """One row of a public set."""

    id: str
    name: str
    label: str
    lang: str
    text: str


def public_texts(folder: Path) -> list[PublicText]:
    """Read the rows that fine-tuning did not see."""
    return list(_read(folder))


def public_sets(rows: list[PublicText]) -> list[str]:
    """Judge ``rows``; lines of Markdown."""
    groups: dict[tuple[str, str, str], list[Screening]] = {}
    for row in rows:
        judged = screen(row.text, row.lang)
        groups.setdefault((row.name, row.label, row.lang), []).append(judged)
    table = Table("set", "label", "rows", "moderate or above", "high or above", "wish for a person")
    everyday: list[Screening] = []
    for (name, label, lang), judgements in sorted(groups.items()):
        table.add(name, f"{label} {lang}", str(len(judgements)), *_cells(judgements))
        everyday += judgements if name in EVERYDAY else []
    table.add(" + ".join(EVERYDAY), "all", str(len(everyday)), *_cells(everyday))
    return table.lines()


def _cells(judged: list[Screening]) -> tuple[str, str, str]:
    ranks = [RANK[one.risk] for one in judged]
    return (
        share(rank >= RANK["moderate"] for rank in ranks),
        share(rank >= RANK["high"] for rank in ranks),
        share(one.wants_person for one in judged),
    )


def _read(folder: Path) -> Iterator[PublicText]:
    for path in sorted(folder.glob("*.dev.jsonl")):
        name = path.name.removesuffix(".dev.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = json.loads(line)
            if name not in TRAINED_SETS or is_for_measuring(fields["id"]):
                yield PublicText(fields["id"], name, fields["label"], fields["lang"], fields["text"])
