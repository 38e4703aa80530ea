"""A person is told why an entry was found, truly and briefly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from resources_index.why import MOST_WORDS, shared_words, why_found
from tests.resources_index.entries import entry_text, record_of

ASKS = (
    '["i cant sleep", "need somebody at 3am", "¿no puedo dormir?", "so lonely", "up all nite", "wide awake"]'
)
RECORD = record_of(entry_text(asks=ASKS))


def test_the_words_that_matched_are_named_as_they_were_written() -> None:
    assert why_found(RECORD, "i CANT sleep and im so lonely", "en") == "Found by your words: sleep, lonely."
    assert why_found(RECORD, "no puedo DORMIR", "es") == "Lo encontré por tus palabras: DORMIR."


def test_without_a_shared_word_the_topic_is_named() -> None:
    assert (
        why_found(RECORD, "zzz", "en", ("crisis", "warmline"))
        == "Found because it is about: Someone to talk to, no crisis needed."
    )


def test_where_nothing_can_be_shown_no_reason_is_made_up() -> None:
    assert why_found(RECORD, "zzz", "en") == ""
    assert why_found(RECORD, "i need help with this please", "en", ("food",)) == ""


@given(st.text(max_size=200))
def test_any_message_gives_at_most_three_words_of_its_own(text: str) -> None:
    found = shared_words(RECORD, text)
    assert len(found) <= MOST_WORDS
    assert all(word.casefold() in text.casefold() for word in found)
