"""One message as an action sees it, and what the action answers. Both are data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from actions.library import Library
from bot import language
from bot.replies import Replies

# Replies of rules that end in the question "would you like to talk to a person?".
OFFERS_OF_A_PERSON = frozenset({"utter_are_you_a_person", "utter_complaint", "utter_ask_about_peers"})

OFFER_PEER = "offer_peer"


@dataclass(frozen=True)
class Turn:
    """The message to answer, the slots, and what was said just before."""

    intent: str
    text: str = field(repr=False)
    lang: str
    slots: Mapping[str, Any] = field(repr=False)
    question: str | None
    before: Sequence[Mapping[str, Any]] = field(repr=False)
    intent_before: str | None

    @classmethod
    def of(cls, slots: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> Turn:
        """Read Rasa's slots and events, the last of which are those of the message to answer."""
        users = [i for i, event in enumerate(events) if event["event"] == "user"]
        now = events[users[-1]] if users else {}
        between = events[users[-2] : users[-1]] if len(users) > 1 else []
        said = [event for event in between if event["event"] == "bot"]
        return cls(
            intent=_intent(now) or "nlu_fallback",
            text=str(now.get("text") or ""),
            lang=language.of_message(now.get("parse_data")),
            slots=slots,
            question=_question(between, said),
            before=said,
            intent_before=_intent(between[0]) if between else None,
        )


@dataclass(frozen=True)
class Answer:
    """What to say, in order, and the slots to set."""

    said: tuple[dict[str, Any], ...]
    slots: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Context:
    """What an action may use: the curated material, the words, the time."""

    library: Library
    replies: Replies
    now: datetime

    def say(
        self, key: str, lang: str, custom: Mapping[str, Any] | None = None, **values: object
    ) -> dict[str, Any]:
        """The reply ``act.<key>``, with a custom payload if given."""
        reply = self.replies.reply(f"act.{key}", lang, **values)
        if custom:
            reply["custom"] = dict(custom)
        return reply


def _intent(event: Mapping[str, Any]) -> str | None:
    intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
    return intent if isinstance(intent, str) else None


def _question(between: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]]) -> str | None:
    """The yes-or-no question that the last reply asked; an older one is no longer open."""
    for event in reversed(between):
        if event["event"] == "slot" and event.get("name") == "question":
            return str(event["value"]) if event.get("value") else None
    offered = any((event.get("metadata") or {}).get("utter_action") in OFFERS_OF_A_PERSON for event in said)
    return OFFER_PEER if offered else None
