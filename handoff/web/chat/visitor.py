"""Who is at the page: known only by an unguessable token in a cookie that scripts cannot read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from handoff.domain.errors import UnknownConversationError
from handoff.settings import Settings
from handoff.web.errors import TooManyError, language_of
from handoff.web.limits import address_of
from handoff.web.parts import Parts, PartsDep

SIZES = ("normal", "large", "largest")
_HALF_A_YEAR = 182 * 86_400
_AWAY = "away"


@dataclass(frozen=True, slots=True)
class ServiceUser:
    """A browser that holds a token for a conversation."""

    conversation_id: str
    token: str = field(repr=False)


def cookie_name(settings: Settings) -> str:
    """A name that says nothing; over https one that no other host can plant (RFC 6265bis, 4.1.3.2)."""
    return "__Host-chat" if settings.secure_cookies else "chat"


def token_of(connection: HTTPConnection, settings: Settings) -> str:
    """The token that was sent, or ""."""
    return connection.cookies.get(cookie_name(settings), "")


def is_away(connection: HTTPConnection) -> bool:
    """Whether "leave now" was pressed: whoever comes back sees no words before they say so."""
    return connection.cookies.get(_AWAY) == "1"


async def present(connection: HTTPConnection, parts: Parts) -> ServiceUser | None:
    """The service user at this browser; None for an unknown or expired token, or after "leave now".

    Raises:
        StoreUnavailableError: nobody can be recognised now.
    """
    token = token_of(connection, parts.settings)
    if not token or is_away(connection):
        return None
    conversation_id = await parts.service_users.find(token)
    return ServiceUser(conversation_id, token) if conversation_id else None


async def _required(request: Request, parts: PartsDep) -> ServiceUser:
    found = await present(request, parts)
    if found is None:
        raise UnknownConversationError
    return found


PresentServiceUser = Annotated[ServiceUser, Depends(_required)]


async def require_rate(parts: Parts, name: str, key: str) -> None:
    """Refuse what comes far faster than a person writes.

    Raises:
        TooManyError: too many in a short time; nothing was stored.
    """
    if not await parts.limits.allow(name, key):
        raise TooManyError


def address(request: Request, settings: Settings) -> str:
    """Where a request comes from, to limit how many conversations one place can begin."""
    return address_of(request, settings.proxies)


def remember(response: Response, settings: Settings, token: str) -> None:
    """Keep the token in this browser."""
    response.set_cookie(
        cookie_name(settings), token, max_age=settings.session_days * 86_400, path="/", httponly=True,
        samesite="lax", secure=settings.secure_cookies,
    )  # fmt: skip


def forget(response: Response, settings: Settings) -> None:
    """Take the token out of this browser."""
    response.delete_cookie(
        cookie_name(settings), path="/", httponly=True, samesite="lax", secure=settings.secure_cookies
    )


def keep_preference(response: Response, settings: Settings, name: str, value: str) -> None:
    """Keep language or text size, which say nothing about the person."""
    response.set_cookie(
        name, value, max_age=_HALF_A_YEAR, path="/", httponly=True, samesite="lax",
        secure=settings.secure_cookies,
    )  # fmt: skip


def set_away(response: Response, settings: Settings, *, away: bool) -> None:
    """Note that "leave now" was pressed, or that the person came back by their own choice."""
    if away:
        response.set_cookie(
            _AWAY, "1", path="/", httponly=True, samesite="lax", secure=settings.secure_cookies
        )
    else:
        response.delete_cookie(_AWAY, path="/", httponly=True, samesite="lax", secure=settings.secure_cookies)


def language(request: Request, parts: Parts) -> str:
    """The page's language: what was chosen, or the browser's first."""
    return language_of(request, parts.wording)


def size(request: Request) -> str:
    """The chosen text size."""
    chosen = request.cookies.get("size", "")
    return chosen if chosen in SIZES else SIZES[0]
