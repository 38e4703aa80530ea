"""Pages are told that there is something new, and a page that goes away is not listened for any more."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from tests.service import Service


async def listeners(service: Service, topic: str) -> int:
    """How many subscriptions Redis knows of."""
    ((_, number),) = await service.core.redis.pubsub_numsub(topic)
    return int(number)


async def test_a_change_reaches_whoever_listens(service: Service) -> None:
    feed = service.feed
    topic = feed.conversation("c")
    async with feed.changes(topic) as changes:
        await feed.typing("c", "peer")
        change = await anext(changes)
    assert (change.topic, change.kind, change.detail) == (topic, "typing", "peer")


async def test_a_page_that_goes_away_at_any_moment_leaves_no_listener(service: Service) -> None:
    feed = service.feed
    topic = feed.conversation("c")

    async def listen() -> None:
        async with feed.changes(topic) as changes:
            async for _ in changes:
                pass

    for moment in range(120):
        task = asyncio.create_task(listen())
        for _ in range(moment % 12):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task}, timeout=10)
        assert task.cancelled(), f"still listening, cancelled after {moment % 12} turns"
    assert await listeners(service, topic) == 0


async def test_a_page_that_is_told_to_go_again_and_again_leaves_no_listener(service: Service) -> None:
    feed = service.feed
    topic = feed.conversation("c")

    async def listen() -> None:
        async with feed.changes(topic) as changes:
            async for _ in changes:
                pass

    for moment in range(90):
        task = asyncio.create_task(listen())
        for _ in range(moment % 30):
            await asyncio.sleep(0)
        for _ in range(200):
            if task.done():
                break
            task.cancel()
            await asyncio.sleep(0)
        await asyncio.wait({task}, timeout=10)
        assert task.cancelled()
    assert await listeners(service, topic) == 0


async def test_however_many_pages_are_open_a_message_is_received(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    async with AsyncExitStack() as pages:
        for number in range(150):
            topic = service.feed.conversation(f"page {number}")
            await pages.enter_async_context(service.feed.changes(topic))
        receipt = await service.intake.receive(conversation_id, "c1", "is somebody there")
    assert receipt.seq == 2
