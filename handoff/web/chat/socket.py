"""The socket of the page: says what is new from the position that the page holds."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from fastapi import APIRouter
from redis.exceptions import RedisError
from starlette.websockets import WebSocket, WebSocketDisconnect

from handoff.domain.errors import HandoffError, UnknownConversationError
from handoff.feed import Change
from handoff.web.chat.body import parsed
from handoff.web.chat.reading import news
from handoff.web.chat.visitor import present
from handoff.web.parts import Parts, PartsDep
from handoff.web.security import same_origin

_log = logging.getLogger(__name__)

router = APIRouter()

# The page takes silence of more than twice this for a dead link (``link.js``).
HEARTBEAT_SECONDS = 15.0
TYPING_SECONDS = 2.0
GONE = 4404
FOREIGN = 4403
STORE_DOWN = 1013


@dataclass(slots=True)
class _Session:
    """One open page: whose it is, and how far it has read."""

    socket: WebSocket
    parts: Parts
    conversation_id: str
    lang: str
    after: int
    fresh: asyncio.Event = field(default_factory=asyncio.Event)
    typing: bool = False


@router.websocket("/chat/socket")
async def open_socket(socket: WebSocket, parts: PartsDep) -> None:
    """Serve one page until it goes away. Only our own page may open it, only with a known token."""
    if not same_origin(socket, parts.settings):
        await socket.close(FOREIGN)
        return
    await socket.accept()
    try:
        user = await present(socket, parts)
        if user is None:
            raise UnknownConversationError
        position = await _position(socket)
        if position is not None:
            await _serve(_Session(socket, parts, user.conversation_id, _language(socket, parts), position))
    except* WebSocketDisconnect:
        pass
    except* UnknownConversationError:
        await _close(socket, GONE)
    except* (HandoffError, RedisError, OSError):
        _log.warning("A chat socket was closed: the store does not answer.")
        await _close(socket, STORE_DOWN)


async def _position(socket: WebSocket) -> int | None:
    """The last entry that the page holds; None when it says something else."""
    hello = parsed(await socket.receive_text()) or {}
    after = hello.get("after")
    if isinstance(after, int) and not isinstance(after, bool) and 0 <= after < 2**53:
        return after
    await _close(socket, 1008)
    return None


async def _serve(session: _Session) -> None:
    topic = session.parts.feed.conversation(session.conversation_id)
    async with session.parts.feed.changes(topic) as changes, asyncio.TaskGroup() as tasks:
        # Subscribed first, read next: nothing can fall between the two.
        session.fresh.set()
        tasks.create_task(_watch(session, changes))
        tasks.create_task(_tell(session))
        tasks.create_task(_listen(session))


async def _watch(session: _Session, changes: AsyncIterator[Change]) -> None:
    async for change in changes:
        if change.kind == "typing":
            if change.detail != "peer":
                continue
            session.typing = True
        session.fresh.set()


async def _tell(session: _Session) -> None:
    """Send what is new; also now and then, so that the place in line and the link stay true."""
    while True:
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                await session.fresh.wait()
        except TimeoutError:
            pass
        session.fresh.clear()
        if session.typing:
            session.typing = False
            await session.socket.send_json({"type": "typing"})
        told = await news(session.parts, session.conversation_id, session.after, session.lang)
        session.after = max(session.after, told.get("last_seq", 0))
        await session.socket.send_json(told)


async def _listen(session: _Session) -> None:
    """Hear that the person types, which is passed on at most every two seconds; ends when the page goes."""
    passed_on = 0.0
    while True:
        heard = parsed(await session.socket.receive_text()) or {}
        if heard.get("type") == "typing" and time.monotonic() - passed_on >= TYPING_SECONDS:
            passed_on = time.monotonic()
            await session.parts.feed.typing(session.conversation_id, "service_user")


def _language(socket: WebSocket, parts: Parts) -> str:
    chosen = socket.cookies.get("lang", "") or socket.headers.get("accept-language", "")[:2].lower()
    return chosen if chosen in parts.wording.languages else "en"


async def _close(socket: WebSocket, code: int) -> None:
    try:
        await socket.close(code)
    except (RuntimeError, WebSocketDisconnect):
        # The page was faster in going away.
        return
