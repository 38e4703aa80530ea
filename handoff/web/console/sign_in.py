"""Signing in and out, and the choice of the console's language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from handoff.accounts import Peer
from handoff.desk import OUTCOMES
from handoff.web.console.signed_in import (
    CONSOLE,
    COOKIE,
    ENTRIES,
    LOGIN,
    ConsoleRoute,
    SignedInStaff,
    peer_of,
)
from handoff.web.console.words import LANGUAGE_COOKIE, language_of, sentences
from handoff.web.limits import address_of
from handoff.web.pages import templates
from handoff.web.parts import Parts, PartsDep

router = APIRouter(route_class=ConsoleRoute)

_YEAR = 365 * 86_400
_MAX_FIELD = 1024


@router.get(LOGIN)
async def login_page(request: Request, parts: PartsDep) -> Response:
    """The login page; with a sentence when a session was over."""
    if await peer_of(request, parts) is not None:
        return RedirectResponse(CONSOLE, 303)
    notice = {"expired": "expired", "out": "signed_out"}.get(request.query_params.get("why", ""), "")
    return _page(request, parts, notice=notice)


@router.post(LOGIN)
async def login(
    request: Request,
    parts: PartsDep,
    username: Annotated[str, Form(max_length=_MAX_FIELD)] = "",
    password: Annotated[str, Form(max_length=_MAX_FIELD)] = "",
) -> Response:
    """Begin a session under a new token; an unknown username and a wrong password get the same answer."""
    address = address_of(request, parts.settings.proxies)
    name = username.strip().casefold()
    # Counted by name and address together: nobody can lock a peer out from elsewhere.
    allowed = await parts.limits.allow("login_address", address)
    if not (allowed and await parts.limits.allow("login", f"{name} {address}")):
        return _page(request, parts, error="slow_down", username=username, status=429)
    peer = await parts.accounts.check(username, password)
    if peer is None:
        return _page(request, parts, error="wrong", username=username, status=401)
    await parts.sessions.end(request.cookies.get(COOKIE, ""))
    await _forget_old_duty(parts, peer)
    token = await parts.sessions.begin(peer.id, datetime.now(UTC))
    response = RedirectResponse(CONSOLE, 303)
    response.set_cookie(
        COOKIE, token, path=CONSOLE, httponly=True, samesite="strict",
        secure=parts.settings.secure_cookies,
    )  # fmt: skip
    return response


@router.post("/console/logout")
async def logout(request: Request, parts: PartsDep) -> Response:
    """End the session and go off duty; also the answer when the session was over already."""
    peer = await peer_of(request, parts)
    if peer is not None and peer.meets_service_users:
        await parts.desk.set_available(peer, False)
    await parts.sessions.end(request.cookies.get(COOKIE, ""))
    response = RedirectResponse(f"{LOGIN}?why=out", 303)
    response.delete_cookie(COOKIE, path=CONSOLE)
    return response


@router.post("/console/language")
async def choose_language(
    request: Request, parts: PartsDep, lang: Annotated[str, Form(max_length=8)] = ""
) -> Response:
    """Remember the language in which this browser shows the console."""
    response = RedirectResponse(CONSOLE, 303)
    if lang in parts.wording.languages:
        response.set_cookie(
            LANGUAGE_COOKIE, lang, max_age=_YEAR, path=CONSOLE, httponly=True, samesite="strict",
            secure=parts.settings.secure_cookies,
        )  # fmt: skip
    return response


@router.get(CONSOLE)
async def console(request: Request, parts: PartsDep, peer: SignedInStaff) -> Response:
    """The console itself; everything in it comes by its socket. Editors are led to their entries."""
    if not peer.meets_service_users:
        return RedirectResponse(ENTRIES, 303)
    lang = language_of(request, parts.wording)
    words = sentences(parts.wording, lang)
    boot = {
        "peer": {"id": peer.id, "name": peer.first_name, "role": peer.role.value},
        "lang": lang,
        "outcomes": OUTCOMES,
        "heartbeat": parts.settings.heartbeat_seconds,
        "words": words,
    }
    page = templates.get_template("console/console.html").render(
        lang=lang, words=words, peer=peer, boot=boot, languages=parts.wording.languages
    )
    return HTMLResponse(page)


async def _forget_old_duty(parts: Parts, peer: Peer) -> None:
    """Whoever left without going off duty is not on duty again just because they sign in."""
    if peer.meets_service_users and not (await parts.desk.view(peer)).available:
        await parts.desk.set_available(peer, False)


def _page(
    request: Request,
    parts: Parts,
    *,
    notice: str = "",
    error: str = "",
    username: str = "",
    status: int = 200,
) -> Response:
    lang = language_of(request, parts.wording)
    page = templates.get_template("console/login.html").render(
        lang=lang, words=sentences(parts.wording, lang), notice=notice, error=error, username=username,
        languages=parts.wording.languages,
    )  # fmt: skip
    return HTMLResponse(page, status)
