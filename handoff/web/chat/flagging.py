"""A service user says that a card is wrong or out of date: one press, and a reason if they like."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from handoff.domain.errors import HandoffError
from handoff.editing.flags import MAX_REASON
from handoff.web.chat import body
from handoff.web.chat.pages import page
from handoff.web.chat.problems import KindRoute
from handoff.web.chat.visitor import PresentServiceUser, address, language, require_rate
from handoff.web.errors import STATUS
from handoff.web.parts import Parts, PartsDep

router = APIRouter(route_class=KindRoute)


class UnknownEntryFlaggedError(HandoffError):
    """There is no such entry to flag."""

    code = "invalid"


@router.post("/chat/flags")
async def flag(request: Request, parts: PartsDep, user: PresentServiceUser) -> Response:
    """Keep the flag, without the conversation or the person; then ask why, which may be left out."""
    sent = await body.fields(request)
    await _unhurried(request, parts, user.token)
    key = f"{sent.get('entry', '')}.{sent.get('lang', '')}"
    if key not in (await parts.editing.published.now()).records:
        raise UnknownEntryFlaggedError
    flag_id = await parts.flags.raise_flag(key, "service_user")
    if body.wants_json(request):
        return JSONResponse({"id": flag_id})
    return _page(request, parts, flag_id)


@router.post("/chat/flags/{flag_id}")
async def why(request: Request, parts: PartsDep, user: PresentServiceUser, flag_id: str) -> Response:
    """Keep why; a reason that is too long comes back in its box."""
    sent = await body.fields(request)
    await _unhurried(request, parts, user.token)
    reason = sent.get("reason", "")
    try:
        await parts.flags.give_reason(flag_id, reason)
    except HandoffError as error:
        if body.wants_json(request):
            raise
        return _page(request, parts, flag_id, reason=reason, error=error)
    if body.wants_json(request):
        return JSONResponse({})
    return _page(request, parts, "", said=True)


async def _unhurried(request: Request, parts: Parts, token: str) -> None:
    await require_rate(parts, "flag", token)
    await require_rate(parts, "flag_address", address(request, parts.settings))


def _page(
    request: Request, parts: Parts, flag_id: str, *, reason: str = "", said: bool = False,
    error: HandoffError | None = None,
) -> Response:  # fmt: skip
    message = "" if error is None else parts.wording.say(f"errors.{error.code}", language(request, parts))
    return page(
        request, parts, "flagged", status=STATUS.get(error.code, 500) if error else 200, flag_id=flag_id,
        reason=reason, said=said, message=message, reason_limit=MAX_REASON,
    )  # fmt: skip
