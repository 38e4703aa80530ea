"""Conversations, entries and effects as JSON bytes and back."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from handoff.domain.conversation import Conversation, Entry
from handoff.domain.effects import AlertPeers, AskBot, Effect, NoteCorrection
from handoff.store.cipher import UnreadableContentError

_T = TypeVar("_T")
_CONVERSATION: TypeAdapter[Conversation] = TypeAdapter(Conversation)
_ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)
_EFFECTS: dict[str, type[Effect]] = {
    "ask_bot": AskBot,
    "alert_peers": AlertPeers,
    "note_correction": NoteCorrection,
}


def conversation_to_bytes(conversation: Conversation) -> bytes:
    """JSON of a conversation."""
    return _CONVERSATION.dump_json(conversation)


def conversation_from_bytes(content: bytes) -> Conversation:
    """The conversation that was written.

    Raises:
        UnreadableContentError: it is not of a form that this version knows.
    """
    return _read(_CONVERSATION, content)


def entry_to_bytes(entry: Entry) -> bytes:
    """JSON of an entry; what cannot stand in UTF-8 (a lone surrogate) was refused before."""
    return _ENTRY.dump_json(entry)


def entry_from_bytes(content: bytes) -> Entry:
    """The entry that was written.

    Raises:
        UnreadableContentError: it is not of a form that this version knows.
    """
    return _read(_ENTRY, content)


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


def _read(adapter: TypeAdapter[_T], content: bytes) -> _T:
    try:
        return adapter.validate_json(content)
    except ValidationError:
        # The library's error would carry the person's words.
        raise UnreadableContentError from None
