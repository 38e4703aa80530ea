"""The console's socket as a page uses it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from handoff.web.console.signed_in import COOKIE
from tests.handoff.web.console.running import Console


def socket_of(console: Console, name: str = "", origin: str | None = "own") -> connect:
    """The console's socket, as a browser opens it."""
    cookie = {"Cookie": f"{COOKIE}={console.tokens[name]}"} if name else {}
    own = console.address if origin == "own" else origin
    return connect(
        f"ws://127.0.0.1:{console.port}/console/socket", additional_headers=cookie,
        origin=Origin(own) if own else None, proxy=None,
    )  # fmt: skip


async def close_code(socket: ClientConnection) -> int:
    """Hear the service out; the code with which it closes."""
    try:
        while True:
            await socket.recv()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 0


@dataclass
class Wire:
    """An open socket of one peer's page."""

    socket: ClientConnection

    async def send(self, **message: object) -> None:
        """Say something to the service."""
        await self.socket.send(json.dumps(message))

    async def until(
        self, kind: str, fits: Callable[[dict[str, Any]], bool] = lambda _: True
    ) -> dict[str, Any]:
        """The first message of that kind that fits; others are let by."""
        while True:
            message: dict[str, Any] = json.loads(await self.socket.recv())
            if message["type"] == kind and fits(message):
                return message

    async def desk(self, fits: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """The first desk that fits."""
        return await self.until("desk", fits)

    async def open(self, conversation_id: str, after: int = 0) -> None:
        """Show a conversation from a position on."""
        await self.send(type="open", conversations={conversation_id: after})

    async def log(self, conversation_id: str, last: int, after: int = 0) -> list[dict[str, Any]]:
        """What comes of a conversation until entry number ``last`` is there."""
        entries: list[dict[str, Any]] = []
        await self.open(conversation_id, after)
        while not entries or entries[-1]["seq"] < last:
            told = await self.until("entries", lambda message: message["id"] == conversation_id)
            entries += told["entries"]
        return entries


@asynccontextmanager
async def wired(console: Console, name: str) -> AsyncIterator[Wire]:
    """An open socket of ``name`` that has shown its first desk."""
    async with socket_of(console, name) as socket:
        yield Wire(socket)
