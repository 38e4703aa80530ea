"""``step``: the one function that decides what an event changes in a conversation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType
from typing import Any

from handoff.domain import bot_steps, peer_steps, service_user_steps
from handoff.domain import events as e
from handoff.domain.change import Change, Decision
from handoff.domain.conversation import Conversation, State
from handoff.domain.effects import AskBot
from handoff.domain.errors import AlreadyClaimedError, LateReplyError, RefusedError
from handoff.domain.transitions import TRANSITIONS

_STEPS: MappingProxyType[type[e.Event], Callable[[Change, Any], None]] = MappingProxyType(
    {
        e.ServiceUserWrote: service_user_steps.wrote,
        e.PersonRequested: service_user_steps.requested_person,
        e.PersonDeclined: service_user_steps.declined_person,
        e.CompanionChosen: service_user_steps.chose_companion,
        e.FollowUpLeft: service_user_steps.left_follow_up,
        e.LanguageChosen: service_user_steps.chose_language,
        e.ClosedByServiceUser: service_user_steps.closed,
        e.BotReplied: bot_steps.replied,
        e.BotFailed: bot_steps.failed,
        e.NobodyPresent: bot_steps.nobody_present,
        e.WaitGrewLong: bot_steps.wait_grew_long,
        e.Claimed: peer_steps.claimed,
        e.PeerWrote: peer_steps.wrote,
        e.LeaseExpired: peer_steps.lease_expired,
        e.TransferOffered: peer_steps.transfer_offered,
        e.TransferAccepted: peer_steps.transfer_accepted,
        e.TransferEnded: peer_steps.transfer_ended,
        e.HandedBack: peer_steps.handed_back,
        e.RiskSet: peer_steps.risk_set,
        e.ClosedByPeer: peer_steps.closed,
    }
)


def step(conversation: Conversation, event: e.Event, now: datetime) -> Decision:
    """Decide what ``event`` changes at ``now`` (aware). Pure: the same arguments, the same decision.

    Raises:
        RefusedError: the event is not in the table for this state, or does not fit the conversation;
            nothing changes. ``AlreadyClaimedError`` and ``LateReplyError`` say which common case it is.
    """
    targets = TRANSITIONS.get((conversation.state, type(event)))
    if targets is None:
        raise _refusal(conversation, event)
    change = Change(conversation, now)
    _STEPS[type(event)](change, event)
    if change.conversation.state not in targets:
        raise RefusedError(
            f"{type(event).__name__} led from {conversation.state} to {change.conversation.state}, "
            "which the table does not allow."
        )
    _ask_bot_if_due(conversation, change)
    return change.decision()


def _ask_bot_if_due(before: Conversation, change: Change) -> None:
    """Whenever an answer becomes due the bot is asked: nobody is left looking at "it is answering"."""
    after = change.conversation
    if after.bot_is_answering and (not before.bot_is_answering or after.bot_asked > before.bot_asked):
        change.effects.append(AskBot(reply_to=after.bot_asked, epoch=after.owner_epoch))


def _refusal(conversation: Conversation, event: e.Event) -> RefusedError:
    if isinstance(event, e.Claimed) and conversation.state is State.WITH_PEER:
        return AlreadyClaimedError()
    if isinstance(event, e.BotReplied | e.BotFailed):
        return LateReplyError()
    return RefusedError()


def opened(conversation_id: str, lang: str, now: datetime) -> Decision:
    """The decision that begins a conversation: the assistant says what it is and what it can do."""
    change = Change(Conversation(id=conversation_id, lang=lang, opened_at=now), now)
    change.notice("greeting", says=("say_skill", "say_resource", "say_person"))
    return change.decision()
