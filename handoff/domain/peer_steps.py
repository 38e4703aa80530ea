"""What a peer's events change."""

from __future__ import annotations

from dataclasses import replace

from handoff.domain.change import Change
from handoff.domain.conversation import Command, Handoff, Reason, Sender, State, Transfer
from handoff.domain.effects import NoteCorrection
from handoff.domain.errors import NotOwnerError, RefusedError
from handoff.domain.events import (
    Claimed,
    ClosedByPeer,
    HandedBack,
    LeaseExpired,
    PeerWrote,
    RiskSet,
    TransferAccepted,
    TransferEnded,
    TransferOffered,
)
from handoff.domain.risk import Risk


def _require_owner(change: Change, peer_id: str) -> None:
    if change.conversation.owner_id != peer_id:
        raise NotOwnerError


def claimed(change: Change, event: Claimed) -> None:
    """The peer becomes the owner; from this entry on the bot is silent."""
    change.change_owner(event.peer_id, event.peer_name)
    # What was asked before the peer came is the peer's to answer.
    change.set(state=State.WITH_PEER, companion=False, bot_answered_to=change.conversation.last_seq)
    change.notice("peer_joined", name=event.peer_name)


def wrote(change: Change, event: PeerWrote) -> None:
    """Add the owner's words or cards.

    Raises:
        NotOwnerError: somebody else holds the conversation.
    """
    _require_owner(change, event.peer_id)
    change.say(
        Sender.PEER, text=event.text, author=change.conversation.owner_name, author_id=event.peer_id,
        client_id=event.client_id, cards=event.cards,
    )  # fmt: skip


def lease_expired(change: Change, event: LeaseExpired) -> None:
    """The peer vanished: back to waiting, same risk, same waiting time, in front of its class.

    Raises:
        RefusedError: the ownership that lapsed has ended already.
    """
    conversation = change.conversation
    if event.epoch != conversation.owner_epoch:
        raise RefusedError
    name = conversation.owner_name
    handoff = conversation.handoff or Handoff(
        reason=Reason.ASKED, requested_at=change.now, trigger_seq=conversation.last_seq
    )
    change.change_owner("", "")
    change.set(
        state=State.WAITING,
        handoff=replace(handoff, returned=True, told_nobody=False, told_long=False),
    )
    change.notice("peer_vanished", Command.STAY_WITH_ASSISTANT, name=name)
    change.alert_peers()


def transfer_offered(change: Change, event: TransferOffered) -> None:
    """Offer the conversation; the owner keeps it until the other peer accepts.

    Raises:
        NotOwnerError: somebody else holds the conversation.
        RefusedError: the offer goes to the owner.
    """
    _require_owner(change, event.peer_id)
    if event.to_id == event.peer_id:
        raise RefusedError
    change.set(transfer=Transfer(to_id=event.to_id, to_name=event.to_name))


def transfer_accepted(change: Change, event: TransferAccepted) -> None:
    """The other peer becomes the owner, under a new epoch.

    Raises:
        NotOwnerError: the conversation was not offered to this peer.
    """
    transfer = change.conversation.transfer
    if transfer is None or transfer.to_id != event.peer_id:
        raise NotOwnerError
    change.change_owner(transfer.to_id, transfer.to_name)
    change.notice("peer_joined", name=transfer.to_name)


def transfer_ended(change: Change, event: TransferEnded) -> None:
    """Take an offer back, or decline it.

    Raises:
        NotOwnerError: the peer is neither the owner nor the one who was asked.
    """
    transfer = change.conversation.transfer
    asked = transfer.to_id if transfer else ""
    if event.peer_id not in (change.conversation.owner_id, asked):
        raise NotOwnerError
    change.set(transfer=None)


def handed_back(change: Change, event: HandedBack) -> None:
    """Give the conversation back to the assistant; what was promised for later stays promised.

    Raises:
        NotOwnerError: somebody else holds the conversation.
    """
    _require_owner(change, event.peer_id)
    name = change.conversation.owner_name
    change.change_owner("", "")
    state = State.FOLLOW_UP if change.conversation.follow_up else State.BOT
    change.set(state=state, handoff=None, bot_answered_to=change.conversation.last_seq)
    change.notice("handed_back", Command.ASK_PERSON, name=name)


def risk_set(change: Change, event: RiskSet) -> None:
    """Correct the level of risk, with a note that only peers see.

    Raises:
        NotOwnerError: somebody else holds the conversation.
        RefusedError: there is no note, or it is about a message that is not there.
    """
    _require_owner(change, event.peer_id)
    conversation = change.conversation
    if not event.note.strip() or event.about_seq > conversation.last_seq:
        raise RefusedError
    before, about = conversation.risk, event.about_seq
    if not about and conversation.handoff:
        about = conversation.handoff.trigger_seq
    change.set(risk=event.risk)
    change.say(
        Sender.NOTICE, notice="risk_set", text=event.note, author=conversation.owner_name,
        author_id=event.peer_id, for_peers=True,
        values={"risk": event.risk.value, "was": before.value, "about": str(about)},
    )  # fmt: skip
    change.note_rise(before, by=event.peer_id)
    if event.risk is not before:
        change.effects.append(NoteCorrection(raised=event.risk.at_least(before)))


def closed(change: Change, event: ClosedByPeer) -> None:
    """End the conversation with an outcome; of a follow-up any peer may say that it is done.

    Raises:
        NotOwnerError: somebody else holds the conversation.
    """
    conversation = change.conversation
    if conversation.state is State.WITH_PEER:
        _require_owner(change, event.peer_id)
        change.notice("closed_by_peer", Command.ASK_PERSON, name=conversation.owner_name)
    change.change_owner("", "")
    change.set(
        state=State.CLOSED, closed_at=change.now, outcome=event.outcome, handoff=None, follow_up=None,
        risk=Risk.NONE,
    )  # fmt: skip
