"""The commit script on a real Redis: all or nothing, once, and to the right owner.

Numbered cases of repetition and collision:
 1. the same client message again            -> the same answer, stored once
 2. the same client id with another text     -> refused, nothing stored
 3. two writers at the same version          -> both are stored, in some order, none lost
 4. two peers claim at once                  -> one owner
 5. a reply for an earlier owner             -> refused by the script itself
 6. a claim repeated by its owner            -> nothing changes
 7. a peer's message whose receipt was lost  -> found again even after the peer has lost the lease
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from handoff.composition import check
from handoff.domain.change import Decision
from handoff.domain.conversation import Sender, State
from handoff.domain.errors import (
    AlreadyClaimedError,
    DuplicateMessageError,
    UnknownConversationError,
)
from handoff.domain.events import LeaseExpired
from handoff.settings import Settings
from handoff.store.cipher import Cipher, UnreadableContentError
from handoff.store.connection import UnsafeRedisError, connect, require_durable
from handoff.store.conversations import Conflict, ConversationStore, Late
from handoff.web.app import web_parts
from handoff.worker.loop import run as worker
from tests.service import Service, make_peer
from tests.valkey import Valkey

CANARY = "zanzibar-marzipan-canary"


async def test_1_the_same_message_sent_twenty_times_at_once_is_stored_once(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    receipts = await asyncio.gather(
        *(service.intake.receive(conversation_id, "client-1", "are you there") for _ in range(20))
    )
    view = await service.intake.view(conversation_id)
    assert [entry.text for entry in view.entries].count("are you there") == 1
    assert {receipt.seq for receipt in receipts} == {2}
    assert sum(not receipt.duplicate for receipt in receipts) == 1


async def test_2_another_text_under_a_used_id_is_refused(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    await service.intake.receive(conversation_id, "client-1", "one")
    with pytest.raises(DuplicateMessageError):
        await service.intake.receive(conversation_id, "client-1", "two")
    assert (await service.conversation(conversation_id)).last_seq == 2


async def test_3_messages_written_at_once_are_all_stored_in_one_order(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    await asyncio.gather(
        *(service.intake.receive(conversation_id, f"c{n}", f"message {n}") for n in range(30))
    )
    view = await service.intake.view(conversation_id)
    assert [entry.seq for entry in view.entries] == list(range(1, 32))
    assert {entry.text for entry in view.entries[1:]} == {f"message {n}" for n in range(30)}


async def test_4_two_peers_claim_200_conversations_at_once_and_each_has_one_owner(service: Service) -> None:
    ana, ben = make_peer("Ana"), make_peer("Ben")
    winners = []
    for _ in range(200):
        conversation_id = await service.intake.open("en")
        await service.intake.ask_for_person(conversation_id)
        results = await asyncio.gather(
            service.desk.claim(ana, conversation_id),
            service.desk.claim(ben, conversation_id),
            return_exceptions=True,
        )
        assert sorted(type(result).__name__ for result in results) == ["AlreadyClaimedError", "NoneType"]
        owner = (await service.conversation(conversation_id)).owner_id
        assert owner == (ana.id if results[0] is None else ben.id)
        joined = [
            e for e in (await service.intake.view(conversation_id)).entries if e.notice == "peer_joined"
        ]
        assert len(joined) == 1
        winners.append(owner)
    assert len(winners) == 200


async def test_5_the_script_itself_refuses_words_meant_for_an_earlier_owner(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    await service.intake.ask_for_person(conversation_id)
    await service.desk.claim(make_peer(), conversation_id)
    stored = await service.core.store.load(conversation_id)
    outcome = await service.core.store.commit(Decision(stored.conversation), stored.key, required_epoch=0)
    assert outcome == Late()


async def test_6_a_peer_who_claims_twice_still_holds_the_conversation_once(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    await service.intake.ask_for_person(conversation_id)
    await service.desk.claim(make_peer(), conversation_id)
    before = await service.conversation(conversation_id)
    await service.desk.claim(make_peer(), conversation_id)
    assert await service.conversation(conversation_id) == before
    with pytest.raises(AlreadyClaimedError):
        await service.desk.claim(make_peer("Ben"), conversation_id)


async def test_7_a_peers_message_is_found_again_after_the_lease_is_lost(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    await service.intake.ask_for_person(conversation_id)
    await service.desk.claim(make_peer(), conversation_id)
    first = await service.desk.write(make_peer(), conversation_id, "p1", "I am here")
    epoch = (await service.conversation(conversation_id)).owner_epoch
    await service.core.recorder.record(conversation_id, LeaseExpired(epoch=epoch))
    again = await service.desk.write(make_peer(), conversation_id, "p1", "I am here")
    assert (again.seq, again.duplicate) == (first.seq, True)


async def test_a_writer_with_an_old_version_stores_nothing(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    stored = await service.core.store.load(conversation_id)
    old = Decision(replace(stored.conversation, version=stored.conversation.version - 1))
    assert await service.core.store.commit(old, stored.key) == Conflict()


async def test_what_redis_holds_shows_no_word_of_anyone(service: Service, valkey: Valkey) -> None:
    conversation_id = await service.intake.open("en")
    await service.intake.receive(conversation_id, "c1", f"{CANARY} [high]")
    await service.intake.leave_follow_up(conversation_id, f"{CANARY} 555", f"{CANARY} note")
    await service.desk.claim(make_peer(), conversation_id)
    await service.desk.write(make_peer(), conversation_id, "p1", CANARY)
    written = b"".join(path.read_bytes() for path in valkey.folder.rglob("*.aof"))
    assert conversation_id.encode() in written
    assert CANARY.encode() not in written


async def test_another_master_key_reads_nothing_and_says_so(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    core = service.core
    stranger = ConversationStore(core.redis, core.keys, Cipher(bytes(32)), 60)
    with pytest.raises(UnreadableContentError):
        await stranger.load(conversation_id)


async def test_an_entry_moved_to_another_place_is_not_readable(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    await service.intake.receive(conversation_id, "c1", "one")
    log = service.core.keys.log(conversation_id)
    await service.core.redis.lmove(log, log, "LEFT", "RIGHT")
    with pytest.raises(UnreadableContentError):
        await service.intake.view(conversation_id)


async def test_a_log_of_which_words_are_missing_is_not_shown_as_if_it_were_whole(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    await service.intake.receive(conversation_id, "c1", "one")
    await service.intake.receive(conversation_id, "c2", "two")
    await service.core.redis.rpop(service.core.keys.log(conversation_id))
    with pytest.raises(UnreadableContentError):
        await service.intake.view(conversation_id)


async def test_one_broken_conversation_keeps_nobody_else_from_the_peers(service: Service) -> None:
    ana = make_peer()
    ids = sorted([await service.intake.open("en") for _ in range(3)])
    for conversation_id in ids:
        await service.intake.ask_for_person(conversation_id)
    for broken in ids[:2]:
        await service.core.redis.hset(service.core.keys.conversation(broken), "doc", b"broken")
    assert [item.id for item in (await service.desk.view(ana)).waiting] == [ids[2]]
    await service.watch.look()
    assert (await service.intake.view(ids[2])).entries[-1].notice == "nobody_present"
    assert await service.desk.take_next(ana) == ids[2]
    await service.core.redis.hset(service.core.keys.owners(), ids[0], ana.id)
    service.clock.move(600)
    await service.watch.look()
    assert (await service.conversation(ids[2])).state is State.WAITING


async def test_the_service_refuses_to_start_with_another_master_key_and_says_what_to_do(
    settings: Settings,
) -> None:
    await check(settings)
    await check(settings)
    another = settings.model_copy(update={"master_key": SecretStr("ab" * 32)})
    with pytest.raises(UnreadableContentError, match="Put the earlier key back"):
        await check(another)
    with pytest.raises(UnreadableContentError):
        await worker(another)
    with pytest.raises(UnreadableContentError):
        async with web_parts(another):
            pass


async def test_a_deleted_conversation_leaves_nothing_behind(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    await service.intake.receive(conversation_id, "c1", "forget me")
    await service.intake.erase(conversation_id)
    left = [key async for key in service.core.redis.scan_iter(match=f"*{conversation_id}*")]
    assert left == []
    with pytest.raises(UnknownConversationError):
        await service.intake.view(conversation_id)


async def test_a_conversation_in_need_never_expires_and_a_quiet_one_does(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    key = service.core.keys.conversation(conversation_id)
    assert await service.core.redis.ttl(key) > 0
    await service.intake.ask_for_person(conversation_id)
    assert await service.core.redis.ttl(key) == -1


async def test_two_sites_never_see_each_others_conversations(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    other = replace(service.core.keys, site="another-site")
    stranger = ConversationStore(service.core.redis, other, Cipher(bytes(32)), 60)
    with pytest.raises(UnknownConversationError):
        await stranger.load(conversation_id)


@pytest.mark.parametrize("missing", ["appendonly", "appendfsync", "maxmemory-policy"])
async def test_a_redis_that_could_lose_messages_is_refused_with_the_setting_named(missing: str) -> None:
    bad = {"appendonly": "no", "appendfsync": "everysec", "maxmemory-policy": "allkeys-lru"}
    good = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}
    options = [part for name in good for part in (f"--{name}", bad[name] if name == missing else good[name])]
    server = Valkey(options=tuple(options)).start()
    redis: Redis = connect(server.url)
    settings = Settings(redis_url=server.url, master_key=SecretStr("ab" * 32), rasa_secret=SecretStr("x"))
    try:
        with pytest.raises(UnsafeRedisError, match=missing):
            await require_durable(redis)
        with pytest.raises(UnsafeRedisError, match=missing):
            await check(settings)
        with pytest.raises(UnsafeRedisError, match=missing):
            await worker(settings)
        with pytest.raises(UnsafeRedisError, match=missing):
            async with web_parts(settings):
                pass
    finally:
        await redis.aclose()
        server.kill()


async def test_kill_9_of_redis_loses_nothing_that_was_acknowledged(service_on_own_redis: Service) -> None:
    service = service_on_own_redis
    conversation_id = await service.intake.open("en")
    for number in range(20):
        await service.intake.receive(conversation_id, f"c{number}", f"message {number}")
    server = service.redis_server
    assert server is not None
    server.kill()
    server.start()
    view = await service.intake.view(conversation_id)
    said = [entry.text for entry in view.entries if entry.sender is Sender.SERVICE_USER]
    assert said == [f"message {number}" for number in range(20)]
    assert view.state is State.BOT
