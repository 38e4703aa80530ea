"""Which language a message is in; one that is plainly in neither is said to be so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screening.language import OTHER, detect


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("i cant do this anymore", "en"),
        ("where can i get food", "en"),
        ("ya no puedo más con esto", "es"),
        ("donde consigo comida", "es"),
        ("¿Ayuda?", "es"),
        ("je veux mourir, je ne peux plus continuer avec ma vie", OTHER),
        ("хочу умереть", OTHER),
        ("死にたいです", OTHER),
    ],
)
def test_a_message_is_in_the_language_it_is_written_in(text: str, lang: str) -> None:
    assert detect(text) == lang


@pytest.mark.parametrize("text", ["", "ok", "👍", "Minneapolis", "1234"])
def test_a_message_too_short_to_tell_takes_the_language_of_the_page(text: str) -> None:
    assert detect(text, "es") == "es"
    assert detect(text, None) == detect(text, "xx") == "en"


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
def test_any_text_has_an_answer(text: str) -> None:
    assert detect(text) in {"en", "es", OTHER}
