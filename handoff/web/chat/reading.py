"""The log without a socket: a frame that renews itself, and new entries for a script that asks."""

from __future__ import annotations

import time
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from handoff.domain.errors import HandoffError, UnknownConversationError
from handoff.identifiers import digest_of
from handoff.web.chat.pages import page
from handoff.web.chat.presentation import page_shown
from handoff.web.chat.problems import KindRoute
from handoff.web.chat.visitor import PresentServiceUser, language, present
from handoff.web.errors import STATUS
from handoff.web.parts import Parts, PartsDep

router = APIRouter(route_class=KindRoute)

# Seconds between two looks of the frame: often while a person is expected, seldom otherwise.
RENEW_SOON = 8
RENEW_LATER = 30


def mark_of(token: str) -> str:
    """Tells one chat from another in a browser's own storage, and nothing else."""
    return digest_of(f"mark {token}")[:16]


async def news(parts: Parts, conversation_id: str, after: int, lang: str) -> dict[str, Any]:
    """What is new after entry ``after``; or "reload", for a position that cannot be.

    Raises:
        UnknownConversationError, StoreUnavailableError: see the store.
    """
    view = await parts.intake.view(conversation_id, after)
    if after > view.last_seq:
        return {"type": "reload"}
    return page_shown(view, parts.wording, lang)


@router.get("/chat/entries")
async def entries(
    request: Request,
    parts: PartsDep,
    user: PresentServiceUser,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
) -> dict[str, Any]:
    """New entries as JSON, while there is no socket."""
    return await news(parts, user.conversation_id, after, language(request, parts))


@router.get("/chat/log")
async def log(request: Request, parts: PartsDep, pause: bool = False) -> Response:
    """The conversation in a frame, for a browser without scripts; it can be told to hold still."""
    shown, status = None, 200
    try:
        user = await present(request, parts)
        if user is None:
            raise UnknownConversationError
        view = await parts.intake.view(user.conversation_id)
        shown = page_shown(view, parts.wording, language(request, parts))
    except HandoffError as error:
        status = STATUS.get(error.code, 500)
    renew = RENEW_SOON if status >= 500 or (shown and shown["state"]["soon"]) else RENEW_LATER
    return page(
        request, parts, "log", status=status, shown=shown, gone=status == 404,
        renew=None if pause or status == 404 else renew, now=int(time.time()),
    )  # fmt: skip
