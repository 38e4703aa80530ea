"""A message is judged in parts, so that one sentence of danger is not drowned, and with bounded work."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.screening.windows import (
    MAX_WINDOW_CHARACTERS,
    MAX_WINDOWS,
    WHOLE_WORDS,
    WINDOW_WORDS,
    windows,
)


def test_a_short_message_is_one_window_without_the_space_around_it() -> None:
    text = "  i cant sleep. at all  "
    (only,) = windows(text)
    assert text[only.start : only.end] == "i cant sleep. at all"


def test_nothing_but_space_has_no_window() -> None:
    assert windows("") == windows(" \n\t ") == []


def test_a_vent_is_judged_by_groups_of_whole_sentences() -> None:
    sentence = "Work was long and my boss was rude again today. "
    text = sentence * 6 + "The tracks run behind my house. " + sentence * 3
    parts = [text[w.start : w.end] for w in windows(text)]
    assert len(parts) > 1
    assert any("The tracks run behind my house." in part for part in parts)
    assert all(part.endswith(".") for part in parts)


def test_the_last_words_of_a_very_long_message_are_judged_too() -> None:
    text = "word " * 5_000 + "the end"
    assert windows(text)[-1].end == len(text)


@given(st.text(alphabet=st.sampled_from("ab .?!\n"), max_size=3_000))
def test_windows_are_few_small_and_inside_the_text(text: str) -> None:
    found = windows(text)
    assert len(found) <= MAX_WINDOWS
    for window in found:
        assert 0 <= window.start < window.end <= len(text)
        assert window.end - window.start <= MAX_WINDOW_CHARACTERS


@given(st.lists(st.sampled_from(["one", "two.", "three"]), max_size=MAX_WINDOWS * WINDOW_WORDS // 3))
def test_every_word_lies_in_a_window_when_there_are_not_too_many(said: list[str]) -> None:
    text = " ".join(said)
    found = windows(text)
    at = 0
    for word in said:
        assert any(w.start <= at and at + len(word) <= w.end for w in found)
        at += len(word) + 1
    assert all(len(text[w.start : w.end].split()) <= max(WHOLE_WORDS, WINDOW_WORDS) for w in found)
