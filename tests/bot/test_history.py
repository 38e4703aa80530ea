"""What the assistant keeps of a conversation."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.history import TURNS_KEPT, compacted, stored_reply

Event = dict[str, Any]


def turn(number: int, *slots: tuple[str, Any]) -> list[Event]:
    """One message of a service user, what it set and what was answered."""
    return [
        {"event": "action", "name": "action_listen"},
        {"event": "user", "text": f"text {number}", "metadata": {"message_id": f"m{number}"}},
        *({"event": "slot", "name": name, "value": value} for name, value in slots),
        {"event": "action", "name": "utter_greet"},
        {"event": "bot", "text": f"answer {number}", "data": {}},
    ]


def slots_of(events: list[Event]) -> dict[str, Any]:
    """The slots after replaying events as Rasa does."""
    slots: dict[str, Any] = {}
    for event in events:
        if event["event"] in {"session_started", "restart", "reset_slots"}:
            slots.clear()
        elif event["event"] == "slot":
            slots[event["name"]] = event["value"]
    return slots


def conversation(*turns: list[Event]) -> list[Event]:
    """A whole conversation from the start of its session."""
    opening = [{"event": "action", "name": "action_session_start"}, {"event": "session_started"}]
    return [*opening, *(event for events in turns for event in events)]


def test_a_short_conversation_is_kept_whole() -> None:
    events = conversation(*(turn(n) for n in range(TURNS_KEPT)))
    assert compacted(events) == events


def test_a_long_conversation_keeps_its_last_turns_and_no_older_words() -> None:
    kept = compacted(conversation(*(turn(n) for n in range(40))))
    said = [event["text"] for event in kept if event["event"] == "user"]
    assert said == [f"text {n}" for n in range(40 - TURNS_KEPT, 40)]
    assert [event["event"] for event in kept[:3]] == ["action", "session_started", "action"]


slot_changes = st.lists(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers()), max_size=3), min_size=1, max_size=20
)


@given(slot_changes)
def test_forgetting_words_never_forgets_a_slot(changes: list[list[tuple[str, int]]]) -> None:
    events = conversation(*(turn(n, *slots) for n, slots in enumerate(changes)))
    once = compacted(events, turns=3)
    assert slots_of(once) == slots_of(events)
    assert slots_of(compacted(once, turns=2)) == slots_of(events)
    assert len([event for event in once if event["event"] == "user"]) == min(3, len(changes))


def test_the_reply_to_a_message_is_found_by_its_id() -> None:
    events = conversation(turn(1), turn(2), turn(3))
    assert [event["text"] for event in stored_reply(events, "m2") or []] == ["answer 2"]


def test_a_message_never_seen_has_no_stored_reply() -> None:
    assert stored_reply(conversation(turn(1)), "m9") is None


def test_a_message_that_was_never_answered_has_no_stored_reply() -> None:
    assert stored_reply(conversation(turn(1))[:-1], "m1") is None
