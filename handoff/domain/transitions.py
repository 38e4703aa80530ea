"""The one table of the state machine: which event is legal in which state, and where it may lead.

Everything absent from this table is refused and changes nothing. The diagram in the documents is
made from it.
"""

from __future__ import annotations

from types import MappingProxyType

from handoff.domain.conversation import State
from handoff.domain.events import (
    BotFailed,
    BotReplied,
    Claimed,
    ClosedByPeer,
    ClosedByServiceUser,
    CompanionChosen,
    Event,
    FollowUpLeft,
    HandedBack,
    LanguageChosen,
    LeaseExpired,
    NobodyPresent,
    PeerWrote,
    PersonDeclined,
    PersonRequested,
    RiskSet,
    ServiceUserWrote,
    TransferAccepted,
    TransferEnded,
    TransferOffered,
    WaitGrewLong,
)

BOT, WAITING, WITH_PEER, FOLLOW_UP, CLOSED = State

TRANSITIONS: MappingProxyType[tuple[State, type[Event]], frozenset[State]] = MappingProxyType(
    {
        (BOT, ServiceUserWrote): frozenset({BOT, WAITING}),
        (BOT, PersonRequested): frozenset({WAITING}),
        (BOT, PersonDeclined): frozenset({BOT}),
        (BOT, CompanionChosen): frozenset({BOT}),
        (BOT, FollowUpLeft): frozenset({FOLLOW_UP, WAITING}),
        (BOT, LanguageChosen): frozenset({BOT}),
        (BOT, BotReplied): frozenset({BOT, WAITING}),
        (BOT, BotFailed): frozenset({BOT}),
        (BOT, ClosedByServiceUser): frozenset({CLOSED}),
        (WAITING, ServiceUserWrote): frozenset({BOT, WAITING, FOLLOW_UP}),
        (WAITING, PersonRequested): frozenset({WAITING}),
        (WAITING, PersonDeclined): frozenset({BOT, WAITING, FOLLOW_UP}),
        (WAITING, CompanionChosen): frozenset({WAITING}),
        (WAITING, FollowUpLeft): frozenset({FOLLOW_UP, WAITING}),
        (WAITING, LanguageChosen): frozenset({WAITING}),
        (WAITING, BotReplied): frozenset({WAITING}),
        (WAITING, BotFailed): frozenset({WAITING}),
        (WAITING, NobodyPresent): frozenset({WAITING}),
        (WAITING, WaitGrewLong): frozenset({WAITING}),
        (WAITING, Claimed): frozenset({WITH_PEER}),
        (WITH_PEER, ServiceUserWrote): frozenset({WITH_PEER}),
        (WITH_PEER, PersonRequested): frozenset({WITH_PEER}),
        (WITH_PEER, LanguageChosen): frozenset({WITH_PEER}),
        (WITH_PEER, PeerWrote): frozenset({WITH_PEER}),
        (WITH_PEER, RiskSet): frozenset({WITH_PEER}),
        (WITH_PEER, LeaseExpired): frozenset({WAITING}),
        (WITH_PEER, TransferOffered): frozenset({WITH_PEER}),
        (WITH_PEER, TransferAccepted): frozenset({WITH_PEER}),
        (WITH_PEER, TransferEnded): frozenset({WITH_PEER}),
        (WITH_PEER, HandedBack): frozenset({BOT, FOLLOW_UP}),
        (WITH_PEER, ClosedByPeer): frozenset({CLOSED}),
        (FOLLOW_UP, ServiceUserWrote): frozenset({FOLLOW_UP, WAITING}),
        (FOLLOW_UP, PersonRequested): frozenset({WAITING}),
        (FOLLOW_UP, PersonDeclined): frozenset({FOLLOW_UP}),
        (FOLLOW_UP, CompanionChosen): frozenset({FOLLOW_UP}),
        (FOLLOW_UP, FollowUpLeft): frozenset({FOLLOW_UP, WAITING}),
        (FOLLOW_UP, LanguageChosen): frozenset({FOLLOW_UP}),
        (FOLLOW_UP, BotReplied): frozenset({FOLLOW_UP, WAITING}),
        (FOLLOW_UP, BotFailed): frozenset({FOLLOW_UP}),
        (FOLLOW_UP, Claimed): frozenset({WITH_PEER}),
        (FOLLOW_UP, ClosedByPeer): frozenset({CLOSED}),
        (CLOSED, ServiceUserWrote): frozenset({BOT, WAITING}),
        (CLOSED, PersonRequested): frozenset({WAITING}),
        (CLOSED, LanguageChosen): frozenset({CLOSED}),
    }
)
