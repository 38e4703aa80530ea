"""What every request meets first: who asks, from where, how much; and the headers of every answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handoff.settings import Settings
from wording import WordingBook

MAX_BODY_BYTES = 64 * 1024
FRAMED_PATH = "/chat/log"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "testserver"})
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {ancestors}"
)


class _TooLargeError(HTTPException):
    """The body is larger than any message can be; answered where every error of a route is."""

    def __init__(self) -> None:
        super().__init__(413)


class Security:
    """ASGI middleware: known host, same origin for whatever changes something, bounded body, headers.

    The practices are those of the OWASP cheat sheets on cross-site request forgery and content
    security policy. ``same-origin`` is the referrer policy because with ``no-referrer`` browsers
    send ``Origin: null`` with the forms of our own pages.
    """

    def __init__(self, app: ASGIApp, settings: Settings, wording: WordingBook) -> None:
        self._app = app
        self._settings = settings
        self._wording = wording

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        guarded = _with_headers(send, scope["path"])
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await refusal(scope, receive, guarded)
            return
        await self._app(scope, _bounded(receive), guarded)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        if _host_name(headers.get("host", "")) not in known_hosts(self._settings):
            return self._answer(headers, 400, "unknown_host")
        if scope["method"] not in _SAFE_METHODS and not _is_same_origin(headers, self._settings):
            return self._answer(headers, 403, "foreign_origin")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MAX_BODY_BYTES:
            return self._answer(headers, 413, "too_long_text")
        return None

    def _answer(self, headers: Headers, status: int, code: str) -> Response:
        lang = "es" if headers.get("accept-language", "").lower().startswith("es") else "en"
        message = self._wording.say(f"errors.{code}", lang)
        if "application/json" in headers.get("accept", ""):
            return JSONResponse({"error": {"code": code, "message": message}}, status)
        return PlainTextResponse(message, status)


def same_origin(connection: HTTPConnection, settings: Settings) -> bool:
    """Whether a socket is opened by our own page: browsers always send ``Origin`` with a handshake."""
    headers = connection.headers
    return (
        "origin" in headers
        and _host_name(headers.get("host", "")) in known_hosts(settings)
        and _is_same_origin(Headers(raw=headers.raw), settings)
    )


def known_hosts(settings: Settings) -> frozenset[str]:
    """Host names the service answers to: loopback, its own address and its public one."""
    public = _host_name(urlsplit(settings.public_url).netloc)
    own = {settings.host} - {"0.0.0.0", "::"}  # noqa: S104  # names of "everywhere", not a binding
    return _LOOPBACK | own | ({public} if public else set())


def _is_same_origin(headers: Headers, settings: Settings) -> bool:
    origin = headers.get("origin")
    if origin is not None:
        return _allowed(origin, headers, settings)
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    return _allowed(headers.get("referer", ""), headers, settings)


def _allowed(address: str, headers: Headers, settings: Settings) -> bool:
    netloc = urlsplit(address).netloc.lower()
    return bool(netloc) and netloc in (
        headers.get("host", "").lower(),
        urlsplit(settings.public_url).netloc.lower(),
    )


def _host_name(netloc: str) -> str:
    name = netloc.rpartition("@")[2].lower()
    return name if name.endswith("]") else name.rpartition(":")[0] or name


def _bounded(receive: Receive) -> Receive:
    total = 0

    async def bounded() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > MAX_BODY_BYTES:
            raise _TooLargeError
        return message

    return bounded


def _with_headers(send: Send, path: str) -> Send:
    policy = _POLICY.format(ancestors="'self'" if path == FRAMED_PATH else "'none'")
    # Pages may show a person's words: no copy of them stays on a shared device.
    caching = "no-cache" if path.startswith("/static/") else "no-store"

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = policy
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "same-origin"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
            headers["Cache-Control"] = caching
        await send(message)

    return guarded
