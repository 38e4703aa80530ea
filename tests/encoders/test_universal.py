"""The multilingual encoder: one place for one meaning, in English and Spanish."""

from __future__ import annotations

import numpy as np
import pytest

from encoders.universal import DIMENSIONS, MAX_CHARACTERS, UniversalEncoder, universal_encoder
from tests.encoders.texts import VARIED

PAIRS = (
    ("i cannot sleep", "no puedo dormir"),
    ("i need food for my children", "necesito comida para mis hijos"),
    ("my husband hits me", "mi esposo me pega"),
    ("where is the nearest doctor", "dónde está el médico más cercano"),
    ("i want to stop drinking", "quiero dejar de beber"),
    ("thank you", "gracias"),
)


@pytest.fixture(scope="module")
def encoder() -> UniversalEncoder:
    """The one that the service uses."""
    return universal_encoder()


@pytest.mark.parametrize(("english", "spanish"), PAIRS)
def test_a_sentence_is_nearest_to_its_own_translation(
    english: str, spanish: str, encoder: UniversalEncoder
) -> None:
    scores = encoder.encode([english]) @ encoder.encode([other for _, other in PAIRS]).T
    assert PAIRS[int(scores.argmax())][1] == spanish


def test_rows_are_unit_float32_in_the_order_of_the_texts(encoder: UniversalEncoder) -> None:
    rows = encoder.encode(VARIED)
    assert rows.dtype == np.float32
    assert rows.shape == (len(VARIED), DIMENSIONS)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    alone = np.vstack([encoder.encode([text]) for text in VARIED])
    assert np.allclose(rows, alone, atol=1e-4)


def test_no_text_gives_no_row(encoder: UniversalEncoder) -> None:
    assert encoder.encode([]).shape == (0, DIMENSIONS)


def test_the_same_text_always_gets_the_same_vector(encoder: UniversalEncoder) -> None:
    again = UniversalEncoder()
    for text in VARIED:
        first = encoder.encode([text])
        assert np.array_equal(first, encoder.encode([text]))
        assert np.array_equal(first, again.encode([text]))


def test_what_lies_beyond_the_bound_is_not_read(encoder: UniversalEncoder) -> None:
    start = ("me siento mal " * 200)[:MAX_CHARACTERS]
    assert np.array_equal(encoder.encode([start + "y luego " * 200_000]), encoder.encode([start]))


def test_a_process_loads_it_once() -> None:
    assert universal_encoder() is universal_encoder()
