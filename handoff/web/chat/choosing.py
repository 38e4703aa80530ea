"""Language and text size, chosen by a form so that both work without scripts."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from handoff.domain.errors import HandoffError
from handoff.web.chat import body
from handoff.web.chat.problems import KindRoute
from handoff.web.chat.visitor import SIZES, keep_preference, present
from handoff.web.parts import PartsDep

router = APIRouter(route_class=KindRoute)

_PAGES = frozenset({"/", "/privacy", "/crisis", "/chat/follow-up"})


@router.post("/chat/language")
async def choose_language(request: Request, parts: PartsDep) -> Response:
    """Change the language of the page, and of what the service says in the conversation."""
    sent = await body.fields(request)
    response = _back(sent)
    lang = sent.get("lang", "")
    if lang not in parts.wording.languages:
        return response
    keep_preference(response, parts.settings, "lang", lang)
    try:
        user = await present(request, parts)
        if user is not None:
            await parts.intake.choose_language(user.conversation_id, lang)
    except HandoffError:
        # The page itself is readable now, which matters most when the store is down.
        return response
    return response


@router.post("/chat/size")
async def choose_size(request: Request, parts: PartsDep) -> Response:
    """Change the text size."""
    sent = await body.fields(request)
    response = _back(sent)
    if sent.get("size") in SIZES:
        keep_preference(response, parts.settings, "size", sent["size"])
    return response


def _back(sent: Mapping[str, str]) -> Response:
    page = sent.get("page", "/")
    return RedirectResponse(page if page in _PAGES else "/", 303)
