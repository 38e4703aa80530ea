"""The small language in which people write phrases."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screening.pattern import PatternError, compiled, expression
from bot.screening.reading import Spellings, read

SPELLINGS = Spellings({"dont": ("do", "not")}, {})
WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=8)


def finds(pattern: str, text: str) -> bool:
    found = compiled([pattern], SPELLINGS.single)
    assert found is not None
    return found.search(read(text, SPELLINGS).line) is not None


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("want to die", "i want to die", True),
        ("want to die", "i want to diet", False),
        ("(kill|hurt) myself", "hurt myself", True),
        ("(kill|hurt badly) myself", "hurt badly myself", True),
        ("[really] want it", "i want it", True),
        ("[really] want it", "i really want it", True),
        ("want ... die", "want to just die", True),
        ("want ... die", "want one two three four die", False),
        ("want ... die", "i want. they die", False),
        ("suicid*", "suicidal", True),
        ("help me $", "please help me", True),
        ("help me $", "help me. now", True),
        ("help me $", "help me find food", False),
        ("don't go", "dont go", True),
        ("don't go", "do not go", True),
        ("all", "alllll", True),
    ],
)
def test_a_pattern_finds_what_its_words_say(pattern: str, text: str, found: bool) -> None:
    assert finds(pattern, text) is found


@pytest.mark.parametrize("pattern", ["", "(kill|hurt", "kill) myself", "[", "()", "kill | hurt"])
def test_a_pattern_that_cannot_be_read_is_named(pattern: str) -> None:
    with pytest.raises(PatternError, match=re.escape(repr(pattern))):
        expression(pattern, {})


def test_no_pattern_is_no_expression() -> None:
    assert compiled([], {}) is None


@given(st.lists(WORD, min_size=1, max_size=5))
def test_plain_words_always_find_themselves_and_nothing_before_a_letter(said: list[str]) -> None:
    text = " ".join(said)
    assert finds(text, f"well {text} indeed") or "dont" in said
    assert not finds(text, f"zy{text}")
