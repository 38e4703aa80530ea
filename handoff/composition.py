"""The composition root: names the concrete parts that the web app and the worker share, and ties them."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime

from redis.asyncio import Redis

from handoff.presence import Presence
from handoff.recorder import Recorder
from handoff.sentences import Sentences
from handoff.settings import PROJECT, Settings
from handoff.store.cipher import Cipher
from handoff.store.connection import connect, require_durable
from handoff.store.conversations import ConversationStore
from handoff.store.keys import Keys
from wording import WordingBook

WORDING = PROJECT / "data" / "wording"


def now() -> datetime:
    """The clock of the edges."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Core:
    """What the web app and the worker have in common."""

    settings: Settings
    keys: Keys
    wording: WordingBook
    redis: Redis
    store: ConversationStore
    recorder: Recorder
    presence: Presence


def core(settings: Settings) -> Core:
    """Put together store, presence and recorder. Nothing is contacted yet.

    Raises:
        SettingsError: the master key is missing or malformed.
    """
    keys = Keys(settings.site)
    wording = WordingBook.load(WORDING)
    redis = connect(settings.redis_address)
    cipher = Cipher(settings.master_key_bytes())
    store = ConversationStore(redis, keys, cipher, settings.retention_days * 86_400)
    return Core(
        settings=settings,
        keys=keys,
        wording=wording,
        redis=redis,
        store=store,
        recorder=Recorder(store, Sentences(wording), now),
        presence=Presence(redis, keys, settings.presence_seconds, settings.lease_seconds),
    )


async def require_safe(parts: Core) -> None:
    """Refuse to work on a Redis that could lose messages, or with another master key than before.

    Raises:
        StoreUnavailableError: Redis does not answer, a setting is missing, or the key is another one;
            the message says which.
    """
    await require_durable(parts.redis)
    await parts.store.require_key()


async def check(settings: Settings) -> None:
    """Refuse to start where messages could be lost, before models are loaded.

    Raises:
        StoreUnavailableError: see ``require_safe``.
        SettingsError: the master key is missing or malformed.
    """
    parts = core(settings)
    async with aclosing(parts.redis):
        await require_safe(parts)
