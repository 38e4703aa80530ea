"""What can happen to a conversation. Every event is data; ``step`` decides what it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handoff.domain.conversation import Choice, Reason
from handoff.domain.risk import Judgement, Risk


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceUserWrote:
    """A service user's message, already screened. ``chosen``: it is a button that was offered to them."""

    text: str = field(repr=False)
    judgement: Judgement
    client_id: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRequested:
    """The service user pressed "talk to a person"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDeclined:
    """The service user would rather not talk to a person now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionChosen:
    """The service user wants the assistant's company while waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpLeft:
    """The service user left a way to be reached later, and perhaps a message for a peer; both screened."""

    contact: str = field(repr=False)
    note: str = field(default="", repr=False)
    judgement: Judgement = field(default_factory=Judgement)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageChosen:
    """The service user chose the language of the page."""

    lang: str


@dataclass(frozen=True, slots=True)
class BotMessage:
    """One message of a reply of the bot."""

    text: str = field(default="", repr=False)
    choices: tuple[Choice, ...] = field(default=(), repr=False)
    cards: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    guided: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BotReplied:
    """The bot's reply to message ``reply_to``, asked for in owner epoch ``epoch``."""

    reply_to: int
    epoch: int
    messages: tuple[BotMessage, ...]
    lang: str = "en"
    handoff: Reason | None = None
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotFailed:
    """The bot gave no usable reply to ``reply_to``; ``cards`` came straight from the index, if any."""

    reply_to: int
    epoch: int
    lang: str = "en"
    cards: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyPresent:
    """No peer is on duty while the service user waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitGrewLong:
    """Peers are on duty, yet nobody has picked the conversation up for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A peer takes the conversation."""

    peer_id: str
    peer_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerWrote:
    """The owner's message: words, or cards of curated entries with no words of their own."""

    peer_id: str
    text: str = field(default="", repr=False)
    client_id: str = ""
    cards: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseExpired:
    """The owner has not been seen for the length of a lease; ``epoch`` says which ownership lapsed."""

    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferOffered:
    """The owner asks another peer to take over."""

    peer_id: str
    to_id: str
    to_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAccepted:
    """The other peer takes over."""

    peer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferEnded:
    """The offer is declined by the other peer or withdrawn by the owner."""

    peer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedBack:
    """The owner gives the conversation back to the assistant."""

    peer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskSet:
    """The owner corrects the level of risk, saying why: the only way a level goes down.

    ``about_seq`` is the message that screening judged wrongly; 0 means what led to the handoff.
    """

    peer_id: str
    risk: Risk
    note: str = field(repr=False)
    about_seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedByPeer:
    """A peer ends the conversation, or a promised follow-up, with an outcome."""

    peer_id: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedByServiceUser:
    """The service user ends the conversation."""


Event = (
    ServiceUserWrote
    | PersonRequested
    | PersonDeclined
    | CompanionChosen
    | FollowUpLeft
    | LanguageChosen
    | BotReplied
    | BotFailed
    | NobodyPresent
    | WaitGrewLong
    | Claimed
    | PeerWrote
    | LeaseExpired
    | TransferOffered
    | TransferAccepted
    | TransferEnded
    | HandedBack
    | RiskSet
    | ClosedByPeer
    | ClosedByServiceUser
)
