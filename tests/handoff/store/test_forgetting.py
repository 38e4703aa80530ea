"""What is kept, for how long, and that nothing comes back once it is forgotten."""

from __future__ import annotations

import asyncio

import pytest

from handoff.domain.change import Decision
from handoff.domain.conversation import State
from handoff.domain.errors import UnknownConversationError
from handoff.store.conversations import Conflict
from tests.service import Service, make_peer


async def lifetimes(service: Service, conversation_id: str) -> set[int]:
    """Seconds to live of everything that belongs to a conversation; -1 is for ever."""
    keys = service.core.keys
    names = (keys.conversation(conversation_id), keys.log(conversation_id), keys.seen(conversation_id))
    return {await service.core.redis.ttl(name) for name in names}


async def remains(service: Service, conversation_id: str) -> list[bytes]:
    """Names of what Redis still holds of a conversation."""
    return [key async for key in service.core.redis.scan_iter(match=f"*{conversation_id}*")]


async def test_whatever_is_open_is_kept_for_ever_and_the_rest_for_the_retention_time(
    service: Service,
) -> None:
    retention = service.core.settings.retention_days * 86_400
    almost = set(range(retention - 60, retention + 1))
    ana = make_peer("Ana")
    conversation_id = await service.intake.open("en")
    await service.intake.receive(conversation_id, "c1", "hello")
    assert await lifetimes(service, conversation_id) <= almost
    await service.intake.ask_for_person(conversation_id)
    assert await lifetimes(service, conversation_id) == {-1}, "waiting"
    await service.desk.claim(ana, conversation_id)
    assert await lifetimes(service, conversation_id) == {-1}, "with a peer"
    await service.desk.hand_back(ana, conversation_id)
    assert await lifetimes(service, conversation_id) <= almost
    await service.intake.leave_follow_up(conversation_id, "555 0100", "call me")
    await service.intake.receive(conversation_id, "c2", "hello again")
    assert await lifetimes(service, conversation_id) == {-1}, "promised"
    await service.desk.close(ana, conversation_id, "supported")
    assert (await service.conversation(conversation_id)).state is State.CLOSED
    assert await lifetimes(service, conversation_id) <= almost


async def test_every_word_begins_the_retention_time_afresh(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    keys = service.core.keys
    for name in (keys.conversation(conversation_id), keys.log(conversation_id), keys.seen(conversation_id)):
        await service.core.redis.expire(name, 60)
    await service.intake.receive(conversation_id, "c1", "still here")
    assert min(await lifetimes(service, conversation_id)) > 60


async def test_deleting_while_words_are_on_their_way_leaves_nothing_behind(service: Service) -> None:
    for _ in range(20):
        conversation_id = await service.intake.open("en")
        results = await asyncio.gather(
            *(service.intake.receive(conversation_id, f"c{n}", f"message {n}") for n in range(5)),
            service.intake.erase(conversation_id),
            *(service.intake.receive(conversation_id, f"d{n}", f"message {n}") for n in range(5)),
            return_exceptions=True,
        )
        failures = {type(result) for result in results if isinstance(result, BaseException)}
        assert failures <= {UnknownConversationError}
        assert await remains(service, conversation_id) == []
        assert await service.core.store.listed(State.WAITING) == []


async def test_a_decision_about_what_was_forgotten_meanwhile_brings_nothing_back(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    stored = await service.core.store.load(conversation_id)
    await service.intake.erase(conversation_id)
    assert await service.core.store.commit(Decision(stored.conversation), stored.key) == Conflict()
    with pytest.raises(UnknownConversationError):
        await service.intake.receive(conversation_id, "c1", "hello")
    assert await remains(service, conversation_id) == []
