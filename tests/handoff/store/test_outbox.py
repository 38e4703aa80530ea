"""Effects wait until they are done: none is trimmed, and one that is not understood holds up no other."""

from __future__ import annotations

from handoff.domain.effects import AskBot
from handoff.store.outbox import Outbox
from tests.service import Service


async def outbox_of(service: Service, worker: str = "w") -> Outbox:
    """The outbox as a worker of that name sees it."""
    outbox = Outbox(service.core.redis, service.core.keys, worker)
    await outbox.prepare()
    return outbox


async def test_no_effect_is_trimmed_before_it_is_acknowledged(service: Service) -> None:
    conversations = [await service.intake.open("en") for _ in range(4)]
    for conversation_id in conversations:
        for number in range(50):
            await service.intake.receive(conversation_id, f"c{number}", f"message {number}")
    outbox = await outbox_of(service)
    taken = await outbox.take(500, 10)
    assert len(taken) == 200
    assert await service.core.redis.xlen(service.core.keys.outbox()) == 200
    again = await (await outbox_of(service, "another")).reclaim(0, 500)
    assert [task.id for task in again] == [task.id for task in taken], "taken is not done"
    for task in taken:
        await outbox.done(task)
    assert await service.core.redis.xlen(service.core.keys.outbox()) == 0
    assert await outbox.reclaim(0, 500) == []


async def test_an_effect_of_a_newer_version_holds_up_no_other_and_stays_for_a_newer_worker(
    service: Service,
) -> None:
    stream = service.core.keys.outbox()
    for fields in ({"conversation": "c", "effect": '{"kind":"of tomorrow"}'}, {"other": "fields"}):
        await service.core.redis.xadd(stream, fields)  # type: ignore[arg-type]  # redis asks for a wider dict
    conversation_id = await service.intake.open("en")
    await service.intake.receive(conversation_id, "c1", "hello")
    outbox = await outbox_of(service)
    (task,) = await outbox.take(10, 10)
    assert (task.conversation_id, task.effect) == (conversation_id, AskBot(reply_to=2, epoch=0))
    await outbox.done(task)
    assert await outbox.reclaim(0, 10) == []
    assert await service.core.redis.xlen(stream) == 2
