"""A connection to Redis that breaks after the commit and before its answer: the commit is sent again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from handoff.domain.conversation import State
from handoff.domain.errors import UnknownConversationError
from handoff.settings import Settings
from tests.service import Service, make_peer, make_service
from tests.valkey import Valkey


@dataclass
class Cutter:
    """Stands between the service and Redis; once armed it swallows the next answer to a commit."""

    front: Path
    back: Path
    armed: bool = False
    cuts: int = 0

    async def serve(self) -> asyncio.Server:
        """Listen."""
        return await asyncio.start_unix_server(self._relay, self.front)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        redis_reader, redis_writer = await asyncio.open_unix_connection(self.back)
        try:
            while asked := await reader.read(1 << 20):
                redis_writer.write(asked)
                answer = await redis_reader.read(1 << 20)
                if self.armed and b"EVALSHA" in asked:
                    self.armed, self.cuts = False, self.cuts + 1
                    return
                writer.write(answer)
        finally:
            writer.close()
            redis_writer.close()


@dataclass
class Fragile:
    """A service behind a cutter."""

    service: Service
    cutter: Cutter

    @contextlib.contextmanager
    def broken_once(self) -> Iterator[None]:
        """The answer to the next commit is lost."""
        self.cutter.armed, self.cutter.cuts = True, 0
        yield
        assert self.cutter.cuts == 1, "no commit was cut off"


@pytest.fixture
async def fragile(settings: Settings, valkey: Valkey, tmp_path: Path) -> AsyncIterator[Fragile]:
    """A service whose connection to Redis can be cut at the worst moment."""
    cutter = Cutter(tmp_path / "front.sock", valkey.folder / "redis.sock")
    server = await cutter.serve()
    service = make_service(settings.model_copy(update={"redis_url": f"unix://{cutter.front}?db=0"}))
    warm = await service.intake.open("en")
    await service.intake.ask_for_person(warm)
    await service.desk.claim(make_peer("Eve"), warm)
    yield Fragile(service, cutter)
    await service.close()
    server.close()


async def notices(service: Service, conversation_id: str) -> list[str]:
    """The keys of the notices that were shown."""
    return [entry.notice for entry in (await service.intake.view(conversation_id)).entries if entry.notice]


async def test_a_beginning_is_not_told_to_have_failed(fragile: Fragile) -> None:
    with fragile.broken_once():
        conversation_id = await fragile.service.intake.open("en")
    assert await notices(fragile.service, conversation_id) == ["greeting"]


async def test_a_message_is_stored_once(fragile: Fragile) -> None:
    service = fragile.service
    conversation_id = await service.intake.open("en")
    with fragile.broken_once():
        receipt = await service.intake.receive(conversation_id, "c1", "hello")
    assert receipt.seq == 2
    assert (await service.conversation(conversation_id)).last_seq == 2


async def test_what_a_button_does_is_done_and_said_once(fragile: Fragile) -> None:
    service = fragile.service
    conversation_id = await service.intake.open("en")
    with fragile.broken_once():
        await service.intake.ask_for_person(conversation_id)
    with fragile.broken_once():
        await service.intake.choose_companion(conversation_id)
    with fragile.broken_once():
        await service.intake.decline_person(conversation_id)
    with fragile.broken_once():
        await service.intake.close(conversation_id)
    assert await notices(service, conversation_id) == [
        "greeting", "handoff_asked", "companion", "declined", "closed_by_service_user",
    ]  # fmt: skip


async def test_a_peer_who_takes_the_next_person_gets_one_person(fragile: Fragile) -> None:
    service, ana = fragile.service, make_peer("Ana")
    for _ in range(2):
        await service.intake.ask_for_person(await service.intake.open("en"))
    with fragile.broken_once():
        taken = await service.desk.take_next(ana)
    assert [item.id for item in (await service.desk.view(ana)).mine] == [taken]


async def test_a_correction_of_the_level_and_an_end_are_noted_once(fragile: Fragile) -> None:
    service, ana = fragile.service, make_peer("Ana")
    conversation_id = await service.intake.open("en")
    await service.intake.ask_for_person(conversation_id)
    await service.desk.claim(ana, conversation_id)
    with fragile.broken_once():
        await service.desk.close(ana, conversation_id, "supported")
    assert (await service.conversation(conversation_id)).state is State.CLOSED
    assert (await notices(service, conversation_id)).count("closed_by_peer") == 1


async def test_what_was_deleted_is_said_to_be_deleted(fragile: Fragile) -> None:
    service = fragile.service
    conversation_id = await service.intake.open("en")
    with fragile.broken_once():
        await service.intake.erase(conversation_id)
    with pytest.raises(UnknownConversationError):
        await service.conversation(conversation_id)
