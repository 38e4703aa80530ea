"""Sessions of signed-in peers: opaque tokens, of which Redis holds only a digest."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from redis.asyncio import Redis
from redis.exceptions import RedisError

from handoff.domain.errors import StoreUnavailableError
from handoff.identifiers import digest_of, new_token
from handoff.store.connection import text_of
from handoff.store.keys import Keys

# An unattended console shows people's words: it closes itself after half an hour without a sign of
# life (open consoles give one), and after one long shift in any case.
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
_MAX_TOKEN = 128


class Sessions:
    """Begins, finds and ends sessions."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def begin(self, peer_id: str, now: datetime) -> str:
        """A new token of 256 bits; never one that a browser brought along.

        Raises:
            StoreUnavailableError: it could not be kept.
        """
        token = new_token()
        digest = digest_of(token)
        pipe = self._redis.pipeline(transaction=True)
        pipe.set(self._keys.sessions(digest), _encoded(peer_id, now, now), ex=IDLE)
        pipe.sadd(self._keys.sessions_of(peer_id), digest)
        pipe.expire(self._keys.sessions_of(peer_id), ABSOLUTE)
        try:
            await pipe.execute()
        except (RedisError, OSError) as error:
            raise StoreUnavailableError from error
        return token

    async def find(self, token: str, now: datetime) -> str | None:
        """The id of the peer whose session this is, with its idle time begun afresh; None if it is over.

        Raises:
            StoreUnavailableError: Redis does not answer.
        """
        if not token or len(token) > _MAX_TOKEN:
            return None
        key = self._keys.sessions(digest_of(token))
        try:
            found = await self._redis.get(key)
            if not found:
                return None
            kept = json.loads(found)
            began, seen = (datetime.fromisoformat(kept[name]) for name in ("began", "seen"))
            left = ABSOLUTE - (now - began)
            if now - seen >= IDLE or left <= timedelta(0):
                await self._redis.delete(key)
                return None
            # `xx`: a session that was ended in this instant may not come back to life.
            lifetime = max(min(IDLE, left), timedelta(seconds=1))
            if not await self._redis.set(key, _encoded(kept["peer"], began, now), ex=lifetime, xx=True):
                return None
        except (RedisError, OSError) as error:
            raise StoreUnavailableError from error
        return str(kept["peer"])

    async def end(self, token: str) -> None:
        """End one session.

        Raises:
            StoreUnavailableError: Redis does not answer.
        """
        try:
            await self._redis.delete(self._keys.sessions(digest_of(token)))
        except (RedisError, OSError) as error:
            raise StoreUnavailableError from error

    async def end_all(self, peer_id: str) -> None:
        """End every session of a peer: the account was disabled or got another password.

        Raises:
            StoreUnavailableError: Redis does not answer.
        """
        listed = self._keys.sessions_of(peer_id)
        try:
            digests = [text_of(raw) for raw in await self._redis.smembers(listed)]
            await self._redis.delete(listed, *(self._keys.sessions(digest) for digest in digests))
        except (RedisError, OSError) as error:
            raise StoreUnavailableError from error


def _encoded(peer_id: str, began: datetime, seen: datetime) -> str:
    return json.dumps({"peer": peer_id, "began": began.isoformat(), "seen": seen.isoformat()})
