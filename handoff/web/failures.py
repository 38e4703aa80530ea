"""Errors that nobody foresaw: answered kindly, and noted without the words that may stand in them."""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path
from traceback import extract_tb

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handoff.web.errors import error_response
from wording import WordingBook

_log = logging.getLogger(__name__)

_FRAMES = 6
_INTERNAL_ERROR = 1011


class Failures:
    """ASGI middleware in front of all routes: the server behind it would log the text of an error."""

    def __init__(self, app: ASGIApp, wording: WordingBook) -> None:
        self._app = app
        self._wording = wording

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        answered = False

        async def watched(message: Message) -> None:
            nonlocal answered
            answered = answered or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            _log.error("Unforeseen: %s", place_of(error))
            if scope["type"] == "websocket":
                # The page may have gone away already.
                with contextlib.suppress(Exception):
                    await send({"type": "websocket.close", "code": _INTERNAL_ERROR})
            elif not answered:
                response = error_response(Request(scope), self._wording, "failed", 500)
                await response(scope, receive, send)


def place_of(error: BaseException) -> str:
    """The kind of an error and where it came from, without its text."""
    frames = extract_tb(error.__traceback__)[-_FRAMES:]
    where = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    inner = [place_of(one) for one in error.exceptions] if isinstance(error, BaseExceptionGroup) else []
    return " | ".join([f"{type(error).__name__} at {where}", *inner])
