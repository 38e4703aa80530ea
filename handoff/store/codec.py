"""Conversations, entries and effects as JSON bytes and back."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from handoff.domain.conversation import Conversation, Entry
from handoff.domain.effects import AlertPeers, AskBot, Effect

_CONVERSATION: TypeAdapter[Conversation] = TypeAdapter(Conversation)
_ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)
_EFFECTS: dict[str, type[AskBot] | type[AlertPeers]] = {"ask_bot": AskBot, "alert_peers": AlertPeers}


def conversation_to_bytes(conversation: Conversation) -> bytes:
    """JSON of a conversation."""
    return _CONVERSATION.dump_json(conversation)


def conversation_from_bytes(content: bytes) -> Conversation:
    """The conversation that was written."""
    return _CONVERSATION.validate_json(content)


def entry_to_bytes(entry: Entry) -> bytes:
    """JSON of an entry; what cannot stand in UTF-8 (a lone surrogate) was refused before."""
    return _ENTRY.dump_json(entry)


def entry_from_bytes(content: bytes) -> Entry:
    """The entry that was written."""
    return _ENTRY.validate_json(content)


def effect_to_json(effect: Effect) -> str:
    """JSON of an effect: its kind and numbers, never words."""
    kind = next(name for name, cls in _EFFECTS.items() if isinstance(effect, cls))
    fields: dict[str, Any] = {name: getattr(effect, name) for name in effect.__dataclass_fields__}
    return json.dumps({"kind": kind, **fields})


def effect_from_json(content: str | bytes) -> Effect:
    """The effect that was written.

    Raises:
        ValueError: it is not one that this version knows.
    """
    fields = json.loads(content)
    cls = _EFFECTS.get(fields.pop("kind", ""))
    if cls is None:
        raise ValueError("An effect of a kind that this version does not know.")
    return cls(**fields)
