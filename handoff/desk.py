"""The peers' side: who waits, who holds what, and what a peer may do with a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from handoff.domain.conversation import Conversation, State
from handoff.domain.errors import AlreadyClaimedError, RefusedError, UnknownConversationError
from handoff.domain.events import (
    Claimed,
    ClosedByPeer,
    HandedBack,
    PeerWrote,
    RiskSet,
    TransferAccepted,
    TransferEnded,
    TransferOffered,
)
from handoff.domain.risk import Risk
from handoff.intake import readable
from handoff.presence import Presence
from handoff.recorder import Clock, Receipt, Recorder
from handoff.store.cipher import UnreadableContentError
from handoff.store.conversations import ConversationStore
from handoff.views import DeskView, TranscriptView, queue_item

if TYPE_CHECKING:
    from handoff.accounts import Peer

OUTCOMES = ("supported", "linked_to_service", "emergency_called", "left", "not_reached", "other")


class Desk:
    """What a signed-in peer can do."""

    def __init__(
        self, recorder: Recorder, store: ConversationStore, presence: Presence, clock: Clock
    ) -> None:
        self._recorder = recorder
        self._store = store
        self._presence = presence
        self._clock = clock

    async def view(self, peer: Peer) -> DeskView:
        """Everything on this peer's desk, the most urgent first in each list."""
        now = self._clock()
        waiting = await self._store.load_many(await self._store.listed(State.WAITING))
        held = await self._store.load_many(await self._store.listed(State.WITH_PEER))
        promised = await self._store.load_many(await self._store.listed(State.FOLLOW_UP))
        return DeskView(
            waiting=tuple(queue_item(c) for c in waiting if c.state is State.WAITING),
            mine=tuple(queue_item(c) for c in held if c.owner_id == peer.id),
            offered=tuple(queue_item(c) for c in held if c.transfer and c.transfer.to_id == peer.id),
            follow_ups=tuple(queue_item(c) for c in promised if c.state is State.FOLLOW_UP),
            present=await self._presence.on_duty(now),
            available=await self._presence.is_on_duty(peer.id, now),
            held=tuple(queue_item(c) for c in held) if peer.role == "supervisor" else (),
        )

    async def transcript(self, peer: Peer, conversation_id: str, after: int = 0) -> TranscriptView:
        """The log from entry number ``after`` on, of a conversation that waits, is held or is promised.

        Raises:
            UnknownConversationError: there is none, or it is nobody's business now: with the
                assistant or closed.
        """
        stored = await self._store.load(conversation_id)
        conversation = stored.conversation
        if not _readable_by_peers(conversation):
            raise UnknownConversationError
        return TranscriptView(
            item=queue_item(conversation),
            epoch=conversation.owner_epoch,
            entries=await self._store.entries(stored, after),
            trigger_seq=conversation.handoff.trigger_seq if conversation.handoff else None,
            follow_up=conversation.follow_up,
            mine=conversation.owner_id == peer.id,
        )

    async def take_next(self, peer: Peer) -> str | None:
        """Claim whoever is next; None when nobody waits. Two peers never get the same person."""
        for conversation_id in await self._store.listed(State.WAITING):
            try:
                await self._recorder.record(conversation_id, _claim(peer))
            except (RefusedError, UnknownConversationError, UnreadableContentError):
                continue
            return conversation_id
        return None

    async def claim(self, peer: Peer, conversation_id: str) -> None:
        """Take one conversation. Taking one's own again changes nothing.

        Raises:
            AlreadyClaimedError: another peer has it.
            RefusedError: it does not wait any more.
        """
        try:
            await self._recorder.record(conversation_id, _claim(peer))
        except AlreadyClaimedError:
            if (await self._store.load(conversation_id)).conversation.owner_id != peer.id:
                raise

    async def write(self, peer: Peer, conversation_id: str, client_id: str, text: str) -> Receipt:
        """Add the peer's words.

        Raises:
            NotOwnerError, RefusedError: the peer does not hold the conversation.
            EmptyTextError, TooLongTextError, DuplicateMessageError: as for service users.
        """
        event = PeerWrote(peer_id=peer.id, text=readable(text), client_id=client_id)
        return await self._recorder.record(conversation_id, event)

    async def give(
        self, peer: Peer, conversation_id: str, client_id: str, card: Mapping[str, Any]
    ) -> Receipt:
        """Send the card of a curated entry, as the service itself made it.

        Raises:
            NotOwnerError, RefusedError: the peer does not hold the conversation.
            DuplicateMessageError: the client id stands for something else.
        """
        event = PeerWrote(peer_id=peer.id, client_id=client_id, cards=(card,))
        return await self._recorder.record(conversation_id, event)

    async def hand_back(self, peer: Peer, conversation_id: str) -> None:
        """Give the conversation back to the assistant."""
        await self._recorder.record(conversation_id, HandedBack(peer_id=peer.id))

    async def close(self, peer: Peer, conversation_id: str, outcome: str) -> None:
        """End a conversation, or a follow-up that is done.

        Raises:
            RefusedError: the outcome is not one of ``OUTCOMES``, or the conversation cannot be closed.
        """
        if outcome not in OUTCOMES:
            raise RefusedError
        await self._recorder.record(conversation_id, ClosedByPeer(peer_id=peer.id, outcome=outcome))

    async def offer_transfer(self, peer: Peer, conversation_id: str, to_id: str) -> None:
        """Ask another peer, who must be there now, to take over.

        Raises:
            RefusedError: that peer is not on duty.
        """
        names = dict(await self._presence.on_duty(self._clock()))
        if to_id not in names:
            raise RefusedError
        await self._recorder.record(
            conversation_id, TransferOffered(peer_id=peer.id, to_id=to_id, to_name=names[to_id])
        )

    async def accept_transfer(self, peer: Peer, conversation_id: str) -> None:
        """Take over what was offered."""
        await self._recorder.record(conversation_id, TransferAccepted(peer_id=peer.id))

    async def end_transfer(self, peer: Peer, conversation_id: str) -> None:
        """Decline an offer, or take one's own offer back."""
        await self._recorder.record(conversation_id, TransferEnded(peer_id=peer.id))

    async def set_risk(
        self, peer: Peer, conversation_id: str, risk: Risk, note: str, about_seq: int = 0
    ) -> None:
        """Correct the level of risk, because of the message ``about_seq``; the note is for peers only."""
        event = RiskSet(peer_id=peer.id, risk=risk, note=readable(note), about_seq=about_seq)
        await self._recorder.record(conversation_id, event)

    async def set_available(self, peer: Peer, available: bool) -> None:
        """On duty or off duty."""
        if available:
            await self._presence.go_on_duty(peer.id, peer.first_name, self._clock())
        else:
            await self._presence.go_off_duty(peer.id)

    async def heartbeat(self, peer: Peer) -> None:
        """The peer's console is open: they are there, and what they hold stays theirs."""
        await self._presence.heartbeat(peer.id, self._clock())


def _claim(peer: Peer) -> Claimed:
    return Claimed(peer_id=peer.id, peer_name=peer.first_name)


def _readable_by_peers(conversation: Conversation) -> bool:
    return conversation.state in (State.WAITING, State.WITH_PEER, State.FOLLOW_UP)
