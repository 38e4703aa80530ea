"""Crisis lines and "leave now": they need no store, no assistant and no script."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from handoff.web.chat.pages import page
from handoff.web.chat.problems import KindRoute
from handoff.web.chat.visitor import set_away, token_of
from handoff.web.parts import PartsDep

router = APIRouter(route_class=KindRoute)

# Where "leave now" leads: a page anyone might be reading, run by a public body, without sign-in,
# advertising or any tie to health. Quick exits of public services lead to the weather as well.
NEUTRAL_SITE = "https://www.weather.gov/"


@router.get("/crisis")
async def crisis(request: Request, parts: PartsDep) -> Response:
    """The crisis lines."""
    return page(request, parts, "crisis")


@router.get("/leave")
async def leave(request: Request, parts: PartsDep) -> Response:
    """A page that tells nothing, on the way to the weather. It is ours, so that it is there at once.

    Whoever opens the chat on this device next sees no words before they choose to go on.
    """
    response = page(request, parts, "leave", neutral_site=NEUTRAL_SITE)
    if token_of(request, parts.settings):
        set_away(response, parts.settings, away=True)
    return response
