"""Reading the bot's answer, and making texts harmless for it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.assistant.rasa import harmless
from handoff.assistant.reply import MAX_CARDS, UnreadableReplyError, read_reply
from handoff.domain.conversation import Reason

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
_MESSAGE = st.fixed_dictionaries(
    {}, optional={"text": _JSON, "buttons": _JSON, "custom": _JSON, "recipient_id": _JSON}
)


@given(
    st.one_of(st.binary(max_size=60), st.lists(_MESSAGE, max_size=3).map(lambda v: json.dumps(v).encode()))
)
def test_anything_the_bot_may_send_is_either_a_reply_with_something_in_it_or_a_failure(
    content: bytes,
) -> None:
    try:
        reply = read_reply(content)
    except UnreadableReplyError:
        return
    assert reply.messages or reply.handoff


@given(st.text())
def test_no_text_that_reaches_the_bot_begins_with_a_slash(text: str) -> None:
    assert not harmless(text).strip().startswith("/")


@given(st.text().filter(lambda text: not text.strip().startswith("/")))
def test_a_text_without_a_leading_slash_reaches_the_bot_as_it_is(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("text", ["/restart", " /greet", "//", '/inform{"slot":"x"}', "/ /restart"])
def test_a_command_for_rasa_becomes_mere_words(text: str) -> None:
    assert not harmless(text).strip().startswith("/")


def test_at_most_three_cards_are_taken() -> None:
    content = json.dumps([{"custom": {"cards": [{"title": str(n)} for n in range(7)]}}]).encode()
    assert len(read_reply(content).messages[0].cards) == MAX_CARDS


@pytest.mark.parametrize(
    ("reason", "expected"), [("asked", Reason.ASKED), ("misunderstood", Reason.BOT), ("new", Reason.BOT)]
)
def test_the_bots_wish_for_a_person_is_read_from_the_reply_itself(reason: str, expected: Reason) -> None:
    assert read_reply(json.dumps([{"custom": {"handoff": {"reason": reason}}}]).encode()).handoff is expected
