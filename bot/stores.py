"""What the assistant remembers of a conversation: encrypted in Redis, for an hour, a few turns."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, cast

import redis
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from redis.backoff import ExponentialBackoff
from redis.retry import Retry

from bot.history import compacted
from bot.sealing import Seal
from bot.settings import BotSettings, from_process

EXPIRY_SECONDS = 60 * 60
TIMEOUT_SECONDS = 2.0


def connect(settings: BotSettings) -> redis.Redis:
    """A client of the project's Redis that gives up after two seconds and tries a broken link again."""
    return redis.Redis.from_url(
        settings.redis_url,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        retry=Retry(ExponentialBackoff(cap=0.1, base=0.01), 3),
        retry_on_error=[redis.ConnectionError],
    )


class EncryptedTrackerStore(TrackerStore):
    """Keeps each conversation's tracker at ``{porchlight:<site>}:rasa:tracker:<sender>`` as ciphertext."""

    def __init__(
        self,
        domain: Domain | None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        settings: BotSettings | None = None,
        **kwargs: Any,
    ) -> None:
        """Connect as the environment says; ``host`` and ``kwargs`` are what Rasa passes and are not used."""
        super().__init__(domain, event_broker)
        settings = settings or from_process()
        self._prefix = f"{settings.key_prefix}tracker:"
        self._seal = Seal(settings.tracker_key)
        self._redis = connect(settings)

    def events(self, sender_id: str) -> list[dict[str, Any]]:
        """The kept events of a conversation as JSON, oldest first.

        Raises:
            redis.RedisError: Redis did not answer.
            BrokenSealError: what is kept was not written by this store for this conversation.
        """
        key = self._prefix + sender_id
        sealed = cast("bytes | None", self._redis.get(key))
        if sealed is None:
            return []
        found: list[dict[str, Any]] = json.loads(self._seal.open(sealed, key))
        return found

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker of a conversation, or ``None`` for a new one. Raises what ``events`` raises."""
        found = self.events(sender_id)
        if not found:
            return None
        return DialogueStateTracker.from_dict(
            sender_id, found, self.domain.slots, max_event_history=self.max_event_history
        )

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the last turns of ``tracker`` for an hour.

        Raises:
            redis.RedisError: Redis did not accept it.
        """
        key = self._prefix + tracker.sender_id
        kept = compacted([event.as_dict() for event in tracker.events])
        content = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()
        self._redis.set(key, self._seal.close(content, key), ex=EXPIRY_SECONDS)

    async def keys(self) -> Iterable[str]:
        """No list of conversations is kept, so there is none to give."""
        return ()
