"""How long a session lasts, and that a stolen store opens none."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from handoff.domain.errors import StoreUnavailableError
from handoff.sessions import ABSOLUTE, IDLE, Sessions
from handoff.store.connection import text_of
from tests.service import START, Service

MOMENT = timedelta(seconds=1)


@pytest.fixture
def sessions(service: Service) -> Sessions:
    """The sessions of a site of its own."""
    return Sessions(service.core.redis, service.core.keys)


async def test_a_session_is_found_by_its_token_alone(sessions: Sessions) -> None:
    token = await sessions.begin("ana", START)
    assert await sessions.find(token, START) == "ana"
    for other in ("", token[:-1], token + "x", token.swapcase(), "x" * 10_000):
        assert await sessions.find(other, START) is None


async def test_every_token_is_new_and_long(sessions: Sessions) -> None:
    tokens = {await sessions.begin("ana", START) for _ in range(50)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) >= 43


async def test_the_store_never_learns_the_token(service: Service, sessions: Sessions) -> None:
    token = await sessions.begin("ana", START)
    redis = service.core.redis
    async for key in redis.scan_iter(f"{{porchlight:{service.core.settings.site}}}*"):
        kind = text_of(await redis.type(key))
        held = await redis.get(key) if kind == "string" else await redis.smembers(key)
        assert token.encode() not in key
        assert token not in str(held)


async def test_a_session_that_is_used_goes_on_until_a_long_shift_is_over(sessions: Sessions) -> None:
    token = await sessions.begin("ana", START)
    now: datetime = START
    while now + IDLE < START + ABSOLUTE:
        now += IDLE - MOMENT
        assert await sessions.find(token, now) == "ana", now - START
    assert await sessions.find(token, START + ABSOLUTE) is None


async def test_a_quiet_session_is_over_after_half_an_hour(sessions: Sessions) -> None:
    token = await sessions.begin("ana", START)
    assert await sessions.find(token, START + IDLE) is None
    assert await sessions.find(token, START + MOMENT) is None, "what was over came back"


async def test_a_quiet_session_is_forgotten_by_the_store_itself(service: Service, sessions: Sessions) -> None:
    await sessions.begin("ana", START)
    redis = service.core.redis
    keys = [key async for key in redis.scan_iter(f"{{porchlight:{service.core.settings.site}}}:session*")]
    assert len(keys) == 2
    for key in keys:
        assert 0 < await redis.ttl(key) <= ABSOLUTE.total_seconds()


async def test_an_ended_session_is_over_and_leaves_the_others(sessions: Sessions) -> None:
    one, other = await sessions.begin("ana", START), await sessions.begin("ana", START)
    await sessions.end(one)
    assert await sessions.find(one, START) is None
    assert await sessions.find(other, START) == "ana"


async def test_all_sessions_of_one_peer_end_at_once_and_nobody_elses(sessions: Sessions) -> None:
    anas = [await sessions.begin("ana", START) for _ in range(3)]
    bens = await sessions.begin("ben", START)
    await sessions.end_all("ana")
    assert [await sessions.find(token, START) for token in anas] == [None] * 3
    assert await sessions.find(bens, START) == "ben"


async def test_nobody_counts_as_signed_in_while_the_store_is_away(service_on_own_redis: Service) -> None:
    service = service_on_own_redis
    sessions = Sessions(service.core.redis, service.core.keys)
    token = await sessions.begin("ana", START)
    assert service.redis_server
    service.redis_server.kill()
    with pytest.raises(StoreUnavailableError):
        await sessions.find(token, START)
    with pytest.raises(StoreUnavailableError):
        await sessions.begin("ana", START)
    with pytest.raises(StoreUnavailableError):
        await sessions.end(token)
