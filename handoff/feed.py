"""Says that there is something new, and never what: readers go and read the log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal

from redis.asyncio import Redis
from redis.asyncio.client import PubSub

from handoff.store.connection import listener
from handoff.store.keys import Keys

Kind = Literal["changed", "presence", "typing"]


@dataclass(frozen=True, slots=True)
class Change:
    """Something is new on a topic; ``detail`` says who is typing."""

    topic: str
    kind: str
    detail: str = ""


class Feed:
    """Redis publish and subscribe, one subscription and one connection a socket."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    def conversation(self, conversation_id: str) -> str:
        """The topic of one conversation."""
        return self._keys.conversation_channel(conversation_id)

    def desk(self) -> str:
        """The topic of everything a peer's desk may want to show."""
        return self._keys.desk_channel()

    async def typing(self, conversation_id: str, who: Literal["peer", "service_user"]) -> None:
        """Tell the other side that somebody types; nothing of it is stored."""
        await self._redis.publish(self._keys.conversation_channel(conversation_id), f"typing:{who}")

    @asynccontextmanager
    async def changes(self, *topics: str) -> AsyncIterator[AsyncIterator[Change]]:
        """Changes on ``topics`` from now on. Subscribe first, read the log next: nothing falls between."""
        connection = listener(self._redis)
        subscription = connection.pubsub(ignore_subscribe_messages=True)
        try:
            await _whole(subscription.subscribe(*topics))
            yield self._read(subscription)
        finally:
            await _whole(_let_go(subscription, connection))

    async def _read(self, subscription: object) -> AsyncIterator[Change]:
        async for message in subscription.listen():  # type: ignore[attr-defined]  # redis leaves it untyped
            if message["type"] != "message":
                continue
            kind, _, detail = message["data"].decode().partition(":")
            yield Change(message["channel"].decode(), kind, detail)


async def _let_go(subscription: PubSub, connection: Redis) -> None:
    try:
        await subscription.aclose()  # type: ignore[no-untyped-call]  # redis leaves it untyped
    finally:
        await connection.aclose()


async def _whole(work: Coroutine[Any, Any, None]) -> None:
    """Let ``work`` come to its end however often the caller is cancelled, who is told so all the same.

    A cancellation inside the Redis client while it connects is now and then swallowed there; a page
    that went away would be listened for until the next restart.
    """
    task = asyncio.ensure_future(work)
    interruption: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as cancelled:
            interruption = cancelled
    if interruption is None:
        return task.result()
    if not task.cancelled():
        task.exception()
    raise interruption
