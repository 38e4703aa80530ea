"""The worker: takes effects from the outbox, and looks around every few seconds."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import aclosing

import httpx
from redis.exceptions import LockError, RedisError

from handoff.assistant.rasa import RasaBot
from handoff.composition import Core, core, now, require_safe
from handoff.corrections import Corrections
from handoff.domain.effects import AskBot, NoteCorrection
from handoff.domain.errors import StoreUnavailableError, UnknownConversationError
from handoff.identifiers import new_id
from handoff.settings import Settings
from handoff.shelf import Shelf
from handoff.store.outbox import Outbox, Task
from handoff.worker.answering import Answering
from handoff.worker.watch import Watch

_log = logging.getLogger(__name__)

AT_ONCE = 32
_BLOCK_MILLISECONDS = 2_000
_RECLAIM_IDLE_MILLISECONDS = 15_000
_LOOK_SECONDS = 2.0
_ALIVE_SECONDS = 20
_PAUSE_SECONDS = 0.5


class Worker:
    """Performs effects; a failed one stays in the outbox and is taken up again."""

    def __init__(
        self, parts: Core, outbox: Outbox, answering: Answering, watch: Watch, corrections: Corrections
    ) -> None:
        self._parts = parts
        self._outbox = outbox
        self._answering = answering
        self._watch = watch
        self._corrections = corrections
        self._running: set[asyncio.Task[None]] = set()
        self._taken: set[str] = set()

    async def run(self) -> None:
        """Work until cancelled; a Redis that is away for a while is waited for."""
        await asyncio.gather(
            self._keep(self._take_new), self._keep(self._reclaim), self._keep(self._look_around)
        )

    async def _keep(self, part: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await part()
            except (RedisError, OSError, StoreUnavailableError) as error:
                _log.warning("The store does not answer (%s); trying again.", type(error).__name__)
            except Exception as error:
                # Its text may hold a person's words; the other parts of the worker go on meanwhile.
                _log.error("A part of the worker failed (%s); trying again.", type(error).__name__)
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _take_new(self) -> None:
        await self._outbox.prepare()
        while True:
            while len(self._running) >= AT_ONCE:
                await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            for task in await self._outbox.take(AT_ONCE - len(self._running), _BLOCK_MILLISECONDS):
                self._start(task)

    async def _reclaim(self) -> None:
        while True:
            await self._outbox.prepare()
            for task in await self._outbox.reclaim(_RECLAIM_IDLE_MILLISECONDS, AT_ONCE):
                self._start(task)
            await asyncio.sleep(_LOOK_SECONDS)

    async def _look_around(self) -> None:
        while True:
            await self._parts.redis.set(self._parts.keys.worker(), "alive", ex=_ALIVE_SECONDS)
            await self._watch.look()
            await asyncio.sleep(_LOOK_SECONDS)

    def _start(self, task: Task) -> None:
        if task.id in self._taken:
            return
        self._taken.add(task.id)
        running = asyncio.create_task(self._perform(task))
        self._running.add(running)
        running.add_done_callback(self._running.discard)

    async def _perform(self, task: Task) -> None:
        try:
            if isinstance(task.effect, AskBot):
                await self._answering.answer(task.conversation_id, task.effect)
            elif isinstance(task.effect, NoteCorrection):
                await self._corrections.note(task.conversation_id, raised=task.effect.raised)
            else:
                await self._watch.tell(task.conversation_id)
            await self._outbox.done(task)
        except LockError:
            _log.debug("Another worker is at that conversation; looked at again later.")
        except UnknownConversationError:
            await self._outbox.done(task)
        except Exception as error:
            _log.error("An effect failed (%s); it will be taken up again.", type(error).__name__)
        finally:
            self._taken.discard(task.id)


async def run(settings: Settings) -> None:
    """Run a worker until the process is told to stop.

    Raises:
        StoreUnavailableError: at the start, Redis does not answer or could lose messages, or the master
            key is another one.
        SettingsError: a secret is missing.
    """
    parts = core(settings)
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with aclosing(parts.redis), httpx.AsyncClient(limits=limits) as client:
        await require_safe(parts)
        bot = RasaBot(
            client, settings.rasa_url, settings.secret("rasa.secret", settings.rasa_secret),
            settings.bot_timeout,
        )  # fmt: skip
        shelf = Shelf(settings.index_folder)
        answering = Answering(parts.redis, parts.keys, parts.store, parts.recorder, bot, shelf, now)
        watch = Watch(parts.store, parts.recorder, parts.presence, now, settings.long_wait_seconds)
        outbox = Outbox(parts.redis, parts.keys, f"worker-{new_id()}")
        corrections = Corrections(parts.redis, parts.keys, parts.store, now)
        working = asyncio.create_task(Worker(parts, outbox, answering, watch, corrections).run())
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, working.cancel)
        try:
            await working
        except asyncio.CancelledError:
            _log.info("The worker stops.")
