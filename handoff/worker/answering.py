"""Has the bot answer every message that awaits it, in order, and commits each answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from redis.asyncio import Redis

from handoff.assistant.rasa import BotUnavailableError, Question, RasaBot
from handoff.domain.conversation import Entry, Sender
from handoff.domain.effects import AskBot
from handoff.domain.errors import LateReplyError, UnknownConversationError
from handoff.domain.events import BotFailed, BotReplied
from handoff.recorder import Recorder
from handoff.shelf import Shelf
from handoff.store.conversations import ConversationStore, Stored
from handoff.store.keys import Keys

_log = logging.getLogger(__name__)

# Longer than the bot may take for a message, and over when a dead worker's effects are taken up again.
_LOCK_SECONDS = 12
# Whoever has the lock answers everything that awaits an answer. Others wait only a moment, so that one
# person's many messages never keep the worker from everybody else.
_WAIT_SECONDS = 0.5


class Answering:
    """One conversation is answered by one worker at a time, so that answers keep their order.

    Correctness does not hang on the lock: a second answer to a message is refused at the commit.
    """

    def __init__(
        self,
        redis: Redis,
        keys: Keys,
        store: ConversationStore,
        recorder: Recorder,
        bot: RasaBot,
        shelf: Shelf,
        clock: Callable[[], datetime],
    ) -> None:
        self._redis = redis
        self._keys = keys
        self._store = store
        self._recorder = recorder
        self._bot = bot
        self._shelf = shelf
        self._clock = clock

    async def answer(self, conversation_id: str, _effect: AskBot) -> None:
        """Answer whatever awaits an answer now; safe to repeat.

        Raises:
            LockError: another worker is answering this conversation; repeat later.
        """
        lock = self._redis.lock(
            self._keys.answering(conversation_id),
            timeout=_LOCK_SECONDS,
            sleep=0.02,
            blocking_timeout=_WAIT_SECONDS,
        )
        async with lock:
            try:
                while (question := await self._next(conversation_id)) is not None:
                    await self._answer(question)
                    await lock.reacquire()
            except UnknownConversationError:
                return

    async def _next(self, conversation_id: str) -> Question | None:
        stored = await self._store.load(conversation_id)
        if not stored.conversation.bot_is_answering:
            return None
        entry = await self._first_unanswered(stored)
        return Question(conversation_id, entry, stored.conversation.owner_epoch) if entry else None

    async def _first_unanswered(self, stored: Stored) -> Entry | None:
        after = stored.conversation.bot_answered_to
        for entry in await self._store.entries(stored, after):
            if entry.sender is Sender.SERVICE_USER and entry.seq <= stored.conversation.bot_asked:
                return entry
        return None

    async def _answer(self, question: Question) -> None:
        entry = question.entry
        event: BotReplied | BotFailed
        try:
            reply = await self._bot.ask(question)
            event = BotReplied(
                reply_to=entry.seq, epoch=question.epoch, messages=reply.messages, lang=entry.lang,
                handoff=reply.handoff, topic=reply.topic,
            )  # fmt: skip
        except BotUnavailableError as error:
            _log.warning("The bot did not answer (%s); a person is offered.", error)
            cards = await self._shelf.cards(entry.text, entry.lang, self._clock())
            event = BotFailed(reply_to=entry.seq, epoch=question.epoch, lang=entry.lang, cards=cards)
        try:
            await self._recorder.record(question.conversation_id, event)
        except LateReplyError:
            await self._redis.hincrby(self._keys.counters(), "late_replies", 1)
