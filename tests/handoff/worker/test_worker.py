"""The worker: every message gets an answer or an offer of a person, once, in order; never over a peer."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from handoff.assistant.rasa import RasaBot
from handoff.corrections import Corrections
from handoff.domain.conversation import Sender, State
from handoff.shelf import Shelf
from handoff.store.outbox import Outbox
from handoff.views import EntryForServiceUser
from handoff.worker.answering import Answering
from handoff.worker.loop import AT_ONCE, Worker
from tests.service import Service, make_peer

Handler = Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]


async def echo(request: httpx.Request) -> httpx.Response:
    """A bot that says what it heard."""
    return httpx.Response(200, json=[{"text": "heard " + json.loads(request.content)["message"]}])


@asynccontextmanager
async def bot(service: Service, handler: Handler, workers: int = 1) -> AsyncIterator[list[Worker]]:
    """Run workers whose bot answers by ``handler``."""
    core = service.core
    async with httpx.AsyncClient(transport=httpx.MockTransport(handler)) as client:
        rasa = RasaBot(client, "http://bot/", "secret", timeout=0.5)
        shelf = Shelf(Path("/nowhere"))
        crew = [
            Worker(
                core,
                Outbox(core.redis, core.keys, f"w{number}"),
                Answering(core.redis, core.keys, core.store, core.recorder, rasa, shelf, service.clock),
                service.watch,
                Corrections(core.redis, core.keys, core.store, service.clock),
            )
            for number in range(workers)
        ]
        running = [asyncio.create_task(worker.run()) for worker in crew]
        try:
            yield crew
        finally:
            for task in running:
                task.cancel()
            for task in running:
                with contextlib.suppress(asyncio.CancelledError):
                    await task


async def eventually(
    service: Service, conversation_id: str, true: Callable[[tuple[EntryForServiceUser, ...]], bool]
) -> tuple[EntryForServiceUser, ...]:
    """The entries, once ``true`` says so of them."""
    for _ in range(400):
        entries = (await service.intake.view(conversation_id)).entries
        if true(entries):
            return entries
        await asyncio.sleep(0.02)
    raise AssertionError([(entry.sender, entry.notice) for entry in entries])


def by_bot(entries: tuple[EntryForServiceUser, ...]) -> list[str]:
    """What the bot said."""
    return [entry.text for entry in entries if entry.sender is Sender.BOT]


async def test_every_message_is_answered_once_and_in_order_by_several_workers(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    async with bot(service, echo, workers=3):
        for number in range(12):
            await service.intake.receive(conversation_id, f"c{number}", f"message {number}")
        entries = await eventually(service, conversation_id, lambda e: len(by_bot(e)) == 12)
    assert by_bot(entries) == [f"heard message {number}" for number in range(12)]


async def broken_status(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(500, text="Traceback")


async def empty_list(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json=[])


async def no_json(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, text="<html>")


async def too_slow(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("slow", request=request)


async def not_there(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


@pytest.mark.parametrize("failure", [broken_status, empty_list, no_json, too_slow, not_there])
async def test_a_bot_that_fails_becomes_a_kind_sentence_and_an_offer_of_a_person(
    service: Service, failure: Handler
) -> None:
    conversation_id = await service.intake.open("en")
    await service.intake.receive(conversation_id, "c1", "where can i find food")
    async with bot(service, failure):
        entries = await eventually(service, conversation_id, lambda e: e[-1].notice == "bot_failed")
    assert [choice.label for choice in entries[-1].choices] == ["Talk to a person"]
    assert (await service.conversation(conversation_id)).state is State.BOT


async def test_a_reply_that_comes_after_a_peer_has_claimed_is_dropped_and_counted(service: Service) -> None:
    asked, answer = asyncio.Event(), asyncio.Event()

    async def slow(request: httpx.Request) -> httpx.Response:
        asked.set()
        await answer.wait()
        return await echo(request)

    conversation_id = await service.intake.open("en")
    await service.intake.receive(conversation_id, "c1", "a question")
    async with bot(service, slow):
        await asked.wait()
        await service.intake.ask_for_person(conversation_id)
        await service.desk.claim(make_peer(), conversation_id)
        answer.set()
        for _ in range(200):
            if await service.core.redis.hget(service.core.keys.counters(), "late_replies"):
                break
            await asyncio.sleep(0.02)
    assert by_bot((await service.intake.view(conversation_id)).entries) == []
    assert await service.core.redis.hget(service.core.keys.counters(), "late_replies") == b"1"


async def test_what_a_dead_worker_had_taken_is_performed_by_another(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handoff.worker.loop._RECLAIM_IDLE_MILLISECONDS", 50)
    conversation_id = await service.intake.open("en")
    await service.intake.receive(conversation_id, "c1", "hello")
    dead = Outbox(service.core.redis, service.core.keys, "dead")
    await dead.prepare()
    assert len(await dead.take(10, 10)) == 1
    async with bot(service, echo):
        entries = await eventually(service, conversation_id, lambda e: bool(by_bot(e)))
    assert by_bot(entries) == ["heard hello"]


async def test_effects_written_before_any_worker_lived_are_not_missed(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    await service.intake.receive(conversation_id, "c1", "hello")
    async with bot(service, echo):
        await eventually(service, conversation_id, lambda e: bool(by_bot(e)))
    assert await service.core.redis.xlen(service.core.keys.outbox()) == 0


async def test_a_waiting_person_hears_at_once_that_nobody_is_on_duty(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    async with bot(service, echo):
        await service.intake.receive(conversation_id, "c1", "[high]")
        await eventually(service, conversation_id, lambda e: e[-1].notice == "nobody_present")


async def test_the_bot_hears_neither_the_id_nor_the_token_of_anyone(service: Service) -> None:
    heard: list[bytes] = []

    async def listen(request: httpx.Request) -> httpx.Response:
        heard.append(request.content + repr(request.headers).encode())
        return await echo(request)

    conversation_id = await service.intake.open("en")
    await service.intake.receive(conversation_id, "c1", "hello")
    async with bot(service, listen):
        await eventually(service, conversation_id, lambda e: bool(by_bot(e)))
    assert conversation_id.encode() not in b"".join(heard)


async def test_one_persons_many_messages_keep_the_worker_from_nobody_else(service: Service) -> None:
    release = asyncio.Event()

    async def stuck_on_one(request: httpx.Request) -> httpx.Response:
        if "stuck" in json.loads(request.content)["message"]:
            await release.wait()
        return await echo(request)

    one, other = await service.intake.open("en"), await service.intake.open("en")
    for number in range(AT_ONCE * 2):
        await service.intake.receive(one, f"c{number}", f"stuck {number}")
    await service.intake.receive(other, "c1", "hello")
    async with bot(service, stuck_on_one):
        entries = await eventually(service, other, lambda e: bool(by_bot(e)))
        assert by_bot((await service.intake.view(one)).entries) == []
        release.set()
        await eventually(service, one, lambda e: len(by_bot(e)) == AT_ONCE * 2)
    assert by_bot(entries) == ["heard hello"]


async def test_a_worker_goes_on_after_an_effect_that_it_does_not_know(service: Service) -> None:
    await service.core.redis.xadd(
        service.core.keys.outbox(), {"conversation": "c", "effect": '{"kind":"of tomorrow"}'}
    )
    conversation_id = await service.intake.open("en")
    async with bot(service, echo):
        await service.intake.receive(conversation_id, "c1", "hello")
        await eventually(service, conversation_id, lambda e: bool(by_bot(e)))
