"""Reading and committing conversations."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from handoff.domain.change import Decision
from handoff.domain.conversation import Conversation, Entry, State
from handoff.domain.errors import StoreUnavailableError, UnknownConversationError
from handoff.domain.queue import LISTED, place_of
from handoff.store.cipher import Cipher, ConversationKey, UnreadableContentError
from handoff.store.codec import (
    conversation_from_bytes,
    conversation_to_bytes,
    effect_to_json,
    entry_from_bytes,
    entry_to_bytes,
)
from handoff.store.keys import Keys

_log = logging.getLogger(__name__)

_COMMIT = (Path(__file__).parent / "commit.lua").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Stored:
    """A conversation as it was read, with its key."""

    conversation: Conversation
    key: ConversationKey


@dataclass(frozen=True, slots=True)
class Committed:
    """Stored for good; ``version`` is the new one."""

    version: int


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The client message id was seen before, with a text of this digest, as entry ``seq``."""

    digest: str
    seq: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else was faster; read again and decide again."""


@dataclass(frozen=True, slots=True)
class Late:
    """The owner epoch that the words were meant for has passed."""


Outcome = Committed | Duplicate | Conflict | Late


class ConversationStore:
    """The conversations of one site in Redis."""

    def __init__(self, redis: Redis, keys: Keys, cipher: Cipher, retention_seconds: int) -> None:
        self._redis = redis
        self._keys = keys
        self._cipher = cipher
        self._retention = retention_seconds
        self._script = redis.register_script(_COMMIT)

    def new_key(self, conversation_id: str) -> ConversationKey:
        """The key for a conversation that is about to begin."""
        return self._cipher.new_key(conversation_id)

    async def load(self, conversation_id: str) -> Stored:
        """Read one conversation.

        Raises:
            UnknownConversationError: there is none of this id.
            StoreUnavailableError: Redis does not answer, or the content cannot be decrypted.
        """
        fields = await _answer(
            self._redis.hmget(self._keys.conversation(conversation_id), ["version", "key", "doc"])
        )
        return self._stored(conversation_id, fields)

    async def load_many(self, conversation_ids: Sequence[str]) -> list[Conversation]:
        """Read several conversations; those that are gone, or cannot be decrypted, are left out."""
        pipe = self._redis.pipeline(transaction=False)
        for conversation_id in conversation_ids:
            pipe.hmget(self._keys.conversation(conversation_id), ["version", "key", "doc"])
        rows = await _answer(pipe.execute())
        found = []
        for conversation_id, fields in zip(conversation_ids, rows, strict=True):
            try:
                found.append(self._stored(conversation_id, fields).conversation)
            except UnknownConversationError:
                continue
            except UnreadableContentError:
                # One that is broken must not hide all the others from the peers.
                _log.error("Conversation %s cannot be decrypted.", conversation_id[:4])
        return found

    async def require_key(self) -> None:
        """Make sure that this master key is the one under which the site's store was begun.

        Raises:
            UnreadableContentError: it is another one; the message says what to do.
            StoreUnavailableError: Redis does not answer.
        """
        name = self._keys.key_proof()
        await _answer(self._redis.set(name, self._cipher.new_key(name).wrapped, nx=True))
        try:
            self._cipher.unwrap(name, await _answer(self._redis.get(name)))
        except UnreadableContentError:
            raise UnreadableContentError(
                "The master key is not the one this store was written with. "
                "Put the earlier key back, or use an empty Redis."
            ) from None

    def _stored(self, conversation_id: str, fields: Sequence[bytes | None]) -> Stored:
        version, wrapped, doc = fields
        if version is None or wrapped is None or doc is None:
            raise UnknownConversationError
        key = self._cipher.unwrap(conversation_id, wrapped)
        plain = key.open(doc, f"doc:{conversation_id}:{int(version)}")
        return Stored(replace(conversation_from_bytes(plain), version=int(version)), key)

    async def entries(self, stored: Stored, after: int = 0) -> tuple[Entry, ...]:
        """The entries numbered above ``after``, up to the last that ``stored`` knows of.

        Raises:
            UnreadableContentError: one of them is missing or cannot be decrypted.
            UnknownConversationError: the conversation was deleted meanwhile.
        """
        conversation = stored.conversation
        if after >= conversation.last_seq:
            return ()
        first = max(after, 0) + 1
        sealed = await _answer(
            self._redis.lrange(self._keys.log(conversation.id), first - 1, conversation.last_seq - 1)
        )
        if len(sealed) != conversation.last_seq - first + 1:
            if not await _answer(self._redis.exists(self._keys.conversation(conversation.id))):
                raise UnknownConversationError
            # Better no page than one on which words are missing.
            raise UnreadableContentError
        return tuple(
            entry_from_bytes(stored.key.open(content, f"entry:{conversation.id}:{seq}"))
            for seq, content in enumerate(sealed, first)
        )

    async def seen(self, stored: Stored, client_id: str) -> Duplicate | None:
        """What became of an earlier message under this client id, if there was one."""
        if not client_id:
            return None
        found = await _answer(self._redis.hget(self._keys.seen(stored.conversation.id), client_id))
        if found is None:
            return None
        digest, _, number = found.decode().partition(":")
        return Duplicate(digest, int(number))

    async def listed(self, state: State) -> list[str]:
        """Ids of the conversations in ``waiting``, ``with_peer`` or ``follow_up``, the next one first."""
        ids = await _answer(self._redis.zrange(self._keys.listed(state.value), 0, -1))
        return [content.decode() for content in ids]

    async def owners(self) -> dict[str, str]:
        """Conversation id -> id of the peer who holds it."""
        rows = await _answer(self._redis.hgetall(self._keys.owners()))
        return {key.decode(): value.decode() for key, value in rows.items()}

    async def commit(
        self,
        decision: Decision,
        key: ConversationKey,
        *,
        client_id: str = "",
        digest: str = "",
        required_epoch: int | None = None,
    ) -> Outcome:
        """Store a decision about the conversation at its version, all or nothing.

        Raises:
            StoreUnavailableError: Redis did not confirm it.
        """
        conversation = decision.conversation
        place, score = place_of(conversation)
        keep = conversation.state in LISTED
        version = conversation.version + 1
        named = next((e.seq for e in decision.entries if e.client_id and e.client_id == client_id), 0)
        doc = key.seal(
            conversation_to_bytes(replace(conversation, version=version)), f"doc:{conversation.id}:{version}"
        )
        arguments: list[str | bytes | int | float] = [
            conversation.id,
            conversation.version,
            "" if required_epoch is None else required_epoch,
            client_id,
            digest,
            named,
            doc,
            conversation.owner_epoch,
            key.wrapped,
            place,
            score,
            conversation.owner_id,
            0 if keep else self._retention,
            self._keys.conversation_channel(conversation.id),
            self._keys.desk_channel(),
            len(decision.entries),
        ]
        arguments += [
            key.seal(entry_to_bytes(entry), f"entry:{conversation.id}:{entry.seq}")
            for entry in decision.entries
        ]
        arguments += [effect_to_json(effect) for effect in decision.effects]
        return _outcome(await self._run(conversation.id, arguments))

    async def erase(self, conversation: Conversation) -> Outcome:
        """Forget a conversation wholly: its key, its log, its place in every list.

        Raises:
            StoreUnavailableError: Redis did not confirm it.
        """
        arguments: list[str | bytes | int | float] = [
            conversation.id, conversation.version, "", "", "", 0, "", conversation.owner_epoch, "",
            "erased", 0, "", 0, self._keys.conversation_channel(conversation.id),
            self._keys.desk_channel(), 0,
        ]  # fmt: skip
        return _outcome(await self._run(conversation.id, arguments))

    async def _run(self, conversation_id: str, arguments: list[Any]) -> list[bytes]:
        keys = [
            self._keys.conversation(conversation_id),
            self._keys.log(conversation_id),
            self._keys.seen(conversation_id),
            *(self._keys.listed(state.value) for state in LISTED),
            self._keys.owners(),
            self._keys.outbox(),
        ]
        return cast("list[bytes]", await _answer(self._script(keys=keys, args=arguments)))


def _outcome(answer: list[bytes]) -> Outcome:
    match answer:
        case [b"ok", version]:
            return Committed(int(version))
        case [b"duplicate", digest, seq]:
            return Duplicate(digest.decode(), int(seq))
        case [b"late", *_]:
            return Late()
        case _:
            return Conflict()


async def _answer(command: Awaitable[Any] | Any) -> Any:
    """Await Redis; whatever keeps it from answering becomes one error without any content in it."""
    try:
        return await command
    except (TimeoutError, RedisError, OSError) as error:
        raise StoreUnavailableError from error
