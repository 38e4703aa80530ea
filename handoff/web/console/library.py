"""The peer's side panel: search the curated entries, and send one as a card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from handoff.composition import now
from handoff.web.console.actions import ActingPeer, conversations
from handoff.web.console.signed_in import ConsoleRoute
from handoff.web.parts import PartsDep

router = APIRouter(prefix="/console/api/library", route_class=ConsoleRoute)

MAX_QUERY = 500


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Query(_Body):
    """What a peer looks for. It may hold the service user's own words, so it never stands in an address."""

    text: str = Field(min_length=1, max_length=MAX_QUERY, repr=False)
    lang: Literal["en", "es"] = "en"


class Gift(_Body):
    """An entry to send; the same ``client_id`` again is the same message."""

    client_id: Annotated[str, Field(min_length=1, max_length=64)]
    entry: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    lang: Literal["en", "es"] = "en"


@router.post("/search")
async def search(parts: PartsDep, peer: ActingPeer, body: Query) -> dict[str, Any]:
    """The entries that the assistant would find, a few more of them."""
    found = await parts.shelf.found(body.text, body.lang, now())
    return {"entries": [_line(card) for card in found]}


@conversations.post("/cards")
async def give(parts: PartsDep, peer: ActingPeer, conversation_id: str, body: Gift) -> dict[str, Any]:
    """Send the entry as a card. The service makes the card: nothing of it comes from the page."""
    card = await parts.shelf.card(body.entry, body.lang, now())
    receipt = await parts.desk.give(peer, conversation_id, body.client_id, card)
    return {"seq": receipt.seq, "duplicate": receipt.duplicate}


def _line(card: Mapping[str, Any]) -> dict[str, Any]:
    """What a peer needs to choose by."""
    kept = ("id", "kind", "lang", "title", "summary", "open_now", "opens_next", "hours", "verified")
    return {**{key: card[key] for key in kept}, "contacts": [one["label"] for one in card["contacts"]]}
