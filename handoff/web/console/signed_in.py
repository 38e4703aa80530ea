"""Who is signed in. A route's signature says who may call it: ``SignedInPeer``, ``SignedInSupervisor``."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.routing import APIRoute
from starlette.requests import HTTPConnection

from handoff.accounts import Peer, Role
from handoff.web.console.words import language_of
from handoff.web.parts import Parts, PartsDep

COOKIE = "porchlight_peer"
CONSOLE = "/console"
LOGIN = "/console/login"


class NotSignedInError(Exception):
    """There is no session, or it is over, or its account was disabled."""


class NotAllowedError(Exception):
    """The account has not got the role for this."""


async def peer_of(connection: HTTPConnection, parts: Parts) -> Peer | None:
    """The peer whose session the cookie names, as long as both session and account are good.

    Raises:
        StoreUnavailableError: Redis does not answer; nobody counts as signed in then.
    """
    peer_id = await parts.sessions.find(connection.cookies.get(COOKIE, ""), datetime.now(UTC))
    return await parts.accounts.find(peer_id) if peer_id else None


async def _signed_in_peer(connection: HTTPConnection, parts: PartsDep) -> Peer:
    peer = await peer_of(connection, parts)
    if peer is None:
        raise NotSignedInError
    return peer


SignedInPeer = Annotated[Peer, Depends(_signed_in_peer)]


async def _signed_in_supervisor(peer: SignedInPeer) -> Peer:
    if peer.role is not Role.SUPERVISOR:
        raise NotAllowedError
    return peer


SignedInSupervisor = Annotated[Peer, Depends(_signed_in_supervisor)]


class ConsoleRoute(APIRoute):
    """Sends whoever is not signed in to the login page, or answers a script with 401 and the reason."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler that FastAPI made."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                return await handle(request)
            except NotSignedInError:
                return _please_sign_in(request)
            except NotAllowedError:
                return _error(request, "not_allowed", 403)

        return guarded


def _please_sign_in(request: Request) -> Response:
    if request.method != "GET" or request.url.path.startswith(f"{CONSOLE}/api/"):
        return _error(request, "not_signed_in", 401)
    return RedirectResponse(f"{LOGIN}?why=expired" if request.cookies.get(COOKIE) else LOGIN, 303)


def _error(request: Request, code: str, status: int) -> Response:
    parts: Parts = request.app.state.parts
    message = parts.wording.say(f"console.errors.{code}", language_of(request, parts.wording))
    return JSONResponse({"error": {"code": code, "message": message}}, status)
