"""Which conversations a peer may look into, and how the others are answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from handoff.accounts import Peer, Role
from handoff.domain.conversation import State
from handoff.domain.errors import AlreadyClaimedError, RefusedError, UnknownConversationError
from handoff.views import QueueItem, TranscriptView
from handoff.web.parts import Parts

# Beyond the last entry of any log.
_NO_WORDS = 2**31


class HeldElsewhereError(UnknownConversationError):
    """Another peer holds this conversation."""


def may_read(peer: Peer, item: QueueItem) -> bool:
    """Whoever waits, or was promised an answer, is every peer's concern; what a peer holds is between two.

    Besides the owner, only the peer who is asked to take over and supervisors may read it.
    """
    if item.state is not State.WITH_PEER or peer.role is Role.SUPERVISOR:
        return True
    return peer.id in (item.owner_id, item.transfer_to)


async def transcript(parts: Parts, peer: Peer, conversation_id: str, after: int = 0) -> TranscriptView:
    """The log from entry number ``after`` on, for a peer who may read it.

    Raises:
        HeldElsewhereError: another peer holds it.
        UnknownConversationError: there is none, or no peer is concerned with it now.
    """
    view = await parts.desk.transcript(peer, conversation_id, after)
    if not may_read(peer, view.item):
        raise HeldElsewhereError
    return view


async def in_sight(parts: Parts, peer: Peer, conversation_id: str) -> bool:
    """Whether the peer may open this conversation now."""
    try:
        await transcript(parts, peer, conversation_id, _NO_WORDS)
    except UnknownConversationError:
        return False
    return True


@asynccontextmanager
async def unknown_when_out_of_sight(parts: Parts, peer: Peer, conversation_id: str) -> AsyncIterator[None]:
    """Answer a refusal as if there were no such conversation, where the peer may not look into it.

    Asked only after a refusal: a message that was stored is still acknowledged when it is sent again.

    Raises:
        UnknownConversationError: in place of the refusal.
    """
    try:
        yield
    except AlreadyClaimedError:
        raise
    except RefusedError:
        await transcript(parts, peer, conversation_id)
        raise
