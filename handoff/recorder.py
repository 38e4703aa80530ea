"""Load, decide, commit; and once more when somebody else was faster."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from handoff.domain.change import Decision
from handoff.domain.conversation import Conversation
from handoff.domain.errors import (
    DuplicateMessageError,
    LateReplyError,
    RefusedError,
    StoreUnavailableError,
    UnknownConversationError,
)
from handoff.domain.events import BotFailed, BotReplied, Event, PeerWrote, ServiceUserWrote
from handoff.domain.step import opened, step
from handoff.identifiers import new_id
from handoff.sentences import Sentences
from handoff.store.conversations import (
    Committed,
    ConversationStore,
    Duplicate,
    Late,
    Outcome,
    Stored,
)

Clock = Callable[[], datetime]

_ATTEMPTS = 60
_NO_TEXT = "0"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A message is stored as entry ``seq``; ``duplicate`` when it had been stored before."""

    seq: int
    duplicate: bool = False


class Recorder:
    """The only way from an event to the store."""

    def __init__(self, store: ConversationStore, sentences: Sentences, clock: Clock) -> None:
        self._store = store
        self._sentences = sentences
        self._clock = clock

    async def open(self, lang: str) -> str:
        """Begin a conversation and return its id.

        Raises:
            StoreUnavailableError: it could not be stored.
        """
        conversation_id = new_id()
        decision = self._sentences.render(opened(conversation_id, lang, self._clock()))
        outcome = await self._store.commit(
            decision, self._store.new_key(conversation_id), client_id=new_id(), digest=_NO_TEXT
        )
        if not isinstance(outcome, Committed | Duplicate):
            raise StoreUnavailableError
        return conversation_id

    async def record(self, conversation_id: str, event: Event) -> Receipt:
        """Commit what ``event`` changes; the number is that of its message, or of the last entry.

        Raises:
            RefusedError: the event does not fit the conversation.
            DuplicateMessageError: the client id stands for another text.
            UnknownConversationError, StoreUnavailableError: see the store.
        """
        message = event if isinstance(event, ServiceUserWrote | PeerWrote) and event.client_id else None
        # An event without an id gets one, by which a commit that was sent twice is known to be one.
        client_id = message.client_id if message else new_id()
        epoch = event.epoch if isinstance(event, BotReplied | BotFailed) else None
        for attempt in range(_ATTEMPTS):
            stored = await self._store.load(conversation_id)
            digest = stored.key.digest(_said(message)) if message else _NO_TEXT
            try:
                decision = self._sentences.render(step(stored.conversation, event, self._clock()))
            except RefusedError:
                known = await self._store.seen(stored, client_id) if message else None
                if known is None:
                    raise
                return _receipt(known, digest)
            outcome = await self._store.commit(
                decision, stored.key, client_id=client_id, digest=digest, required_epoch=epoch
            )
            match outcome:
                case Committed():
                    return Receipt(_number(decision, client_id))
                case Duplicate():
                    return _receipt(outcome, digest)
                case Late():
                    raise LateReplyError
            await asyncio.sleep(random.uniform(0, min(0.002 * (attempt + 1), 0.05)))
        raise StoreUnavailableError

    async def erase(self, conversation_id: str, allowed: Callable[[Conversation], bool]) -> None:
        """Forget a conversation, as long as ``allowed`` says so of its present state.

        Raises:
            RefusedError: it is not allowed now.
            UnknownConversationError, StoreUnavailableError: see the store.
        """
        outcome: Outcome | None = None
        while not isinstance(outcome, Committed):
            try:
                stored: Stored = await self._store.load(conversation_id)
            except UnknownConversationError:
                if outcome is None:
                    raise
                # It went in between, by this very call when its answer was lost.
                return
            if not allowed(stored.conversation):
                raise RefusedError
            outcome = await self._store.erase(stored.conversation)


def _said(message: ServiceUserWrote | PeerWrote) -> str:
    """What a client id stands for: the words, or which entries were given."""
    cards = message.cards if isinstance(message, PeerWrote) else ()
    return "\n".join([message.text, *(f"card {card['id']} {card['lang']}" for card in cards)])


def _number(decision: Decision, client_id: str) -> int:
    named = (entry.seq for entry in decision.entries if client_id and entry.client_id == client_id)
    return next(named, decision.conversation.last_seq)


def _receipt(known: Duplicate, digest: str) -> Receipt:
    if known.digest != digest:
        raise DuplicateMessageError
    return Receipt(known.seq, duplicate=True)
