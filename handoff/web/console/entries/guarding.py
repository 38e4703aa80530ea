"""Who may edit, and what is answered to everybody else: nothing that was typed is lost by a refusal."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from handoff.accounts import Peer
from handoff.domain.errors import HandoffError
from handoff.web.console.entries.pages import page
from handoff.web.console.signed_in import (
    NotAllowedError,
    NotSignedInError,
    SignedInEditor,
    please_sign_in,
    refusal,
)
from handoff.web.console.words import language_of
from handoff.web.errors import STATUS, TooManyError, error_response
from handoff.web.parts import Parts, PartsDep
from resources_index.edits import UnknownEntryError

_log = logging.getLogger(__name__)

MAX_FIELDS = 600


async def _unhurried(request: Request, peer: SignedInEditor, parts: PartsDep) -> Peer:
    request.state.editor = peer
    if not await parts.limits.allow("peer", peer.id):
        raise TooManyError
    return peer


Editor = Annotated[Peer, Depends(_unhurried)]


class EntriesRoute(APIRoute):
    """Refusals as pages for people; what a form had sent comes back, to be sent again."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler that FastAPI made."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            parts: Parts = request.app.state.parts
            from_a_form = request.method == "POST" and "text/html" in request.headers.get("accept", "")
            try:
                return await handle(request)
            except NotAllowedError as error:
                return refusal(request, error.code, 403)
            except UnknownEntryError:
                return error_response(request, parts.wording, "not_found", 404)
            except (NotSignedInError, HandoffError, OSError) as error:
                if not from_a_form:
                    return _plainly(request, parts, error)
                code = _code_of(error)
                return await _unsaved(request, parts, code, STATUS.get(code, 500))

        return guarded


def _plainly(request: Request, parts: Parts, error: Exception) -> Response:
    if isinstance(error, NotSignedInError):
        return please_sign_in(request)
    if isinstance(error, HandoffError):
        raise error
    return error_response(request, parts.wording, _code_of(error), 500)


def _code_of(error: Exception) -> str:
    if isinstance(error, NotSignedInError):
        return "not_signed_in"
    if isinstance(error, HandoffError):
        return error.code
    _log.error("The entries cannot be read or written (%s).", type(error).__name__)
    return "failed"


async def _unsaved(request: Request, parts: Parts, code: str, status: int) -> Response:
    form = await request.form(max_files=0, max_fields=MAX_FIELDS)
    sent = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    lang = language_of(request, parts.wording)
    key = f"console.errors.{code}"
    known = key if key in parts.wording.keys("en") else f"errors.{code}"
    known = known if known in parts.wording.keys("en") else "errors.failed"
    return page(
        request, parts, "unsaved", status=status, sent=sent, path=request.url.path,
        message=parts.wording.say(known, lang), signed_out=status == 401,
    )  # fmt: skip
