"""Who is signed in. A route's signature says who may call it.

``SignedInStaff`` is anybody with an account, ``SignedInPeer`` whoever meets service users (peers and
supervisors), ``SignedInSupervisor`` and ``SignedInEditor`` (editors and supervisors) those alone.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.routing import APIRoute
from starlette.requests import HTTPConnection

from handoff.accounts import Peer, Role
from handoff.web.console.words import language_of
from handoff.web.pages import templates
from handoff.web.parts import Parts, PartsDep

COOKIE = "porchlight_peer"
CONSOLE = "/console"
LOGIN = "/console/login"
ENTRIES = "/console/entries"


class NotSignedInError(Exception):
    """There is no session, or it is over, or its account was disabled."""


class NotAllowedError(Exception):
    """The account has not got the role for this; ``code`` names the sentence that says so."""

    def __init__(self, code: str = "not_allowed") -> None:
        self.code = code
        super().__init__(code)


async def peer_of(connection: HTTPConnection, parts: Parts) -> Peer | None:
    """The peer whose session the cookie names, as long as both session and account are good.

    Raises:
        StoreUnavailableError: Redis does not answer; nobody counts as signed in then.
    """
    peer_id = await parts.sessions.find(connection.cookies.get(COOKIE, ""), datetime.now(UTC))
    return await parts.accounts.find(peer_id) if peer_id else None


async def _signed_in_staff(connection: HTTPConnection, parts: PartsDep) -> Peer:
    peer = await peer_of(connection, parts)
    if peer is None:
        raise NotSignedInError
    return peer


SignedInStaff = Annotated[Peer, Depends(_signed_in_staff)]


async def _signed_in_peer(peer: SignedInStaff) -> Peer:
    if not peer.meets_service_users:
        raise NotAllowedError("not_a_peer")
    return peer


SignedInPeer = Annotated[Peer, Depends(_signed_in_peer)]


async def _signed_in_supervisor(peer: SignedInPeer) -> Peer:
    if peer.role is not Role.SUPERVISOR:
        raise NotAllowedError
    return peer


SignedInSupervisor = Annotated[Peer, Depends(_signed_in_supervisor)]


async def _signed_in_editor(peer: SignedInStaff) -> Peer:
    if not peer.edits:
        raise NotAllowedError("not_an_editor")
    return peer


SignedInEditor = Annotated[Peer, Depends(_signed_in_editor)]


class ConsoleRoute(APIRoute):
    """Sends whoever is not signed in to the login page, or answers a script with 401 and the reason."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler that FastAPI made."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                return await handle(request)
            except NotSignedInError:
                return please_sign_in(request)
            except NotAllowedError as error:
                return refusal(request, error.code, 403)

        return guarded


def please_sign_in(request: Request) -> Response:
    if request.method != "GET" or request.url.path.startswith(f"{CONSOLE}/api/"):
        return refusal(request, "not_signed_in", 401)
    return RedirectResponse(f"{LOGIN}?why=expired" if request.cookies.get(COOKIE) else LOGIN, 303)


def refusal(request: Request, code: str, status: int) -> Response:
    parts: Parts = request.app.state.parts
    lang = language_of(request, parts.wording)
    message = parts.wording.say(f"console.errors.{code}", lang)
    if "text/html" in request.headers.get("accept", ""):
        page = templates.get_template("error.html").render(
            lang=lang, message=message, crisis="", back=parts.wording.say("errors.back", lang),
            title=parts.wording.say("errors.title", lang), home=CONSOLE,
        )  # fmt: skip
        return HTMLResponse(page, status)
    return JSONResponse({"error": {"code": code, "message": message}}, status)
