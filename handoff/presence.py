"""Which peers are there now, by heartbeat; and how long they have held on to what is theirs."""

from __future__ import annotations

from datetime import datetime, timedelta

from redis.asyncio import Redis

from handoff.store.connection import text_of
from handoff.store.keys import Keys


class Presence:
    """Two times a peer: last heard from, and last heard from while on duty."""

    def __init__(self, redis: Redis, keys: Keys, presence_seconds: int, lease_seconds: int) -> None:
        self._redis = redis
        self._keys = keys
        self._presence = timedelta(seconds=presence_seconds)
        self._lease = timedelta(seconds=lease_seconds)

    async def go_on_duty(self, peer_id: str, name: str, now: datetime) -> None:
        """The peer can be given conversations from now on."""
        pipe = self._redis.pipeline(transaction=True)
        pipe.zadd(self._keys.presence(), {peer_id: now.timestamp()})
        pipe.zadd(self._keys.seen_peers(), {peer_id: now.timestamp()})
        pipe.hset(self._keys.names(), peer_id, name)
        pipe.publish(self._keys.desk_channel(), "presence")
        await pipe.execute()

    async def go_off_duty(self, peer_id: str) -> None:
        """The peer takes no new conversations; what they hold stays theirs while they are seen."""
        pipe = self._redis.pipeline(transaction=True)
        pipe.zrem(self._keys.presence(), peer_id)
        pipe.publish(self._keys.desk_channel(), "presence")
        await pipe.execute()

    async def heartbeat(self, peer_id: str, now: datetime) -> None:
        """The peer's console is open; on duty or not stays as it was."""
        pipe = self._redis.pipeline(transaction=True)
        pipe.zadd(self._keys.seen_peers(), {peer_id: now.timestamp()})
        pipe.zadd(self._keys.presence(), {peer_id: now.timestamp()}, xx=True)
        await pipe.execute()

    async def on_duty(self, now: datetime) -> tuple[tuple[str, str], ...]:
        """Id and first name of each peer who is there now."""
        since = (now - self._presence).timestamp()
        ids = [text_of(raw) for raw in await self._redis.zrangebyscore(self._keys.presence(), since, "+inf")]
        if not ids:
            return ()
        names = await self._redis.hmget(self._keys.names(), ids)
        return tuple((i, text_of(name or b"")) for i, name in zip(ids, names, strict=True))

    async def is_on_duty(self, peer_id: str, now: datetime) -> bool:
        """Whether this peer is there now and takes conversations."""
        score = await self._redis.zscore(self._keys.presence(), peer_id)
        return score is not None and score >= (now - self._presence).timestamp()

    async def lapsed(self, peer_ids: set[str], now: datetime) -> set[str]:
        """Those of ``peer_ids`` who have not been seen for the length of a lease."""
        if not peer_ids:
            return set()
        since = (now - self._lease).timestamp()
        ids = sorted(peer_ids)
        scores = await self._redis.zmscore(self._keys.seen_peers(), ids)
        return {i for i, score in zip(ids, scores, strict=True) if score is None or score < since}
