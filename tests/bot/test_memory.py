"""What the assistant remembers, for how long, and that it answers a message once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from redis import Redis

from tests.bot.rasa_server import Assistant


@pytest.fixture
def redis(assistant: Assistant) -> Iterator[Redis]:
    """A plain client of the assistant's Redis."""
    client = Redis.from_url(assistant.valkey.url)
    yield client
    client.close()


def tracker_key(sender: str) -> str:
    """Where a conversation is kept."""
    return f"{{porchlight:default}}:rasa:tracker:{sender}"


def test_what_is_kept_cannot_be_read_and_is_forgotten_after_an_hour(
    assistant: Assistant, redis: Redis
) -> None:
    someone = assistant.conversation()
    someone.says("my purple umbrella makes me smile")
    sealed = bytes(redis.get(tracker_key(someone.sender)) or b"")  # type: ignore[arg-type]
    assert len(sealed) > 500
    for word in (b"umbrella", b"user", b"action_listen", b"intent"):
        assert word not in sealed
    assert 3_500 < int(redis.ttl(tracker_key(someone.sender))) <= 3_600


def test_every_key_of_the_assistant_belongs_to_its_site(assistant: Assistant, redis: Redis) -> None:
    assistant.conversation().says("hello")
    keys = [bytes(key) for key in redis.scan_iter("*")]
    assert keys
    assert all(key.startswith(b"{porchlight:default}:rasa:") for key in keys)


def test_a_conversation_that_goes_on_does_not_grow_without_end(assistant: Assistant, redis: Redis) -> None:
    someone = assistant.conversation()
    sizes = []
    for _ in range(25):
        someone.says("who made you")
        sizes.append(int(redis.strlen(tracker_key(someone.sender))))
    assert max(sizes[10:]) < 1.1 * sizes[10]


def test_the_same_message_again_gets_the_same_reply_and_changes_nothing(
    assistant: Assistant, redis: Redis
) -> None:
    someone = assistant.conversation()
    someone.says("hello")
    first = someone.says("are you a real person", message_id="again")
    kept = redis.get(tracker_key(someone.sender))
    assert someone.says("are you a real person", message_id="again").messages == first.messages
    assert redis.get(tracker_key(someone.sender)) == kept


def test_an_older_message_sent_again_after_a_newer_one_still_gets_its_own_reply(assistant: Assistant) -> None:
    someone = assistant.conversation()
    first = someone.says("are you a real person", message_id="first")
    someone.says("thank you so much", message_id="second")
    assert someone.says("are you a real person", message_id="first").messages == first.messages


def test_the_same_message_sent_ten_times_at_once_is_answered_once(assistant: Assistant, redis: Redis) -> None:
    someone = assistant.conversation()
    body = someone.body("are you a real person", message_id="once")
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: assistant.post(body), range(10)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert not redis.exists(f"{{porchlight:default}}:rasa:lock:{someone.sender}")


def test_messages_of_one_person_sent_at_once_are_all_answered(assistant: Assistant) -> None:
    someone = assistant.conversation()
    bodies = [someone.body(text) for text in ("hello", "thanks", "who made you", "goodbye")]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(assistant.post, bodies))
    assert {answer.status_code for answer in answers} == {200}


def test_a_kept_conversation_that_was_tampered_with_is_a_failure_that_is_seen(
    assistant: Assistant, redis: Redis
) -> None:
    someone, other = assistant.conversation(), assistant.conversation()
    someone.says("hello")
    other.says("hello")
    redis.set(tracker_key(someone.sender), bytes(redis.get(tracker_key(other.sender)) or b""))  # type: ignore[arg-type]
    assert someone.is_unanswered("hello again")


def test_a_conversation_after_its_hour_begins_anew(assistant: Assistant, redis: Redis) -> None:
    someone = assistant.conversation()
    someone.says("hello")
    redis.delete(tracker_key(someone.sender))
    assert "automated assistant" in someone.says("hello").text
