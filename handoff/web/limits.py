"""How often somebody may knock: generous to people, tight to password guessers."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from limits import RateLimitItem, parse
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError
from starlette.requests import HTTPConnection

from handoff.domain.errors import StoreUnavailableError
from handoff.identifiers import digest_of
from handoff.settings import Settings

# A person in distress writes many short messages: the first figure is far above what anyone types.
RATES: MappingProxyType[str, RateLimitItem] = MappingProxyType(
    {
        "message": parse("60 per minute"),
        "command": parse("60 per minute"),
        "start": parse("60 per 10 minutes"),
        "login": parse("10 per 5 minutes"),
        "login_address": parse("60 per 5 minutes"),
        "peer": parse("240 per minute"),
        "flag": parse("20 per 10 minutes"),
        "flag_address": parse("60 per 10 minutes"),
    }
)


class Limits:
    """Moving windows in Redis, shared by every web process."""

    def __init__(self, settings: Settings) -> None:
        storage = RedisStorage(
            f"async+{settings.redis_address}"
            if not settings.redis_address.startswith("unix:")
            else f"async+redis+{settings.redis_address}",
            implementation="redispy",
            key_prefix=f"{{porchlight:{settings.site}}}:limit",
        )
        self._bridge: Any = storage.bridge
        self._limiter = MovingWindowRateLimiter(storage)

    async def allow(self, name: str, key: str) -> bool:
        """Count one more of ``name`` for ``key``; False when there were too many.

        Raises:
            StoreUnavailableError: Redis does not answer.
        """
        try:
            return await self._limiter.hit(RATES[name], name, digest_of(key))
        except (RedisError, OSError) as error:
            raise StoreUnavailableError from error

    async def close(self) -> None:
        """Let the connections go."""
        await self._bridge.storage.aclose()


def address_of(connection: HTTPConnection, proxies: int) -> str:
    """The address of whoever knocks: the last one that a trusted proxy wrote down, or the direct one."""
    # A proxy may add a line of its own below one that the knocker made up.
    lines = ",".join(connection.headers.getlist("x-forwarded-for"))
    forwarded = [part.strip() for part in lines.split(",")]
    if proxies and len(forwarded) >= proxies and forwarded[-proxies]:
        return forwarded[-proxies]
    return connection.client.host if connection.client else "unknown"
