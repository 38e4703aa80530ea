"""Medians, 95th percentiles and ratios, as lines of a document."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.journey.memory import MIB, Holding

TARGET_RATIO, TARGET_ALERT_MS, TARGET_MEMORY_MIB = 1.3, 300, 1800


@dataclass
class Figures:
    """Everything one run measured; times in seconds, by number of conversations at once."""

    porchlight: dict[int, list[float]] = field(default_factory=dict)
    bare: dict[int, list[float]] = field(default_factory=dict)
    alert: dict[int, list[float]] = field(default_factory=dict)
    memory: list[Holding] = field(default_factory=list)


def write(figures: Figures, path: Path) -> str:
    """Write the document and return its text."""
    text = "\n".join([*_head(), *_answers(figures), *_alerts(figures.alert), *_memory(figures.memory)])
    path.write_text(text, encoding="utf-8")
    return text


def _ms(times: Sequence[float], share: float) -> float:
    return float(np.percentile(np.asarray(times), share)) * 1000


def _head() -> list[str]:
    cores = len(os.sched_getaffinity(0))
    return [
        "# Measurements",
        "",
        "Written by `python -m benchmarks.journey` (with the app's Python, after `make setup`),",
        "which starts a whole Porchlight and beside it the bare Rasa server with the same model, in one run",
        "on one machine, with the people who write on the same machine too.",
        f"Last run: {datetime.now(UTC).date().isoformat()}, {platform.machine()}, {cores} cores, "
        f"Python {platform.python_version()}.",
        "",
    ]


def _answers(figures: Figures) -> list[str]:
    lines = [
        "## From a message to the assistant's answer",
        "",
        "Porchlight: from sending to the answer standing on the page (both stored with `fsync`).",
        "Bare: from sending to the reply of Rasa's own REST channel, stores in memory. Each person sends",
        "the next message when the last is answered.",
        "",
        "| conversations at once | messages | Porchlight p50 | p95 | bare Rasa p50 | p95 | ratio p50 | p95 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for count, ours in sorted(figures.porchlight.items()):
        theirs = figures.bare[count]
        row = [_ms(ours, 50), _ms(ours, 95), _ms(theirs, 50), _ms(theirs, 95)]
        lines.append(
            f"| {count} | {len(ours)} | {row[0]:.0f} ms | {row[1]:.0f} ms "
            f"| {row[2]:.0f} ms | {row[3]:.0f} ms | {row[0] / row[2]:.2f} | {row[1] / row[3]:.2f} |"
        )
    return [*lines, "", f"Target: at most {TARGET_RATIO} times the bare channel.", ""]


def _alerts(alert: Mapping[int, Sequence[float]]) -> list[str]:
    lines = [
        "## From a message of distress to the alert in the console",
        "",
        "| other conversations meanwhile | alerts | p50 | p95 |",
        "|---|---|---|---|",
    ]
    for count, times in sorted(alert.items()):
        lines.append(f"| {count} | {len(times)} | {_ms(times, 50):.0f} ms | {_ms(times, 95):.0f} ms |")
    return [*lines, "", f"Target: p95 under {TARGET_ALERT_MS} ms.", ""]


def _memory(memory: Sequence[Holding]) -> list[str]:
    lines = [
        "## Memory after all of that",
        "",
        "| process | resident | its share of shared pages counted once |",
        "|---|---|---|",
    ]
    for holding in memory:
        lines.append(f"| {holding.name} | {holding.resident / MIB:.0f} MiB | {holding.share / MIB:.0f} MiB |")
    resident, share = sum(h.resident for h in memory) / MIB, sum(h.share for h in memory) / MIB
    lines.append(f"| **together** | **{resident:.0f} MiB** | **{share:.0f} MiB** |")
    return [*lines, "", f"Target: all together under {TARGET_MEMORY_MIB} MB.", ""]
