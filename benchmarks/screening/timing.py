"""How long one message takes, short and long."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

from benchmarks.screening.figures import percentile
from bot.screening import screen

MESSAGES = 300
WORDS = 60
CHARACTERS = 2_000


def timing_table(texts: Sequence[str]) -> list[str]:
    """Time messages made of ``texts``: as they are, of 60 words, of 2,000 characters; table rows."""
    chance = random.Random(1)
    short = [chance.choice(texts) for _ in range(MESSAGES)]
    rows = ["| messages | p50 | p95 | longest |", "|---|---:|---:|---:|"]
    for name, messages in (
        ("as written (mostly under 20 words)", short),
        (f"{WORDS} words", [_of_words(texts, chance) for _ in range(MESSAGES)]),
        (f"{CHARACTERS:,} characters", [_of_characters(texts, chance) for _ in range(MESSAGES)]),
        (
            f"{CHARACTERS:,} characters, no stops",
            [_of_characters(texts, chance, " ") for _ in range(MESSAGES)],
        ),
    ):
        times = [_milliseconds(message) for message in messages]
        figures = (percentile(times, 0.5), percentile(times, 0.95), max(times))
        rows.append(f"| {name} | {' | '.join(f'{figure:.1f} ms' for figure in figures)} |")
    return rows


def _milliseconds(text: str) -> float:
    begun = time.perf_counter()
    screen(text, "en")
    return (time.perf_counter() - begun) * 1_000


def _of_words(texts: Sequence[str], chance: random.Random) -> str:
    words: list[str] = []
    while len(words) < WORDS:
        words += (chance.choice(texts) + ".").split()
    return " ".join(words[:WORDS])


def _of_characters(texts: Sequence[str], chance: random.Random, between: str = ". ") -> str:
    text = ""
    while len(text) < CHARACTERS:
        text += chance.choice(texts) + between
    return text[:CHARACTERS]
