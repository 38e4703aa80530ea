"""Where a conversation stands among the others: which list it is in, and before whom."""

from __future__ import annotations

from datetime import datetime

from handoff.domain.conversation import Conversation, State

_CLASS_WIDTH = 1e13
_RETURNED_BONUS = 5e12

LISTED = (State.WAITING, State.WITH_PEER, State.FOLLOW_UP)


def place_of(conversation: Conversation) -> tuple[str, float]:
    """The list a conversation belongs to ("" for none) and its score there; the lowest score is next.

    Waiting people stand in classes of risk, the highest first; in a class those whose peer vanished
    stand in front, then whoever has waited longest.
    """
    if conversation.state not in LISTED:
        return "", 0.0
    since = _since(conversation)
    milliseconds = since.timestamp() * 1000.0
    if conversation.state is State.WITH_PEER:
        return conversation.state.value, milliseconds
    returned = conversation.handoff is not None and conversation.handoff.returned
    bonus = _RETURNED_BONUS if returned else 0.0
    return conversation.state.value, milliseconds - bonus - conversation.risk.rank * _CLASS_WIDTH


def _since(conversation: Conversation) -> datetime:
    if conversation.state is State.FOLLOW_UP and conversation.follow_up:
        return conversation.follow_up.left_at
    if conversation.handoff:
        return conversation.handoff.requested_at
    return conversation.opened_at
