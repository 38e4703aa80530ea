"""Texts are changed as people mistype them, the same way for a seed, and never lose their labels."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.screening.outputs import OUTPUTS
from tuning.noise import Noise
from tuning.rows import Row

TEXTS = st.text(min_size=1, max_size=80)


@given(TEXTS, st.integers(0, 9), st.sampled_from(["en", "es"]))
def test_a_seed_gives_the_same_text_again(text: str, seed: int, lang: str) -> None:
    assert Noise(seed).typed(text, lang) == Noise(seed).typed(text, lang)


@given(TEXTS, st.integers(0, 50))
def test_a_grave_message_beside_a_calm_one_keeps_its_words_and_stays_grave(text: str, seed: int) -> None:
    grave = Row(text, tuple(1.0 for _ in OUTPUTS), "en", own=True, calm=False)
    calm = Row("the bus was late", tuple(0.0 for _ in OUTPUTS), "en", own=True, calm=True)
    both = Noise(seed).beside_calm(grave, [calm])
    assert text in both.text
    assert both.targets == grave.targets


def test_a_message_of_a_public_set_is_put_beside_none() -> None:
    row = Row("book a table", tuple(0.0 for _ in OUTPUTS), "en", own=False, calm=True)
    assert all(Noise(seed).beside_calm(row, [row]) is row for seed in range(30))
