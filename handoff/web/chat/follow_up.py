"""Leaving a message and a way to be reached, for a peer who is next on duty."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from handoff.domain.conversation import State
from handoff.domain.errors import HandoffError, UnknownConversationError
from handoff.web.chat import body
from handoff.web.chat.pages import page
from handoff.web.chat.problems import KindRoute
from handoff.web.chat.visitor import PresentServiceUser, language, require_rate
from handoff.web.chat.writing import to_chat
from handoff.web.errors import STATUS
from handoff.web.parts import Parts, PartsDep

router = APIRouter(route_class=KindRoute)

_NOT_POSSIBLE = (State.WITH_PEER, State.CLOSED)


@router.get("/chat/follow-up")
async def form(request: Request, parts: PartsDep, user: PresentServiceUser) -> Response:
    """The form; while a peer is there, the chat itself is the place to say it."""
    view = await parts.intake.view(user.conversation_id)
    if view.state in _NOT_POSSIBLE:
        return to_chat()
    return _page(request, parts, {})


@router.post("/chat/follow-up")
async def leave(request: Request, parts: PartsDep, user: PresentServiceUser) -> Response:
    """Keep it; what could not be kept comes back in the form."""
    sent = await body.fields(request)
    try:
        await require_rate(parts, "message", user.token)
        await parts.intake.leave_follow_up(
            user.conversation_id, sent.get("contact", ""), sent.get("note", "")
        )
    except UnknownConversationError:
        raise
    except HandoffError as error:
        return _page(request, parts, sent, error)
    return to_chat()


def _page(
    request: Request, parts: Parts, sent: Mapping[str, str], error: HandoffError | None = None
) -> Response:
    lang = language(request, parts)
    message, status = "", 200
    if error is not None:
        key = "chat.follow_up.missing" if error.code == "empty_text" else f"errors.{error.code}"
        message, status = parts.wording.say(key, lang), STATUS.get(error.code, 500)
    return page(
        request, parts, "follow_up", status=status, message=message,
        contact=sent.get("contact", ""), note=sent.get("note", ""),
    )  # fmt: skip
