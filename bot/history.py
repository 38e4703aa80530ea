"""How much of a conversation the assistant keeps: enough to go on, never so much that it slows down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Events = Sequence[dict[str, Any]]

# Rules look one turn back and "say it again" two; each message costs as much as what is kept.
TURNS_KEPT = 6


def compacted(events: Events, turns: int = TURNS_KEPT) -> list[dict[str, Any]]:
    """The last ``turns`` turns of ``events``, before them the slots as they stood there.

    A turn begins with the listening before a service user's message. Events are Rasa's, as JSON.
    """
    starts = [i for i, event in enumerate(events) if event["event"] == "user"]
    if len(starts) <= turns:
        return list(events)
    cut = starts[-turns]
    while cut > 0 and events[cut - 1]["event"] == "action" and events[cut - 1]["name"] == "action_listen":
        cut -= 1
    opening = {"event": "action", "name": "action_session_start", "timestamp": events[0].get("timestamp")}
    begun = {"event": "session_started", "timestamp": events[0].get("timestamp")}
    return [opening, begun, *_slots_after(events[:cut]), *events[cut:]]


def _slots_after(events: Events) -> Iterator[dict[str, Any]]:
    latest: dict[str, dict[str, Any]] = {}
    for event in events:
        if event["event"] in {"restart", "reset_slots", "session_started"}:
            latest.clear()
        elif event["event"] == "slot":
            latest.pop(event["name"], None)
            latest[event["name"]] = event
    return iter(latest.values())


def stored_reply(events: Events, message_id: str) -> list[dict[str, Any]] | None:
    """What the assistant said to the message with this id, or ``None`` if it has not answered it.

    The id stands in the metadata that the service sent with the message.
    """
    said: list[dict[str, Any]] | None = None
    for event in events:
        if event["event"] == "user":
            if said:
                break
            mine = (event.get("metadata") or {}).get("message_id") == message_id
            said = [] if mine else None
        elif event["event"] == "bot" and said is not None:
            said.append(event)
    return said or None
