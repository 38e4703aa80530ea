"""Which browser belongs to which conversation: by an unguessable token, of which only a digest is kept."""

from __future__ import annotations

from redis.asyncio import Redis
from redis.exceptions import RedisError

from handoff.domain.errors import StoreUnavailableError
from handoff.identifiers import digest_of, new_token
from handoff.store.connection import text_of
from handoff.store.keys import Keys


class ServiceUsers:
    """Issues, finds and forgets the tokens that stand in service users' cookies."""

    def __init__(self, redis: Redis, keys: Keys, session_seconds: int) -> None:
        self._redis = redis
        self._keys = keys
        self._seconds = session_seconds

    async def issue(self, conversation_id: str) -> str:
        """A new token of 256 bits for this conversation.

        Raises:
            StoreUnavailableError: it could not be kept.
        """
        token = new_token()
        try:
            await self._redis.set(self._keys.token(digest_of(token)), conversation_id, ex=self._seconds)
        except (RedisError, OSError) as error:
            raise StoreUnavailableError from error
        return token

    async def find(self, token: str) -> str | None:
        """The conversation of a token, and a new lease of life for it; None for unknown or expired.

        Raises:
            StoreUnavailableError: Redis does not answer.
        """
        if not token or len(token) > 128:
            return None
        try:
            found = await self._redis.getex(self._keys.token(digest_of(token)), ex=self._seconds)
        except (RedisError, OSError) as error:
            raise StoreUnavailableError from error
        return text_of(found) if found else None

    async def forget(self, token: str) -> None:
        """Make a token worthless.

        Raises:
            StoreUnavailableError: Redis does not answer.
        """
        try:
            await self._redis.delete(self._keys.token(digest_of(token)))
        except (RedisError, OSError) as error:
            raise StoreUnavailableError from error
