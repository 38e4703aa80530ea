"""A timer counts only what the words of a breathing step give it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources_index.pace import LONGEST_SECONDS, pace, seconds_of

BOX = ("Breathe out.", "Breathe in while you count to 4.", "Hold softly while you count to 4.", "Rest.")


@pytest.mark.parametrize(
    ("step", "seconds"),
    [
        ("Breathe in while you count to 4.", 4),
        ("Toma aire por la nariz y cuenta hasta 3.", 3),
        ("Keep going for about 3 minutes, or as long as you like.", 180),
        ("Respira lento 90 segundos.", 90),
        ("Sit down.", 0),
        ("Name 5 things you can see.", 0),
    ],
)
def test_a_step_lasts_as_long_as_it_says(step: str, seconds: int) -> None:
    assert seconds_of(step) == seconds


def test_a_breathing_skill_is_paced_where_it_counts() -> None:
    assert pace(BOX, "en") == (0, 4, 4, 0)
    assert pace(("Toma aire y cuenta hasta 4.", "Suelta el aire y cuenta hasta 6."), "es") == (4, 6)


def test_what_is_not_breathing_is_never_hurried_by_a_timer() -> None:
    assert pace(("Walk for 5 minutes.", "Look around for 30 seconds."), "en") == (0, 0)


@given(st.lists(st.text(max_size=80), max_size=7))
def test_any_words_give_a_time_that_ends(steps: list[str]) -> None:
    assert all(0 <= seconds <= LONGEST_SECONDS for seconds in pace(steps, "en"))
