"""The levels that peers corrected: what screening has still to learn."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from redis.asyncio import Redis

from handoff.domain.conversation import Entry, Sender
from handoff.domain.errors import UnknownConversationError
from handoff.domain.risk import Risk
from handoff.store.cipher import UnreadableContentError
from handoff.store.conversations import ConversationStore
from handoff.store.keys import Keys

_log = logging.getLogger(__name__)

_KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One press of a peer about message ``about_seq``.

    ``judged`` is what screening made of the message, ``was`` the level before.
    """

    conversation_id: str
    at: datetime
    by: str
    judged: Risk
    was: Risk
    risk: Risk
    lang: str
    about_seq: int
    text: str = field(repr=False)
    note: str = field(repr=False)

    @property
    def raised(self) -> bool:
        """Whether screening had said less, of the message and of the conversation."""
        return self.risk.rank > max(self.was.rank, self.judged.rank)


class Corrections:
    """Knows in which conversations there are corrections; their words stay in the conversations."""

    def __init__(
        self, redis: Redis, keys: Keys, store: ConversationStore, clock: Callable[[], datetime]
    ) -> None:
        self._redis = redis
        self._keys = keys
        self._store = store
        self._clock = clock

    async def note(self, conversation_id: str, *, raised: bool) -> None:
        """Remember that there is a correction; doing it twice changes nothing."""
        now = self._clock()
        lists = [self._keys.corrections(), *([self._keys.missed()] if raised else [])]
        pipe = self._redis.pipeline(transaction=True)
        for name in lists:
            pipe.zadd(name, {conversation_id: now.timestamp()})
            pipe.zremrangebyscore(name, 0, (now - _KEPT).timestamp())
        await pipe.execute()

    async def all(self) -> list[Correction]:
        """Every correction that is still there, latest conversation first."""
        return [one async for one in self._read(self._keys.corrections())]

    async def missed(self, limit: int = 0) -> list[Correction]:
        """The corrections that raised a level: risk that screening had missed; the latest of them, or all."""
        found: list[Correction] = []
        async with aclosing(self._read(self._keys.missed())) as corrections:
            async for one in corrections:
                if one.raised:
                    found.append(one)
                if limit and len(found) == limit:
                    break
        return found

    async def _read(self, name: str) -> AsyncGenerator[Correction]:
        for member in await self._redis.zrange(name, 0, -1, desc=True):
            if not isinstance(member, bytes):
                continue
            conversation_id = member.decode()
            try:
                stored = await self._store.load(conversation_id)
                entries = await self._store.entries(stored)
            except UnknownConversationError:
                await self._redis.zrem(name, member)
                continue
            except UnreadableContentError:
                # One that is broken must not hide all the others.
                _log.error("Conversation %s cannot be decrypted.", conversation_id[:4])
                continue
            for one in reversed(list(corrections_in(conversation_id, entries))):
                yield one


def corrections_in(conversation_id: str, entries: Iterable[Entry]) -> Iterator[Correction]:
    """The corrections that stand in the log of one conversation."""
    said = {entry.seq: entry for entry in entries}
    for entry in said.values():
        about = said.get(int(entry.values.get("about", "0")))
        if entry.notice != "risk_set" or about is None or about.sender is not Sender.SERVICE_USER:
            continue
        yield Correction(
            conversation_id=conversation_id,
            at=entry.at,
            by=entry.author,
            judged=about.judgement.risk if about.judgement else Risk.NONE,
            was=Risk(entry.values["was"]),
            risk=Risk(entry.values["risk"]),
            lang=about.lang,
            about_seq=about.seq,
            text=about.text,
            note=entry.text,
        )
