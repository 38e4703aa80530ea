"""A conversation: everything between one service user and a site over one channel address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from handoff.domain.risk import Judgement, Risk


class State(StrEnum):
    """Who looks after the conversation now."""

    BOT = "bot"
    WAITING = "waiting"
    WITH_PEER = "with_peer"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"


class Sender(StrEnum):
    """Whose words an entry holds; ``notice`` is the service itself."""

    SERVICE_USER = "service_user"
    BOT = "bot"
    PEER = "peer"
    NOTICE = "notice"


class Reason(StrEnum):
    """Why a person was asked to take over."""

    ASKED = "asked"
    RISK = "risk"
    BOT = "bot"


class Command(StrEnum):
    """What a button of the service does, where it is not simply a message to send."""

    ASK_PERSON = "ask_person"
    STAY_WITH_ASSISTANT = "stay_with_assistant"
    NO_PERSON = "no_person"
    LEAVE_MESSAGE = "leave_message"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button under an entry: a text to send as a message, or a command of the service."""

    label: str = ""
    say: str = ""
    command: Command | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a conversation's log, numbered from 1 without gaps.

    ``notice`` is the key of the sentence a notice was made from. ``for_peers`` marks what the
    service user must never be shown. ``repr`` never shows words.
    """

    seq: int
    sender: Sender
    at: datetime
    text: str = field(default="", repr=False)
    lang: str = "en"
    notice: str = ""
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    author: str = ""
    author_id: str = ""
    choices: tuple[Choice, ...] = field(default=(), repr=False)
    cards: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    guided: Mapping[str, Any] | None = field(default=None, repr=False)
    judgement: Judgement | None = field(default=None, repr=False)
    client_id: str = ""
    reply_to: int = 0
    for_peers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """The request that a person take over.

    ``returned`` puts it in front of its class: its peer vanished. ``told_nobody`` and ``told_long``
    say that the service user has heard that nobody is on duty, or that it is taking long.
    """

    reason: Reason
    requested_at: datetime
    trigger_seq: int
    returned: bool = False
    told_nobody: bool = False
    told_long: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """The level went up after a person was asked for: with entry ``seq``, by a peer or ("") by screening."""

    seq: int
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A promised later contact: how the person can be reached, and what they left to be read."""

    contact: str = field(repr=False)
    note: str = field(default="", repr=False)
    left_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """An offer to another peer; until it is accepted the first peer owns the conversation."""

    to_id: str
    to_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What is known of a conversation besides its log.

    ``owner_epoch`` rises at every change of owner, so that words meant for an earlier owner can be
    told apart. ``bot_asked`` is the last message that was put to the bot, ``bot_answered_to`` the
    last that needs no answer of the bot any more. ``companion`` means that the service user chose
    to keep the bot's company while waiting. ``rise`` is what peers are alerted of: it lasts until the
    level is lowered, or the conversation goes to somebody who sees the level as they take it.
    """

    id: str
    opened_at: datetime
    lang: str = "en"
    state: State = State.BOT
    risk: Risk = Risk.NONE
    version: int = 0
    last_seq: int = 0
    last_at: datetime | None = None
    owner_id: str = ""
    owner_name: str = ""
    owner_epoch: int = 0
    handoff: Handoff | None = None
    rise: Rise | None = None
    follow_up: FollowUp | None = None
    transfer: Transfer | None = None
    companion: bool = False
    declined: bool = False
    bot_asked: int = 0
    bot_answered_to: int = 0
    topic: str = ""
    outcome: str = ""
    closed_at: datetime | None = None

    @property
    def bot_may_speak(self) -> bool:
        """Whether a reply of the bot may be added now: never while a peer is there."""
        if self.state is State.WAITING:
            return self.companion
        return self.state in (State.BOT, State.FOLLOW_UP)

    @property
    def bot_is_answering(self) -> bool:
        """Whether a message awaits the bot's answer."""
        return self.bot_may_speak and self.bot_asked > self.bot_answered_to
