"""A peer says that an entry is wrong or out of date: kept for the editors, without the peer's name."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from handoff.domain.errors import UnreadableTextError
from handoff.web.console.actions import ActingPeer
from handoff.web.console.signed_in import ConsoleRoute
from handoff.web.parts import PartsDep

router = APIRouter(prefix="/console/api/flags", route_class=ConsoleRoute)

_Lang = Annotated[str, Field(pattern="^[a-z]{2}$")]


class UnknownFlaggedError(UnreadableTextError):
    """There is no such entry to flag."""

    code = "not_found"


class Flagged(BaseModel):
    """The entry, as a card names it."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    entry: str = Field(max_length=60)
    lang: _Lang = "en"


class Why(BaseModel):
    """Why an entry was flagged, said afterwards by whoever flagged it."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    reason: str = Field(repr=False)


@router.post("")
async def flag(parts: PartsDep, _peer: ActingPeer, body: Flagged) -> dict[str, Any]:
    """Flag an entry; the id is for saying why."""
    key = f"{body.entry}.{body.lang}"
    if key not in (await parts.editing.published.now()).records:
        raise UnknownFlaggedError
    return {"id": await parts.flags.raise_flag(key, "peer")}


@router.post("/{flag_id}")
async def why(parts: PartsDep, _peer: ActingPeer, flag_id: str, body: Why) -> dict[str, Any]:
    """Say why."""
    await parts.flags.give_reason(flag_id, body.reason)
    return {}
