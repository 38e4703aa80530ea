"""The encoder with its head, and how both learn."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from bot.screening.outputs import LEVEL_OUTPUTS, OUTPUTS, SIGNALS
from tuning.noise import Noise
from tuning.rows import Row
from tuning.sources import Source

BATCH = 32
# Texts of like length learn together; a multiple of this many pieces keeps the shapes few and quick.
STEP = 8
POOL = 40
WARM_UP = 100
LEAST_RATE = 0.02
HEAD_RATE = 2e-3
# How much an output weighs: to know whether somebody must be reached comes first.
WEIGHTS = (1.0, 2.0, 2.0, 1.5, 1.5, *(0.25,) * len(SIGNALS))


@dataclass(frozen=True)
class Recipe:
    """How long and how fast an encoder learns."""

    rounds: int
    rate: float
    seed: int = 0


class Judge(torch.nn.Module):
    """Pieces (n, t) and mask (n, t) -> what is said of the texts (n, outputs) and of each piece (n, t).

    The head reads the mean of the pieces, so the mean of what a level owes to each piece is its score.
    """

    def __init__(self, encoder: Any, outputs: int = len(OUTPUTS)) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = torch.nn.Linear(encoder.config.hidden_size, outputs)
        self.dropout = torch.nn.Dropout(0.1)

    def forward(self, input_ids: Any, attention_mask: Any) -> tuple[Any, Any]:
        """Return logits of the texts, and of every piece for "moderate or graver"."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state.float()
        mask = attention_mask.unsqueeze(-1).float()
        pooled = (states * mask).sum(1) / mask.sum(1)
        gate = LEVEL_OUTPUTS.index("moderate")
        return self.head(self.dropout(pooled)), states @ self.head.weight[gate] + self.head.bias[gate]


def learn(
    source: Source, rows: Sequence[Row], recipe: Recipe, tell: Callable[[str], None] = lambda _: None
) -> Judge:
    """Fine-tune every weight of ``source`` on ``rows``; a seed gives the same again."""
    torch.manual_seed(recipe.seed)
    judge = Judge(source.encoder)
    noise, chance = Noise(recipe.seed), random.Random(recipe.seed)
    groups = [
        {"params": judge.encoder.parameters(), "lr": recipe.rate},
        {"params": judge.head.parameters(), "lr": HEAD_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    seen = sum(row.share for row in rows)
    steps = recipe.rounds * int(seen) // BATCH
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / WARM_UP) * max(LEAST_RATE, 1 - step / steps)
    )
    calm = {lang: [r for r in rows if r.calm and r.own and r.lang == lang] for lang in ("en", "es")}
    for number in range(recipe.rounds):
        began, total, batches = time.monotonic(), 0.0, 0
        judge.train()
        for batch in _batches(source, rows, calm, noise, chance):
            loss = _loss(judge, source, batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(judge.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total, batches = total + float(loss.detach()), batches + 1
        tell(f"round {number + 1} of {recipe.rounds}: loss {total / max(1, batches):.3f}, "
             f"{time.monotonic() - began:.0f} s")  # fmt: skip
    return judge.eval()


def logits_of(judge: Judge, source: Source, texts: Sequence[str]) -> Any:
    """Texts -> (n, outputs) float32, in 32 bits."""
    pieces = [encoding.ids for encoding in source.tokenizer.encode_batch(list(texts))]
    found = np.zeros((len(pieces), len(OUTPUTS)), dtype=np.float32)
    order = sorted(range(len(pieces)), key=lambda n: len(pieces[n]))
    with torch.no_grad():
        for start in range(0, len(order), 64):
            some = order[start : start + 64]
            found[some] = judge(*filled([pieces[n] for n in some], source.pad_id))[0].numpy()
    return found


def filled(pieces: Sequence[Sequence[int]], pad_id: int) -> tuple[Any, Any]:
    """Return identifiers and mask of equal length, a multiple of ``STEP``."""
    length = -(-max(map(len, pieces)) // STEP) * STEP
    ids = torch.full((len(pieces), length), pad_id, dtype=torch.long)
    mask = torch.zeros((len(pieces), length), dtype=torch.long)
    for n, row in enumerate(pieces):
        ids[n, : len(row)] = torch.tensor(row)
        mask[n, : len(row)] = 1
    return ids, mask


_Batch = list[tuple[list[int], tuple[float, ...]]]


def _batches(
    source: Source, rows: Sequence[Row], calm: dict[str, list[Row]], noise: Noise, chance: random.Random
) -> Iterator[_Batch]:
    some = [row for row in rows if chance.random() < row.share]
    changed = [noise.beside_calm(row, calm[row.lang]) for row in some]
    encodings = source.tokenizer.encode_batch([noise.typed(row.text, row.lang) for row in changed])
    read = [(encoding.ids, row.targets) for encoding, row in zip(encodings, changed, strict=True)]
    chance.shuffle(read)
    batches: list[_Batch] = []
    for start in range(0, len(read), BATCH * POOL):
        pool = sorted(read[start : start + BATCH * POOL], key=lambda one: len(one[0]))
        batches += [pool[at : at + BATCH] for at in range(0, len(pool), BATCH)]
    chance.shuffle(batches)
    yield from (batch for batch in batches if len(batch) == BATCH)


def _loss(judge: Judge, source: Source, batch: _Batch) -> Any:
    ids, mask = filled([pieces for pieces, _ in batch], source.pad_id)
    targets = torch.tensor([wanted for _, wanted in batch])
    said, _ = judge(ids, mask)
    each = torch.nn.functional.binary_cross_entropy_with_logits(
        said, targets.nan_to_num(0.0), reduction="none"
    )
    return (each * ~targets.isnan() * torch.tensor(WEIGHTS)).sum() / len(batch)
