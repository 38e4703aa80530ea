"""The routes of the chat page, and the page itself."""

from __future__ import annotations

import logging

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from handoff.domain.errors import HandoffError, UnknownConversationError
from handoff.web.chat import choosing, follow_up, printing, privacy, reading, safety, socket, writing
from handoff.web.chat.pages import page
from handoff.web.chat.presentation import page_shown
from handoff.web.chat.problems import KindRoute, strange
from handoff.web.chat.visitor import language, present
from handoff.web.errors import STATUS
from handoff.web.parts import Parts, PartsDep

_log = logging.getLogger(__name__)

router = APIRouter(route_class=KindRoute)
for part in (writing, reading, socket, follow_up, choosing, printing, privacy, safety):
    router.include_router(part.router)


@router.get("/")
async def home(request: Request, parts: PartsDep) -> Response:
    """The running chat; the welcome before it; or, when the store is down, crisis lines all the same."""
    try:
        user = await present(request, parts)
        if user is not None:
            return await _running(request, parts, user.conversation_id, user.token)
    except UnknownConversationError:
        pass
    except HandoffError as error:
        return down(request, parts, error)
    return strange(request, parts, status=200)


async def _running(request: Request, parts: Parts, conversation_id: str, token: str) -> Response:
    view = await parts.intake.view(conversation_id)
    shown = page_shown(view, parts.wording, language(request, parts))
    return page(request, parts, "conversation", shown=shown, chat=reading.mark_of(token))


def down(request: Request, parts: Parts, error: HandoffError) -> Response:
    """The page without the store: an honest sentence and the crisis lines."""
    _log.error("The chat page cannot be shown: %s.", error.code)
    return page(request, parts, "down", status=max(500, STATUS.get(error.code, 500)))
