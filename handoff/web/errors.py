"""Every error becomes a kind sentence with a status: JSON for programs, a small page for people."""

from __future__ import annotations

import logging
from types import MappingProxyType

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from handoff.domain.errors import HandoffError
from handoff.web.pages import templates
from wording import WordingBook

_log = logging.getLogger(__name__)

STATUS: MappingProxyType[str, int] = MappingProxyType(
    {
        "empty_text": 422,
        "too_long_text": 413,
        "duplicate_id": 409,
        "refused": 409,
        "already_claimed": 409,
        "not_owner": 403,
        "late_reply": 409,
        "unknown_conversation": 404,
        "store_unavailable": 503,
        "unsafe_redis": 503,
        "unreadable_content": 503,
        "unknown_entry": 404,
        "shelf_closed": 503,
        "too_many": 429,
        "invalid": 422,
        "failed": 500,
    }
)


class TooManyError(HandoffError):
    """That was a lot in a short time."""

    code = "too_many"


def language_of(request: Request, wording: WordingBook) -> str:
    """The language for an error: the page's own choice, or the browser's first."""
    chosen = request.cookies.get("lang", "") or request.headers.get("accept-language", "")[:2].lower()
    return chosen if chosen in wording.languages else "en"


def error_response(request: Request, wording: WordingBook, code: str, status: int) -> Response:
    """The answer for an error code, as JSON or as a page with the crisis lines on it."""
    lang = language_of(request, wording)
    key = f"errors.{code}"
    message = wording.say(key if key in wording.keys("en") else "errors.failed", lang)
    if "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"error": {"code": code, "message": message}}, status)
    page = templates.get_template("error.html").render(
        lang=lang, message=message, crisis=wording.say("notices.crisis_lines", lang),
        back=wording.say("errors.back", lang), title=wording.say("errors.title", lang),
        home="/console" if request.url.path.startswith("/console") else "/",
    )  # fmt: skip
    return HTMLResponse(page, status)


def install(app: FastAPI, wording: WordingBook) -> None:
    """Answer every error of ``app``; nothing of an error's content reaches the answer or the log."""

    async def handoff_error(request: Request, error: Exception) -> Response:
        code = getattr(error, "code", "failed")
        status = STATUS.get(code, 500)
        if status >= 500:
            _log.error("Refused with %s after %s.", code, type(error.__cause__ or error).__name__)
        return error_response(request, wording, code, status)

    async def http_error(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        if status in (301, 302, 303, 307, 308) and isinstance(error, HTTPException):
            return Response(status_code=status, headers=error.headers)
        code = {404: "not_found", 405: "method_not_allowed", 413: "too_long_text", 429: "too_many"}.get(
            status, "invalid"
        )
        return error_response(request, wording, code, status)

    async def invalid(request: Request, _error: Exception) -> Response:
        return error_response(request, wording, "invalid", 422)

    async def failed(request: Request, _error: Exception) -> Response:
        return error_response(request, wording, "failed", 500)

    async def store_down(request: Request, error: Exception) -> Response:
        _log.error("The store does not answer (%s).", type(error).__name__)
        return error_response(request, wording, "store_unavailable", 503)

    app.add_exception_handler(HandoffError, handoff_error)
    app.add_exception_handler(RedisError, store_down)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, failed)
