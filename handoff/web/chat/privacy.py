"""What is kept and who reads it; and deleting it, asked twice."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from handoff.domain.errors import HandoffError, RefusedError
from handoff.web.chat import body
from handoff.web.chat.pages import page
from handoff.web.chat.problems import KindRoute
from handoff.web.chat.visitor import PresentServiceUser, forget, is_away, present, require_rate, token_of
from handoff.web.parts import Parts, PartsDep

router = APIRouter(route_class=KindRoute)


@router.get("/privacy")
async def privacy(request: Request, parts: PartsDep, deleted: bool = False) -> Response:
    """The privacy page; readable even when the store is down."""
    try:
        known = await present(request, parts) is not None
    except HandoffError:
        known = bool(token_of(request, parts.settings)) and not is_away(request)
    return _page(request, parts, "done" if deleted and not known else "offer" if known else "nothing")


@router.post("/privacy/delete")
async def delete(request: Request, parts: PartsDep, user: PresentServiceUser) -> Response:
    """Ask once more, then delete for good. Not while a peer is on the way: nobody in need is lost."""
    sent = await body.fields(request)
    if sent.get("sure") != "yes":
        return _page(request, parts, "confirm")
    await require_rate(parts, "command", user.token)
    try:
        await parts.intake.erase(user.conversation_id)
    except RefusedError:
        return _page(request, parts, "refused", 409)
    await parts.service_users.forget(user.token)
    response = RedirectResponse("/privacy?deleted=true", 303)
    forget(response, parts.settings)
    return response


def _page(request: Request, parts: Parts, deletion: str, status: int = 200) -> Response:
    return page(
        request, parts, "privacy", status=status, deletion=deletion,
        retention=parts.settings.retention_days, session=parts.settings.session_days,
    )  # fmt: skip
