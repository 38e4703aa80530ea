"""Whoever picks up a conversation sees which words called them."""

from __future__ import annotations

import numpy as np
import pytest

from bot.screening.classifier import Learned
from bot.screening.detector import Detector
from bot.screening.outputs import OUTPUTS
from bot.screening.reasons import learned_signals, weightiest
from bot.screening.result import RANK
from bot.screening.windows import Window

TEXT = "the bus was late. then i packed my things for good. dinner was fine"


def heard(grave: str, **shares: float) -> Learned:
    """What an encoder says when every word of ``grave`` weighs one and all others nothing."""
    logits = np.full(len(OUTPUTS), -9.0)
    for name, share in shares.items():
        logits[OUTPUTS.index(name)] = np.log(share / (1 - share))
    pieces, at = [], 0
    for word in TEXT.split():
        start = TEXT.index(word, at)
        pieces.append((start, start + len(word)))
        at = start + len(word)
    first = TEXT.index(grave)
    weights = np.array([float(first <= start < first + len(grave)) for start, _ in pieces])
    return Learned(logits, tuple(pieces), weights)


def test_the_phrase_that_weighs_most_is_shown() -> None:
    start, end = weightiest(TEXT, heard("then i packed my things for good"))
    assert "packed my things" in TEXT[start:end]
    assert "dinner" not in TEXT[start:end]


def test_a_likely_signal_is_named_and_the_general_one_only_alone() -> None:
    part = Window(0, len(TEXT))
    named = learned_signals(TEXT, part, heard("packed", self_harm=0.9, distress=0.95), "high")
    assert [signal.name for signal in named] == ["self_harm"]
    assert [s.name for s in learned_signals(TEXT, part, heard("packed", distress=0.95), "high")] == [
        "distress"
    ]


def test_what_has_no_likely_signal_still_says_how_it_sounds() -> None:
    named = learned_signals(TEXT, Window(0, len(TEXT)), heard("packed"), "moderate")
    assert [signal.name for signal in named] == ["sounds_moderate"]


@pytest.mark.parametrize(
    "text",
    [
        "who takes my dog if im not around",
        "gave my sister all the passwords and the cat, she thinks im moving",
        "i emptied the medicine cabinet and im getting sleepy",
        "ya repartí mis cosas y escribí las cartas, solo falta la noche",
    ],
)
def test_every_judgement_that_calls_a_person_says_why_with_words_of_the_message(
    detector: Detector, text: str
) -> None:
    judged = detector.screen(text)
    if RANK[judged.risk] >= RANK["moderate"]:
        assert judged.signals
        assert all(0 <= s.start < s.end <= len(text) for s in judged.signals)
