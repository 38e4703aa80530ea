"""One message of a conversation at a time, over any number of Rasa processes."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.lock_store import LockError, LockStore

from bot.settings import BotSettings, from_process
from bot.stores import connect

# Longer than any message takes (the action server has 2.5 s), short enough that a conversation whose
# process was killed in the middle of a message goes on soon after.
LIFETIME_SECONDS = 8.0
POLL_SECONDS = 0.02

RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
"""


class ConversationLockStore(LockStore):
    """A lock at ``{porchlight:<site>}:rasa:lock:<sender>`` that is taken in one step and dies by itself.

    Rasa's own ticket lock reads, changes and writes its queue in three steps, which two processes
    can interleave, and looks again only once a second.
    """

    def __init__(self, endpoint_config: object = None, settings: BotSettings | None = None) -> None:
        """Connect as the environment says."""
        super().__init__()
        settings = settings or from_process()
        self._prefix = f"{settings.key_prefix}lock:"
        self._redis = connect(settings)
        self._release = self._redis.register_script(RELEASE)

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LIFETIME_SECONDS,
        wait_time_in_seconds: float = POLL_SECONDS,
    ) -> AsyncIterator[Any]:
        """Hold the conversation; wait for whoever holds it, at most as long as a lock can live.

        Raises:
            LockError: it could not be taken in that time.
            redis.RedisError: Redis did not answer.
        """
        key, token = self._prefix + conversation_id, secrets.token_hex(16)
        tries = int(2 * lock_lifetime / wait_time_in_seconds)
        while not self._redis.set(key, token, nx=True, px=int(lock_lifetime * 1000)):
            tries -= 1
            if tries <= 0:
                raise LockError("The conversation stayed busy.")
            await asyncio.sleep(wait_time_in_seconds)
        try:
            yield None
        finally:
            self._release(keys=[key], args=[token])
