"""Reads the bot's answer. Rasa is never trusted to have answered: an unreadable reply is a failure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from handoff.domain.conversation import Choice, Reason
from handoff.domain.events import BotMessage

MAX_CARDS = 3
_ASKED = frozenset({"asked", "asked_later"})


class UnreadableReplyError(RuntimeError):
    """The bot answered nothing, or something that is no reply."""


class _Button(BaseModel):
    title: str = Field(min_length=1, max_length=80)
    payload: str = Field(min_length=1, max_length=400)


class _Handoff(BaseModel):
    reason: str = "other"


class _Custom(BaseModel):
    model_config = ConfigDict(extra="ignore")

    cards: list[dict[str, Any]] = Field(default_factory=list)
    step: dict[str, Any] | None = None
    handoff: _Handoff | None = None
    topic: str = Field("", max_length=80)


class _Message(BaseModel):
    model_config = ConfigDict(extra="ignore")

    text: str = ""
    buttons: list[_Button] = Field(default_factory=list)
    custom: _Custom = Field(default_factory=_Custom)


_MESSAGES = TypeAdapter(list[_Message])


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot wants to say, and whether it asks for a person."""

    messages: tuple[BotMessage, ...]
    handoff: Reason | None = None
    topic: str = ""


def read_reply(content: bytes) -> Reply:
    """Read the body of Rasa's answer.

    Raises:
        UnreadableReplyError: it is not a list of messages, or there is nothing in it. Rasa's own
            channel answers an empty list when anything went wrong inside.
    """
    try:
        parsed = _MESSAGES.validate_json(content)
    except ValidationError:
        raise UnreadableReplyError from None
    messages = tuple(_message(message) for message in parsed if _says_something(message))
    handoff = next((m.custom.handoff for m in parsed if m.custom.handoff), None)
    if not messages and handoff is None:
        raise UnreadableReplyError
    topic = next((m.custom.topic for m in parsed if m.custom.topic), "") or _title(parsed)
    return Reply(messages, _reason(handoff), topic)


def _says_something(message: _Message) -> bool:
    return bool(message.text or message.buttons or message.custom.cards or message.custom.step)


def _message(message: _Message) -> BotMessage:
    return BotMessage(
        text=message.text,
        choices=tuple(Choice(label=b.title, say=b.payload) for b in message.buttons),
        cards=tuple(message.custom.cards[:MAX_CARDS]),
        guided=message.custom.step,
    )


def _reason(handoff: _Handoff | None) -> Reason | None:
    if handoff is None:
        return None
    return Reason.ASKED if handoff.reason in _ASKED else Reason.BOT


def _title(messages: Sequence[_Message]) -> str:
    cards: list[Mapping[str, Any]] = [card for message in messages for card in message.custom.cards]
    return str(cards[0].get("title", ""))[:80] if cards else ""
