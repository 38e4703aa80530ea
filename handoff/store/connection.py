"""The connection to Redis, and the refusal of a Redis that could lose a message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from redis.asyncio import BlockingConnectionPool, ConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import RedisError

from handoff.domain.errors import StoreUnavailableError

DURABLE = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}


class UnsafeRedisError(StoreUnavailableError):
    """This Redis could lose messages."""

    code = "unsafe_redis"


def connect(url: str) -> Redis:
    """A client that waits for a free connection rather than failing when all are busy.

    A command whose connection broke is sent again: every command of the service may be repeated.
    """
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=64,
        timeout=5,
        socket_timeout=10,
        socket_connect_timeout=3,
        retry=Retry(ExponentialBackoff(cap=0.2, base=0.02), retries=3),
    )
    return Redis.from_pool(pool)


def listener(redis: Redis) -> Redis:
    """A client of the same server with one connection of its own.

    Whoever listens keeps a connection for as long as a page is open: with those of ``connect``, a few
    dozen open pages would leave none for a message.
    """
    pool = redis.connection_pool
    return Redis.from_pool(ConnectionPool(pool.connection_class, 1, **pool.connection_kwargs))


async def require_durable(redis: Redis) -> None:
    """Make sure that what this Redis confirms is on disk and never evicted.

    Raises:
        UnsafeRedisError: a setting is missing; the message names it and what to write.
        StoreUnavailableError: Redis does not answer.
    """
    try:
        found: Mapping[Any, Any] = await redis.config_get(*DURABLE)
    except (RedisError, OSError) as error:
        raise StoreUnavailableError(
            "Redis does not answer, or does not allow CONFIG GET; check REDIS_URL and that it is running."
        ) from error
    settings = {text_of(name): text_of(value) for name, value in found.items()}
    wrong = [name for name, value in DURABLE.items() if settings.get(name) != value]
    if wrong:
        needed = ", ".join(f"`{name} {DURABLE[name]}`" for name in wrong)
        raise UnsafeRedisError(f"This Redis could lose messages. Set {needed} in its configuration.")


def text_of(value: object) -> str:
    """What Redis answered, as text."""
    return value.decode() if isinstance(value, bytes) else str(value)
