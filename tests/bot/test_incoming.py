"""What may enter Rasa, and in which form."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.incoming import NOTHING_SAID, Incoming, RefusedError, as_words

GOOD: dict[str, Any] = {"sender": "abc", "message": "hi", "metadata": {"message_id": "1", "lang": "en"}}


@given(st.text())
def test_no_text_reaches_rasa_as_a_command(text: str) -> None:
    words = as_words(text)
    assert words.strip() == words != ""
    assert not words.startswith("/")


@pytest.mark.parametrize("text", ["/restart", " /restart", "//restart", "\u2003/ /restart", "\x00/restart"])
def test_a_leading_slash_in_any_disguise_is_taken_away(text: str) -> None:
    assert as_words(text) == "restart"


def test_words_with_a_slash_inside_stay_as_they_are() -> None:
    assert as_words("yes and/or no") == "yes and/or no"


def test_a_message_of_slashes_alone_is_still_a_message() -> None:
    assert as_words("///") == NOTHING_SAID


@pytest.mark.parametrize(
    "change",
    [
        {"sender": ""},
        {"sender": "a b"},
        {"sender": 7},
        {"message": None},
        {"message": ["x"]},
        {"metadata": None},
        {"metadata": {}},
        {"metadata": {"message_id": ""}},
        {"metadata": {"message_id": "x" * 129}},
        {"metadata": {"message_id": "1", "screening": "none"}},
    ],
)
def test_a_message_of_another_form_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(RefusedError):
        Incoming.read({**GOOD, **change})


@given(
    st.recursive(st.none() | st.text() | st.integers(), lambda x: st.lists(x) | st.dictionaries(st.text(), x))
)
def test_any_json_is_read_or_refused(body: Any) -> None:
    parts = {"sender", "message", "metadata", "metadata.message_id", "metadata.screening"}
    with suppress(RefusedError):
        assert Incoming.read(body).message_id
        return
    with pytest.raises(RefusedError) as refusal:
        Incoming.read(body)
    assert str(refusal.value) in parts


def test_a_message_does_not_show_its_words() -> None:
    assert "secret words" not in repr(Incoming.read({**GOOD, "message": "secret words"}))
