"""Asking each process whether it can do its work."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from typing import Protocol

from launch.settings import Settings

SECONDS_FOR_AN_ANSWER = 2.0


class Probe(Protocol):
    """One question to one process."""

    def healthy(self) -> bool:
        """Return whether the process answers as it should; never raises."""
        ...


@dataclass(frozen=True)
class HttpProbe:
    """Healthy when ``GET path`` answers 200."""

    host: str
    port: int
    path: str

    def healthy(self) -> bool:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=SECONDS_FOR_AN_ANSWER)
        try:
            connection.request("GET", self.path)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


@dataclass(frozen=True)
class RedisProbe:
    """Healthy when Redis answers PING; while it reads its log after a start it does not yet."""

    url: str

    def healthy(self) -> bool:
        return _ask(self.url, None)


@dataclass(frozen=True)
class WorkerProbe:
    """Healthy when a worker has lately renewed its sign of life, a key that expires."""

    settings: Settings

    def healthy(self) -> bool:
        return _ask(self.settings.redis_address, f"{{porchlight:{self.settings.site}}}:worker")


def _ask(url: str, key: str | None) -> bool:
    """PING, or tell whether ``key`` exists; False when Redis cannot be asked."""
    import redis

    try:
        with redis.Redis.from_url(
            url, socket_timeout=SECONDS_FOR_AN_ANSWER, socket_connect_timeout=SECONDS_FOR_AN_ANSWER
        ) as client:
            return bool(client.ping() if key is None else client.exists(key))
    except (redis.RedisError, OSError, ValueError):
        return False
