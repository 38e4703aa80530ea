"""One entry on a plain page, to print or to keep: exactly what was shown, to whom it was shown."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from handoff.web.chat.cards import card_shown
from handoff.web.chat.pages import page
from handoff.web.chat.problems import KindRoute
from handoff.web.chat.visitor import PresentServiceUser, language
from handoff.web.parts import PartsDep

router = APIRouter(route_class=KindRoute)


@router.get("/chat/print/{seq}/{number}")
async def print_card(
    request: Request,
    parts: PartsDep,
    user: PresentServiceUser,
    seq: Annotated[int, Path(ge=1, le=2**53)],
    number: Annotated[int, Path(ge=0, le=99)],
) -> Response:
    """Card ``number`` of entry ``seq`` of the person's own conversation; whoever else asks finds none."""
    view = await parts.intake.view(user.conversation_id, seq - 1)
    cards = next((entry.cards for entry in view.entries if entry.seq == seq), ())
    if number >= len(cards):
        raise HTTPException(404)
    # On paper others may read it: what the person wrote is left out.
    whole = {**cards[number], "short": False, "why": ""}
    return page(request, parts, "print", card=card_shown(whole, parts.wording, language(request, parts)))
