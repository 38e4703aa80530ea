"""What each side may see of a conversation. The service user's view has no field for what is not theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handoff.domain.conversation import Choice, Conversation, Entry, FollowUp, Reason, Rise, Sender, State
from handoff.domain.risk import Risk


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryForServiceUser:
    """One line of the log as the service user sees it: no levels, no signals, no peers' notes."""

    seq: int
    sender: Sender
    at: datetime
    text: str = field(repr=False)
    lang: str
    notice: str
    author: str
    client_id: str
    choices: tuple[Choice, ...] = field(repr=False)
    cards: tuple[Mapping[str, Any], ...] = field(repr=False)
    guided: Mapping[str, Any] | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatView:
    """The service user's page from a position on.

    ``epoch`` and ``last_seq`` are the position to resume from. ``place`` is the number in line
    (1 is next), ``ahead_at_most`` says how honest it is: places can be lost to greater need.
    """

    state: State
    lang: str
    epoch: int
    last_seq: int
    entries: tuple[EntryForServiceUser, ...]
    peer_name: str = ""
    place: int | None = None
    peers_present: int = 0
    bot_is_answering: bool = False
    companion: bool = False
    crisis: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """A waiting, held or promised conversation as the console lists it: no words of the service user."""

    id: str
    state: State
    risk: Risk
    reason: Reason | None
    waiting_since: datetime | None
    lang: str
    topic: str
    returned: bool
    rise: Rise | None
    owner_id: str
    owner_name: str
    transfer_to: str
    last_at: datetime | None
    last_seq: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """A peer's desk: who waits (most urgent first), what I hold, what is offered to me, what is promised.

    ``held`` is everything that any peer holds, for supervisors; empty for peers.
    """

    waiting: tuple[QueueItem, ...]
    mine: tuple[QueueItem, ...]
    offered: tuple[QueueItem, ...]
    follow_ups: tuple[QueueItem, ...]
    present: tuple[tuple[str, str], ...]
    available: bool
    held: tuple[QueueItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptView:
    """Everything a peer sees of one conversation from a position on; ``reset`` means: start again from 0."""

    item: QueueItem
    epoch: int
    entries: tuple[Entry, ...]
    trigger_seq: int | None
    follow_up: FollowUp | None
    mine: bool


def for_service_user(entries: Sequence[Entry]) -> tuple[EntryForServiceUser, ...]:
    """Keep what the service user may see; protects them from notes and levels meant for peers."""
    return tuple(
        EntryForServiceUser(
            seq=entry.seq,
            sender=entry.sender,
            at=entry.at,
            text=entry.text,
            lang=entry.lang,
            notice=entry.notice,
            author=entry.author,
            client_id=entry.client_id,
            choices=entry.choices,
            cards=entry.cards,
            guided=entry.guided,
        )
        for entry in entries
        if not entry.for_peers
    )


def label_of(conversation_id: str) -> str:
    """A short name by which peers can speak of a conversation without any word of the person."""
    return conversation_id[:4].upper()


def queue_item(conversation: Conversation) -> QueueItem:
    """The line of a conversation in the console's lists."""
    handoff = conversation.handoff
    return QueueItem(
        id=conversation.id,
        state=conversation.state,
        risk=conversation.risk,
        reason=handoff.reason if handoff else None,
        waiting_since=handoff.requested_at if handoff else None,
        lang=conversation.lang,
        topic=conversation.topic,
        returned=bool(handoff and handoff.returned),
        rise=conversation.rise,
        owner_id=conversation.owner_id,
        owner_name=conversation.owner_name,
        transfer_to=conversation.transfer.to_id if conversation.transfer else "",
        last_at=conversation.last_at,
        last_seq=conversation.last_seq,
        label=label_of(conversation.id),
    )
