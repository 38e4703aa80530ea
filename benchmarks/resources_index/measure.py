"""How often the search finds what answers a question, how often it answers what nothing does, and its cost.

``python -m benchmarks.resources_index.measure [--misses]``: builds the index if entries changed, and writes
docs/search-results.md. ``--misses`` prints the questions that failed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.resources_index.questions import (
    LANGUAGES,
    NOW,
    Figures,
    Found,
    asked,
    figures,
    not_word_for_word,
    questions,
)
from resources_index.build import Built, build
from resources_index.index import ResourceIndex
from resources_index.settings import IndexSettings

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "docs" / "search-results.md"
COMMAND = "python -m benchmarks.resources_index.measure"
STARTS = 3
ROUNDS = 3


def quality(index: ResourceIndex) -> list[str]:
    """One row a language, for all questions and for those that are no ask word for word."""
    header = (
        "questions",
        "answerable",
        "first hit",
        "in first three",
        "left empty",
        "unanswerable",
        "answered",
    )
    lines = ["## What is found", "", *_table(header)]
    for lang in LANGUAGES:
        found = asked(index, lang)
        lines.append(_row(lang, figures(found)))
        lines.append(_row(f"{lang}, none word for word an ask", figures(not_word_for_word(index, found))))
    return [
        *lines,
        "",
        '"Answered": a question that no entry answers got one all the same. Where the questions come from,',
        "and what was mended after the first look: "
        "[tests/resources_index/data](../tests/resources_index/data/README.md).",
        "",
    ]


def calibrated(built: Built) -> list[str]:
    """What the build itself measured, with each ask left out of the index in turn."""
    header = (
        "language",
        "asks",
        "own entry first",
        "in first three",
        "lines out of scope",
        "answered, unseen half",
    )
    lines = ["## What the build measures of itself", "", *_table(header)]
    for lang, row in built.calibration.items():
        shares = (row["first"], row["in_three"])
        cells = [lang, str(row["asks"]), *(f"{share:.1%}" for share in shares)]
        cells += [str(row["out_of_scope"]), f"{row['false_answers_unseen']:.1%}"]
        lines.append(f"| {' | '.join(cells)} |")
    return [
        *lines,
        "",
        "Harder on purpose: an ask that is left out is often the only one of its kind in its entry.",
        "",
    ]


def times(index: ResourceIndex) -> list[str]:
    """A search in this process, one thread, every question several times."""
    lines = ["## What it costs", "", *_table(("search", "questions", "p50 ms", "p95 ms"))]
    for lang in LANGUAGES:
        texts = [one.text for one in questions(lang)]
        taken = sorted(_milliseconds(index, text, lang) for _ in range(ROUNDS) for text in texts)
        p50, p95 = statistics.median(taken), taken[int(0.95 * (len(taken) - 1))]
        lines.append(f"| {lang} | {len(texts)} | {p50:.1f} | {p95:.1f} |")
    opened = [_opening() for _ in range(STARTS)]
    best = min(opened, key=lambda one: one["open"])
    return [
        *lines,
        "",
        f"- Opening the index in a fresh process: {best['open']:.2f} s (best of {STARTS}), first search "
        f"{best['first'] * 1000:.0f} ms.",
        f"- Memory of that process: {best['after']:.0f} MB, {best['before']:.0f} MB of it Python alone.",
        "",
    ]


def misses(index: ResourceIndex) -> list[str]:
    """The questions that failed, for editors."""
    failed: list[tuple[str, Found]] = []
    for lang in LANGUAGES:
        for one in asked(index, lang):
            if one.ids if not one.question.expected else not one.is_in_three:
                failed.append((lang, one))
    return [
        f"{lang}  {one.question.text!r}: got {list(one.ids)}, expected {sorted(one.question.expected)}"
        for lang, one in failed
    ]


def _milliseconds(index: ResourceIndex, text: str, lang: str) -> float:
    started = time.perf_counter()
    index.search(text, lang=lang, now=NOW)
    return (time.perf_counter() - started) * 1000


def _opening() -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.resources_index.opening"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _row(label: str, row: Figures) -> str:
    shares = (f"{share:.1%}" for share in (row.first, row.in_three, row.left_empty))
    cells = [label, str(row.answerable), *shares, str(row.unanswerable), f"{row.answered_wrongly:.1%}"]
    return f"| {' | '.join(cells)} |"


def _table(header: Sequence[str]) -> list[str]:
    return [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--misses", action="store_true", help="print the questions that failed")
    chosen = parser.parse_args(arguments)
    settings = IndexSettings()
    built = build(settings, datetime.now(UTC), say=lambda _: None)
    index = ResourceIndex.open(settings.index)
    lines = [
        "# How well the search works",
        "",
        f"Made by `{COMMAND}` on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.machine()}, "
        f"Python {platform.python_version()}: {built.records} entries, {built.vectors} vectors.",
        "",
        *quality(index),
        *calibrated(built),
        *times(index),
    ]
    RESULTS.write_text("\n".join(lines), encoding="utf-8")
    sys.stdout.write("\n".join([*lines, *(misses(index) if chosen.misses else [])]) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
