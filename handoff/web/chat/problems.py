"""What cannot be done is said on a page of the chat, with crisis lines and the way to a person on it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from types import MappingProxyType
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from handoff.domain.errors import HandoffError, UnknownConversationError
from handoff.web.chat.pages import page
from handoff.web.chat.visitor import forget, is_away, language, token_of
from handoff.web.errors import STATUS
from handoff.web.parts import Parts

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

_CODES = MappingProxyType({413: "too_long_text"})


class KindRoute(APIRoute):
    """A route whose errors are pages for people; programs get the JSON of every other route."""

    def get_route_handler(self) -> Handler:
        """The handler, with its errors turned into pages."""
        handle = super().get_route_handler()

        async def handle_kindly(request: Request) -> Response:
            try:
                return await handle(request)
            except (HandoffError, RequestValidationError, HTTPException) as error:
                if "text/html" not in request.headers.get("accept", ""):
                    raise
                return problem(request, request.app.state.parts, error)

        return handle_kindly


def problem(request: Request, parts: Parts, error: Exception) -> Response:
    """The page for an error: a new start, "it is our fault", or what was wrong and the way back."""
    if isinstance(error, UnknownConversationError):
        return strange(request, parts)
    code, status = "invalid", 422
    if isinstance(error, HTTPException):
        code, status = _CODES.get(error.status_code, "invalid"), error.status_code
    elif isinstance(error, HandoffError):
        code, status = error.code, STATUS.get(error.code, 500)
    if status >= 500:
        return page(request, parts, "down", status=status)
    message = parts.wording.say(f"errors.{code}", language(request, parts))
    return page(request, parts, "problem", status=status, message=message)


def strange(request: Request, parts: Parts, text: str = "", status: int = 404) -> Response:
    """The welcome for a browser that is not known (any more); what was just written stays in the form."""
    token = token_of(request, parts.settings)
    if token and is_away(request):
        # They may still come back to it: nothing is forgotten, and nothing shown.
        return page(request, parts, "away", status=status, text=text)
    response = page(request, parts, "welcome", status=status, expired=bool(token or text), text=text)
    if token:
        forget(response, parts.settings)
    return response
