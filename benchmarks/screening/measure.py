"""How well screening finds what it should, how often it fires at what it should not, and how fast it is.

``python -m benchmarks.screening.measure [FOLDER] [--write FILE]``: the project's own test split, the
public sets in FOLDER when one is given (read for measuring only), and times. Never prints a text.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.screening.figures import auc, share
from benchmarks.screening.timing import timing_table
from bot.screening import Screening, load, screen
from bot.screening.examples import Example, load_examples
from bot.screening.result import LANGUAGES, RANK
from bot.screening.settings import ScreeningSettings

Judged = list[tuple[Example, Screening]]
OWN = ("level", "found as moderate or above", "found as high or above")
PUBLIC = ("set", "label", "rows", "moderate or above", "high or above", "wish for a person")


def at_least(screening: Screening, level: str) -> bool:
    """Tell whether a level or any graver one was given."""
    return RANK[screening.risk] >= RANK[level]


def own_split(examples: Sequence[Example], lang: str) -> list[str]:
    """Judge the families of one language that training did not see; lines of Markdown."""
    judged: Judged = [(e, screen(e.text, e.lang)) for e in examples if e.split == "test" and e.lang == lang]
    lines = [f"### {lang}", "", *_header(OWN)]
    for level in ("imminent", "high", "moderate", "low", "none"):
        some = [s for e, s in judged if e.level == level]
        found = (share(at_least(s, threshold) for s in some) for threshold in ("moderate", "high"))
        lines.append(f"| {level} | {' | '.join(found)} |")
    grave = [s.score for e, s in judged if RANK[e.level] >= RANK["moderate"]]
    calm = [s.score for e, s in judged if RANK[e.level] < RANK["moderate"]]
    wish = share(s.wants_person for e, s in judged if e.wants_person)
    needless = share(s.wants_person for e, s in judged if not e.wants_person)
    missed = [
        f"{e.id} ({e.level})"
        for e, s in judged
        if RANK[e.level] > RANK["moderate"] and s.risk in {"none", "low"}
    ]
    return [
        *lines,
        "",
        f"- AUC of the score, moderate or above against low or none: {auc(grave, calm):.3f}",
        f"- wish for a person, found: {wish}; needless: {needless}",
        f"- missed at high or imminent: {', '.join(missed) or 'none'}",
        "",
    ]


def public_sets(folder: Path) -> list[str]:
    """Judge the public sets in ``folder``; lines of Markdown."""
    lines = [
        "## Public sets",
        "",
        "Read from FOLDER, never trained on, not part of this repository. `sad` and `goemotions` hold",
        "ordinary stress and feelings; `clinc150`, `bitext` and `hint3` requests to assistants and shops,",
        "where every alert is needless.",
        "",
        *_header(PUBLIC),
    ]
    for path in sorted(folder.glob("*.dev.jsonl")):
        groups: dict[str, list[Screening]] = defaultdict(list)
        for line in path.read_text(encoding="utf-8").splitlines():
            row: dict[str, Any] = json.loads(line)
            groups[f"{row['label']} {row['lang']}"].append(screen(row["text"], row["lang"]))
        for label, judged in sorted(groups.items()):
            cells = [
                share(at_least(s, "moderate") for s in judged),
                share(at_least(s, "high") for s in judged),
                share(s.wants_person for s in judged),
            ]
            name = path.name.removesuffix(".dev.jsonl")
            lines.append(f"| {name} | {label} | {len(judged)} | {' | '.join(cells)} |")
    return [*lines, ""]


def _header(names: Sequence[str]) -> list[str]:
    return [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]


def report(folder: Path | None, command: str) -> str:
    """Measure everything and return the report."""
    load()
    examples = load_examples(ScreeningSettings.from_environment().data)
    test = [e for e in examples if e.split == "test"]
    lines = [
        "# Screening: results",
        "",
        "What the levels mean, and what no figure here promises: [screening.md](screening.md). Made by",
        "",
        f"    {command}",
        "",
        "## The project's own test split",
        "",
        f"{len(test):,} of {len(examples):,} written messages, in scenarios that training did not see. With",
        "their 95 % intervals. `low` and `none` found as moderate or above are needless alerts.",
        "",
    ]
    for lang in LANGUAGES:
        lines += own_split(examples, lang)
    if folder is not None:
        lines += public_sets(folder)
    lines += ["## Time for one message, one thread", "", *timing_table([e.text for e in test])]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Print the report, and write it when a file is named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screening.measure", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="public sets, *.dev.jsonl")
    parser.add_argument("--write", type=Path, help="the file that gets the report as well")
    chosen = parser.parse_args(arguments)
    command = "OMP_NUM_THREADS=1 taskset -c 0 python -m benchmarks.screening.measure"
    text = report(chosen.folder, f"{command} FOLDER" if chosen.folder else command)
    sys.stdout.write(text)
    if chosen.write:
        chosen.write.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
