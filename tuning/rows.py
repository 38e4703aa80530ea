"""What the encoders learn from: texts with one target for every output, ``NaN`` where it is not known."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.screening.examples import Example
from bot.screening.outputs import LEVEL_OUTPUTS, SIGNALS
from bot.screening.result import RANK

UNKNOWN = math.nan
# Everyday messages of the public sets, and messages in the other language, are seen in every other round.
SHARE = 0.5
CALIBRATION_PARTS = 8
# The public sets of which every second row is learned from; the others are for measuring alone.
TRAINED_SETS = ("clinc150", "bitext", "hint3", "goemotions", "sad", "life", "openai_moderation")
PLAINLY_CALM = ("clinc150", "bitext", "hint3")
# To ask for a customer service is half a wish for a person: nothing is learned from it.
WISH_OF = {"human_agent": 1.0, "customer_service": UNKNOWN}


@dataclass(frozen=True)
class Row:
    """One text to learn from. ``targets`` is in the order of ``bot.screening.outputs.OUTPUTS``.

    ``calm`` tells that it may be put beside another text without making it more grave, ``share`` in what
    share of the rounds it is seen.
    """

    text: str
    targets: tuple[float, ...]
    lang: str
    own: bool
    calm: bool
    share: float = 1.0


def is_for_calibration(family: str) -> bool:
    """Tell whether a family of the train split is kept from fine-tuning, to set the operating points."""
    return _part(f"calibration {family}", CALIBRATION_PARTS) == 0


def is_for_measuring(name: str) -> bool:
    """Tell whether a row of a public set is kept for measuring: every second one, by its id."""
    return _part(name, 2) == 0


def row_of(example: Example) -> Row:
    """Return what is known of a written example."""
    rank = RANK[example.level]
    levels = tuple(float(rank >= k) for k in range(1, len(LEVEL_OUTPUTS) + 1))
    signals = (
        (UNKNOWN,) * len(SIGNALS)
        if example.signals is None
        else tuple(float(name in example.signals) for name in SIGNALS)
    )
    targets = (*levels, float(example.wants_person), *signals)
    return Row(example.text, targets, example.lang, own=True, calm=rank < RANK["moderate"])


def public_rows(folder: Path, levels: Path) -> Iterator[Row]:
    """Messages that real people wrote, of the sets named in docs/screening-model.md.

    ``levels`` holds what readers of this project made of them, by id; what is not listed there was
    read as asking for nobody. CLINC150 and the customer-service sample of Bitext are without risk by
    their making; their own labels say who wishes for a person.

    Raises:
        OSError: a set or the file of levels is missing.
    """
    read = {fields["id"]: fields for fields in map(json.loads, levels.read_text("utf-8").splitlines())}
    for name in TRAINED_SETS:
        for line in (folder / f"{name}.dev.jsonl").read_text(encoding="utf-8").splitlines():
            fields = json.loads(line)
            if is_for_measuring(fields["id"]):
                continue
            found = read.get(
                fields["id"], {"level": "none", "wants_person": WISH_OF.get(fields["label"], 0.0)}
            )
            wish = float(found["wants_person"])
            yield _public_row(fields["text"], fields["lang"], RANK[found["level"]], wish, name)


def joined(first: Row, second: Row, text: str) -> Row:
    """Both said in one message: everything that either of them says."""
    targets = tuple(_either(a, b) for a, b in zip(first.targets, second.targets, strict=True))
    return Row(text, targets, first.lang, own=True, calm=first.calm and second.calm)


def _either(first: float, second: float) -> float:
    if 1.0 in {first, second}:
        return 1.0
    return UNKNOWN if math.isnan(first) or math.isnan(second) else max(first, second)


def _public_row(text: str, lang: str, rank: int, wish: float, name: str) -> Row:
    levels = [float(rank >= k) for k in range(1, len(LEVEL_OUTPUTS) + 1)]
    if name not in PLAINLY_CALM and rank == 0:
        # Between no feeling and an ordinary one readers of short comments agree the least.
        levels[0] = UNKNOWN
    signals = (0.0,) * len(SIGNALS) if name in PLAINLY_CALM else (UNKNOWN,) * len(SIGNALS)
    calm = rank < RANK["moderate"]
    return Row(text, (*levels, wish, *signals), lang, own=False, calm=calm, share=SHARE)


def _part(name: str, parts: int) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % parts
