"""The console's socket: it brings the desk and the open conversations up to date, from positions held.

The page sends ``open`` (the conversations it shows and the last number it has of each), ``heartbeat``
and ``typing``. It gets ``desk``, ``entries``, ``gone``, ``typing`` and ``beat``. Whatever changes
something goes by ``actions`` instead, where it gets an answer of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from redis.exceptions import RedisError

from handoff.accounts import Peer
from handoff.domain.errors import HandoffError, StoreUnavailableError, UnknownConversationError
from handoff.web.console.forms import desk_form, transcript_form
from handoff.web.console.sight import HeldElsewhereError, transcript
from handoff.web.console.signed_in import peer_of
from handoff.web.parts import Parts

SIGNED_OUT, TOO_QUIET, TOO_MUCH, STORE_DOWN = 4401, 4408, 4429, 1013
# A disabled account is thrown out within a minute, whatever its page does: the session is looked at
# again this often while the page talks, and a page that says nothing for so long is let go.
CHECK_SECONDS = 15.0
QUIET_SECONDS = 45.0
# Several changes in one instant become one look at the store.
GATHER_SECONDS = 0.05
MAX_OPEN = 32
# A page sends a handful a minute: a word that it types, a beat, a conversation that is opened.
MAX_MESSAGES, PER_SECONDS = 240, 60.0


ConversationId = Annotated[str, Field(min_length=1, max_length=64)]
Position = Annotated[int, Field(ge=0, lt=2**31)]


class FromPage(BaseModel):
    """What the page may send."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    type: str = Field(pattern="^(open|heartbeat|typing)$")
    id: str = Field("", max_length=64)
    conversations: dict[ConversationId, Position] = Field({}, max_length=MAX_OPEN)


class ConsoleSocket:
    """One open console."""

    def __init__(self, socket: WebSocket, parts: Parts, peer: Peer) -> None:
        self._socket = socket
        self._parts = parts
        self._peer = peer
        self._positions: dict[str, int] = {}
        self._mine: set[str] = set()
        self._readable: set[str] = set()
        self._shown: dict[str, Any] = {}
        self._stale: set[str] = set()
        self._something = asyncio.Event()
        self._resubscribe = asyncio.Event()
        self._checked = time.monotonic()
        self._heard: deque[float] = deque(maxlen=MAX_MESSAGES)

    async def run(self) -> None:
        """Serve the page until it leaves, its session ends or the store fails."""
        tasks = [asyncio.create_task(work()) for work in (self._receive, self._listen, self._push)]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        code = next((c for c in (_close_code(task) for task in done) if c), 0)
        if code:
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await self._socket.close(code)

    async def _receive(self) -> int:
        await self._parts.desk.heartbeat(self._peer)
        while True:
            try:
                raw = await asyncio.wait_for(self._socket.receive_text(), QUIET_SECONDS)
                if self._hears_too_much():
                    return TOO_MUCH
                message = FromPage.model_validate_json(raw)
            except TimeoutError:
                return TOO_QUIET
            except (ValidationError, KeyError):
                continue
            due = message.type == "heartbeat" or time.monotonic() - self._checked >= CHECK_SECONDS
            if due and not await self._still_signed_in():
                return SIGNED_OUT
            await self._take(message)

    def _hears_too_much(self) -> bool:
        now = time.monotonic()
        full = len(self._heard) == MAX_MESSAGES and now - self._heard[0] < PER_SECONDS
        self._heard.append(now)
        return full

    async def _take(self, message: FromPage) -> None:
        match message.type:
            case "heartbeat":
                await self._parts.desk.heartbeat(self._peer)
                await self._socket.send_json({"type": "beat", "now": datetime.now(UTC).isoformat()})
                self._note("desk", *self._positions)
            case "typing" if message.id in self._mine:
                await self._parts.feed.typing(message.id, "peer")
            case "open":
                self._positions = dict(message.conversations)
                self._resubscribe.set()

    async def _still_signed_in(self) -> bool:
        self._checked = time.monotonic()
        peer = await peer_of(self._socket, self._parts)
        if peer is None or not peer.meets_service_users:
            return False
        self._peer = peer
        return True

    async def _listen(self) -> int:
        while True:
            self._resubscribe.clear()
            reading = asyncio.create_task(self._read())
            waiting = asyncio.create_task(self._resubscribe.wait())
            try:
                await asyncio.wait((reading, waiting), return_when=asyncio.FIRST_COMPLETED)
                if reading.done():
                    return await reading
            finally:
                await _end(reading)
                await _end(waiting)

    async def _read(self) -> int:
        feed = self._parts.feed
        topics = {feed.conversation(conversation_id): conversation_id for conversation_id in self._positions}
        async with feed.changes(feed.desk(), *topics) as changes:
            # Subscribed first, read next: whatever happened in between is in the store by now.
            self._note("desk", *topics.values())
            async for change in changes:
                conversation_id = topics.get(change.topic, "")
                if change.kind == "typing":
                    if change.detail == "service_user" and conversation_id in self._readable:
                        await self._socket.send_json({"type": "typing", "id": conversation_id})
                    continue
                if change.kind == "presence" and not await self._still_signed_in():
                    return SIGNED_OUT
                self._note(conversation_id or "desk")
        return STORE_DOWN

    def _note(self, *what: str) -> None:
        self._stale.update(what)
        self._something.set()

    async def _push(self) -> int:
        while True:
            await self._something.wait()
            self._something.clear()
            stale, self._stale = self._stale, set()
            if "desk" in stale:
                await self._push_desk()
            for conversation_id in stale - {"desk"}:
                await self._push_entries(conversation_id)
            await asyncio.sleep(GATHER_SECONDS)

    async def _push_desk(self) -> None:
        form = desk_form(await self._parts.desk.view(self._peer))
        if form != self._shown:
            self._shown = form
            await self._socket.send_json({"type": "desk", "now": datetime.now(UTC).isoformat(), **form})

    async def _push_entries(self, conversation_id: str) -> None:
        after = self._positions.get(conversation_id)
        if after is None:
            return
        try:
            view = await transcript(self._parts, self._peer, conversation_id, after)
        except UnknownConversationError as error:
            self._mine.discard(conversation_id)
            self._readable.discard(conversation_id)
            held = isinstance(error, HeldElsewhereError)
            if held:
                self._positions[conversation_id] = 0
            await self._socket.send_json({"type": "gone", "id": conversation_id, "held": held})
            return
        self._readable.add(conversation_id)
        (self._mine.add if view.mine else self._mine.discard)(conversation_id)
        if self._positions.get(conversation_id) == after:
            self._positions[conversation_id] = max((entry.seq for entry in view.entries), default=after)
        await self._socket.send_json({"type": "entries", **transcript_form(view)})


async def _end(task: asyncio.Task[Any]) -> None:
    # One cancellation may be swallowed by the Redis client while it connects: the page would then wait
    # for a reader of old topics that never ends.
    while not task.done():
        task.cancel()
        await asyncio.wait((task,), timeout=0.05)


def _close_code(task: asyncio.Task[int]) -> int:
    if task.cancelled():
        return 0
    error = task.exception()
    if error is None:
        return task.result()
    if isinstance(error, StoreUnavailableError | RedisError | OSError):
        return STORE_DOWN
    if isinstance(error, WebSocketDisconnect):
        return 0
    if isinstance(error, HandoffError):
        return STORE_DOWN
    raise error
