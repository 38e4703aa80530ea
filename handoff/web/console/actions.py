"""What the console's buttons do. Each answers with JSON, or with an error's code and kind sentence."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from handoff.accounts import Peer
from handoff.domain.risk import Risk
from handoff.web.console.sight import unknown_when_out_of_sight
from handoff.web.console.signed_in import ConsoleRoute, SignedInPeer
from handoff.web.errors import TooManyError
from handoff.web.parts import PartsDep

_Id = Annotated[str, Field(min_length=1, max_length=64)]


async def _unhurried(peer: SignedInPeer, parts: PartsDep) -> Peer:
    if not await parts.limits.allow("peer", peer.id):
        raise TooManyError
    return peer


ActingPeer = Annotated[Peer, Depends(_unhurried)]


async def _in_sight(parts: PartsDep, peer: ActingPeer, conversation_id: str) -> AsyncIterator[None]:
    async with unknown_when_out_of_sight(parts, peer, conversation_id):
        yield


router = APIRouter(prefix="/console/api", route_class=ConsoleRoute)
conversations = APIRouter(
    prefix="/console/api/conversations/{conversation_id}",
    route_class=ConsoleRoute,
    dependencies=[Depends(_in_sight)],
)


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Availability(_Body):
    """On duty or off duty."""

    available: bool


class Words(_Body):
    """A message; the same ``client_id`` again is the same message."""

    client_id: _Id
    text: str = Field(repr=False)


class Outcome(_Body):
    """How a conversation ended."""

    outcome: _Id


class Receiver(_Body):
    """The peer who is asked to take over."""

    to: _Id


class Level(_Body):
    """The level a peer sees, why, and in which message; 0: in what led to the handoff."""

    risk: Risk
    note: str = Field(repr=False)
    about_seq: int = Field(0, ge=0)


@router.post("/presence")
async def presence(parts: PartsDep, peer: ActingPeer, body: Availability) -> dict[str, Any]:
    """Go on or off duty."""
    await parts.desk.set_available(peer, body.available)
    return {"available": body.available}


@router.post("/take-next")
async def take_next(parts: PartsDep, peer: ActingPeer) -> dict[str, Any]:
    """Take whoever is next; ``id`` is null when nobody waits."""
    await parts.desk.heartbeat(peer)
    return {"id": await parts.desk.take_next(peer)}


@conversations.post("/claim")
async def claim(parts: PartsDep, peer: ActingPeer, conversation_id: str) -> dict[str, Any]:
    """Take one conversation."""
    await parts.desk.heartbeat(peer)
    await parts.desk.claim(peer, conversation_id)
    return {"id": conversation_id}


@conversations.post("/messages")
async def write(parts: PartsDep, peer: ActingPeer, conversation_id: str, body: Words) -> dict[str, Any]:
    """Store the peer's words; the number they got says that they are safe."""
    receipt = await parts.desk.write(peer, conversation_id, body.client_id, body.text)
    return {"seq": receipt.seq, "duplicate": receipt.duplicate}


@conversations.post("/hand-back")
async def hand_back(parts: PartsDep, peer: ActingPeer, conversation_id: str) -> dict[str, Any]:
    """Give the conversation back to the assistant."""
    await parts.desk.hand_back(peer, conversation_id)
    return {}


@conversations.post("/close")
async def close(parts: PartsDep, peer: ActingPeer, conversation_id: str, body: Outcome) -> dict[str, Any]:
    """End a conversation or a follow-up."""
    await parts.desk.close(peer, conversation_id, body.outcome)
    return {}


@conversations.post("/transfer")
async def offer_transfer(
    parts: PartsDep, peer: ActingPeer, conversation_id: str, body: Receiver
) -> dict[str, Any]:
    """Ask another peer to take over."""
    await parts.desk.offer_transfer(peer, conversation_id, body.to)
    return {}


@conversations.post("/transfer/accept")
async def accept_transfer(parts: PartsDep, peer: ActingPeer, conversation_id: str) -> dict[str, Any]:
    """Take over what was offered."""
    await parts.desk.heartbeat(peer)
    await parts.desk.accept_transfer(peer, conversation_id)
    return {"id": conversation_id}


@conversations.post("/transfer/end")
async def end_transfer(parts: PartsDep, peer: ActingPeer, conversation_id: str) -> dict[str, Any]:
    """Decline an offer, or take one's own offer back."""
    await parts.desk.end_transfer(peer, conversation_id)
    return {}


@conversations.post("/risk")
async def set_risk(parts: PartsDep, peer: ActingPeer, conversation_id: str, body: Level) -> dict[str, Any]:
    """Correct the level, with the reason."""
    await parts.desk.set_risk(peer, conversation_id, body.risk, body.note, body.about_seq)
    return {}
