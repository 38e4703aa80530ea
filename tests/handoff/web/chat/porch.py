"""The chat page on a port, with a real store behind it, and hands to play the assistant and a peer."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from handoff.accounts import Accounts
from handoff.composition import WORDING
from handoff.corrections import Corrections
from handoff.domain.conversation import Choice, Entry
from handoff.domain.events import BotMessage, BotReplied, NobodyPresent
from handoff.editing.editing import editing, index_settings
from handoff.feed import Feed
from handoff.identifiers import digest_of
from handoff.service_users import ServiceUsers
from handoff.sessions import Sessions
from handoff.settings import PROJECT, Settings
from handoff.shelf import Shelf
from handoff.web import errors
from handoff.web.chat.routes import router
from handoff.web.limits import Limits
from handoff.web.parts import Parts
from handoff.web.security import Security
from resources_index.settings import IndexSettings
from tests.service import Service, flags_of, make_peer, make_service
from wording import WordingBook

T = TypeVar("T")

CARD: Mapping[str, Any] = {
    "id": "warm", "kind": "resource", "lang": "en", "title": "A line for testing",
    "summary": "People who listen, day or night.",
    "contacts": [
        {"kind": "call", "label": "Call 988", "value": "988", "href": "tel:988"},
        {"kind": "text", "label": "Text HOME to 741741", "value": "741741", "href": "sms:741741?body=HOME"},
        {"kind": "chat", "label": "Chat online", "value": "https://988lifeline.org/chat",
         "href": "https://988lifeline.org/chat"},
        {"kind": "web", "label": "Not a link", "value": "x", "href": "javascript:alert(1)"},
    ],
    "hours": "Open all day, every day", "open_now": True, "cost": "Free", "languages": ["en", "es"],
    "steps": [], "cautions": ["If your life is in danger right now, call 911."],
    "opens_next": "", "why": "Found by your words: sleep, lonely.",
    "answered_by": "a trained listener", "police": "They may send help.", "not_for": "",
    "sources": [{"name": "988 Suicide & Crisis Lifeline", "url": "https://988lifeline.org"}],
    "verified": {"on": "2026-11-23", "how": "public_list"},
}  # fmt: skip
SKILL: Mapping[str, Any] = {
    "id": "sigh", "kind": "coping_skill", "lang": "en", "title": "Long sighs",
    "summary": "Two breaths in, one long breath out.", "contacts": [], "hours": "", "open_now": None,
    "cost": "Free", "languages": ["en", "es"],
    "steps": ["Breathe in through your nose.", "Breathe in a little more.", "Let it out slowly."],
    "needs": "nothing", "stop_if": "you feel dizzy", "not_when": ["short of breath", "in a panic"],
    "cautions": ["Breathe softly."],
    "sources": [{"name": "Balban 2023", "url": "https://example.org/study"}],
    "verified": {"on": "2026-11-20", "how": "public_list"},
}  # fmt: skip
STEP: Mapping[str, Any] = {
    "skill_id": "sigh", "title": "Long sighs", "step": 2, "of": 5, "text": "Breathe in a little more.",
    "seconds": 180,
    "kind": "coping_skill", "sources": [{"name": "Balban 2023", "url": "https://example.org/study"}],
    "verified": {"on": "2026-11-20", "how": "public_list"},
}  # fmt: skip
NEXT_OR_STOP = (Choice(label="Next", say="Next"), Choice(label="Stop", say="Stop"))


class Porch:
    """A running chat page; every method may be called from the test's own thread."""

    def __init__(self, settings: Settings, entries: IndexSettings | None = None) -> None:
        self.settings = settings
        self.entries = entries
        self._port = 0
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self.service: Service
        self.parts: Parts
        self.loop: asyncio.AbstractEventLoop

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self._port}"

    def _app(self, ready: threading.Event) -> FastAPI:
        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            self.loop = asyncio.get_running_loop()
            self.service = make_service(self.settings)
            self.service.clock.now = datetime.now(UTC)
            self.parts = app.state.parts = parts_of(self.service, self.settings, self.entries)
            ready.set()
            yield
            await self.parts.limits.close()
            await self.service.close()

        app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
        wording = WordingBook.load(WORDING)
        app.add_middleware(Security, settings=self.settings, wording=wording)
        errors.install(app, wording)
        app.include_router(router)
        app.mount("/static", StaticFiles(directory=PROJECT / "handoff" / "web" / "static"))
        return app

    def open(self) -> Porch:
        """Serve, on the same port as before if there was one."""
        listening = socket.create_server(("127.0.0.1", self._port))
        self._port = listening.getsockname()[1]
        ready = threading.Event()
        config = uvicorn.Config(
            self._app(ready), log_level="error", access_log=False, ws="websockets-sansio",
            ws_max_size=16 * 1024, timeout_graceful_shutdown=1,
        )  # fmt: skip
        server = self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
        self._thread.start()
        if not ready.wait(20):
            raise RuntimeError("The chat page did not start.")
        return self

    def close(self) -> None:
        """Stop as a restart would: every socket is closed."""
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(20)
            self._server = None

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Let the service do something, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)

    def stored(self, conversation_id: str) -> list[Entry]:
        """Every entry as the store holds it."""

        async def read() -> list[Entry]:
            store = self.service.core.store
            return list(await store.entries(await store.load(conversation_id), 0))

        return self.do(read())

    def expire(self, token: str) -> None:
        """Let the time of a cookie's token run out."""
        key = self.service.core.keys.token(digest_of(token))

        async def run_out() -> None:
            assert await self.parts.redis.expire(key, 0)

        self.do(run_out())

    def bot_says(self, conversation_id: str, *messages: BotMessage, lang: str = "en") -> None:
        """Answer the last message as the assistant would."""
        conversation = self.do(self.service.conversation(conversation_id))
        event = BotReplied(
            reply_to=conversation.bot_asked, epoch=conversation.owner_epoch, messages=messages, lang=lang
        )
        self.do(self.service.core.recorder.record(conversation_id, event))

    def nobody_is_there(self, conversation_id: str) -> None:
        """Tell the waiting person that no peer is on duty."""
        self.do(self.service.core.recorder.record(conversation_id, NobodyPresent()))

    def peer_joins(self, conversation_id: str, name: str = "Ana") -> None:
        """A peer comes on duty and claims the conversation."""
        peer = make_peer(name)
        self.do(self.service.desk.set_available(peer, available=True))
        self.do(self.service.desk.claim(peer, conversation_id))

    def peer_says(self, conversation_id: str, text: str, client_id: str, name: str = "Ana") -> None:
        """The peer writes."""
        self.do(self.service.desk.write(make_peer(name), conversation_id, client_id, text))


def parts_of(service: Service, settings: Settings, entries: IndexSettings | None = None) -> Parts:
    """The parts of a web app on a service made for tests."""
    core = service.core
    return Parts(
        settings=settings,
        wording=core.wording,
        redis=core.redis,
        intake=service.intake,
        desk=service.desk,
        corrections=Corrections(core.redis, core.keys, core.store, service.clock),
        service_users=ServiceUsers(core.redis, core.keys, settings.session_days * 86_400),
        feed=Feed(core.redis, core.keys),
        accounts=Accounts(core.redis, core.keys),
        sessions=Sessions(core.redis, core.keys),
        limits=Limits(settings),
        flags=flags_of(service),
        editing=editing(entries or index_settings(settings), service.clock),
        shelf=Shelf(settings.index_folder),
    )
