"""A console that really runs: real store, real socket; only screening is by marked words."""

from __future__ import annotations

import asyncio
import re
import socket
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

import httpx
import uvicorn
from argon2 import PasswordHasher, Type
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from bot.screening import Screening, Signal
from handoff.accounts import Accounts, Peer, Role
from handoff.corrections import Corrections
from handoff.domain.events import BotMessage, BotReplied
from handoff.editing.editing import editing, index_settings
from handoff.feed import Feed
from handoff.passwords import Passwords
from handoff.service_users import ServiceUsers
from handoff.sessions import Sessions
from handoff.settings import PROJECT, Settings
from handoff.shelf import Shelf
from handoff.web import errors
from handoff.web.console.routes import router
from handoff.web.console.signed_in import COOKIE
from handoff.web.limits import Limits
from handoff.web.parts import Parts
from handoff.web.security import Security
from resources_index.settings import IndexSettings
from tests.service import Clock, Service, calm, flags_of, make_service

PASSWORD = "four green teapots sing"
SIGNALS = {"end my life": "suicidal_intent", "no hope": "hopelessness", "🧨": "never_heard_of"}
CARD = {
    "id": "warm", "kind": "resource", "lang": "en", "title": "A warmline for testing",
    "summary": "People who listen, day or night.", "hours": "Open all day, every day",
    "contacts": [{"kind": "call", "label": "Call 988", "value": "988", "href": "tel:988"}],
    "police": "They may send help.", "verified": {"on": "2026-11-23", "how": "public_list"},
}  # fmt: skip


class WallClock(Clock):
    """The real time, moved by what a test moves it."""

    def __init__(self) -> None:
        super().__init__()
        self.moved = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.moved

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.moved += timedelta(seconds=seconds)


class CountingHasher(PasswordHasher):
    """Argon2id made cheap, counting its verifications."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1, type=Type.ID)
        self.verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002  # its name upstream
        """Count, then do what it does."""
        self.verified += 1
        return super().verify(hash, password)


def marked(text: str, lang: str | None) -> Screening:
    """Levels in square brackets, signals by the words of ``SIGNALS``; places in code points."""
    signals = tuple(
        Signal(name, match.start(), match.end())
        for words, name in SIGNALS.items()
        for match in re.finditer(re.escape(words), text)
    )
    return replace(calm(text, lang), signals=signals)


@dataclass
class Console:
    """A console on a port of its own, and the service behind it."""

    settings: Settings
    service: Service
    hasher: CountingHasher = field(default_factory=CountingHasher)
    tokens: dict[str, str] = field(default_factory=dict)
    entries: IndexSettings | None = None
    port: int = 0
    _server: uvicorn.Server | None = None
    _task: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        core = self.service.core
        self.parts = Parts(
            settings=self.settings,
            wording=core.wording,
            redis=core.redis,
            intake=self.service.intake,
            desk=self.service.desk,
            corrections=Corrections(core.redis, core.keys, core.store, self.service.clock),
            service_users=ServiceUsers(core.redis, core.keys, 3600),
            feed=Feed(core.redis, core.keys),
            accounts=Accounts(core.redis, core.keys, Passwords(self.hasher)),
            sessions=Sessions(core.redis, core.keys),
            limits=Limits(self.settings),
            flags=flags_of(self.service),
            editing=editing(self.entries or index_settings(self.settings), self.service.clock),
            shelf=Shelf(self.settings.index_folder),
        )
        self.app = build_app(self.parts)

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen, on the same port as before if there was one; who knocks from now on is let in."""
        listening = socket.create_server(("127.0.0.1", self.port))
        self.port = listening.getsockname()[1]
        config = uvicorn.Config(
            self.app, log_level="error", access_log=False, lifespan="off", timeout_graceful_shutdown=1,
            ws="websockets-sansio", ws_max_size=16 * 1024,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listening]))

    async def stop(self) -> None:
        """Stop as a restart would: every socket is closed."""
        if self._server and self._task:
            self._server.should_exit = True
            await self._task
            self._server = None

    async def close(self) -> None:
        """Stop, and let every connection go."""
        await self.stop()
        await self.parts.editing.rebuild.close()
        await self.parts.limits.close()
        await self.service.close()

    async def person(self, *words: str, lang: str = "en") -> str:
        """Somebody new who has written ``words``, each a message of its own."""
        conversation_id = await self.service.intake.open(lang)
        for number, text in enumerate(words or ("[person]",)):
            await self.service.intake.receive(conversation_id, f"c{number}", text)
        return conversation_id

    async def says(self, conversation_id: str, text: str) -> None:
        """The service user writes."""
        await self.service.intake.receive(conversation_id, f"s-{hash(text)}", text)

    async def bot_says(self, conversation_id: str, *messages: BotMessage, topic: str = "") -> None:
        """Answer the last message as the assistant would."""
        conversation = await self.service.conversation(conversation_id)
        event = BotReplied(
            reply_to=conversation.bot_asked, epoch=conversation.owner_epoch, messages=messages, topic=topic
        )
        await self.service.core.recorder.record(conversation_id, event)

    async def peer(self, name: str, role: Role = Role.PEER) -> Peer:
        """An account and a session of that name."""
        peer = await self.parts.accounts.add(f"{name.lower()}.p", PASSWORD, name, role)
        self.tokens[name] = await self.parts.sessions.begin(peer.id, datetime.now(UTC))
        return peer

    def client(self, name: str = "", origin: str = "", accept: str = "application/json") -> httpx.AsyncClient:
        """A browser-like client, signed in as ``name`` if given."""
        return httpx.AsyncClient(
            base_url=self.address,
            headers={"Origin": origin or self.address, "Accept": accept},
            cookies={COOKIE: self.tokens[name]} if name else {},
            timeout=30,
        )

    async def texts(self, peer: Peer, conversation_id: str) -> list[str]:
        """What the log holds, in order."""
        shown = await self.service.desk.transcript(peer, conversation_id)
        return [entry.text for entry in shown.entries]


def make_console(settings: Settings, entries: IndexSettings | None = None) -> Console:
    """A console on the site of ``settings``, not listening yet, over the entries of ``entries`` if given."""
    return Console(settings, make_service(settings, marked, WallClock()), entries=entries)


def build_app(parts: Parts) -> FastAPI:
    """The console alone, behind the same middleware and error answers as everything."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.parts = parts
    app.add_middleware(Security, settings=parts.settings, wording=parts.wording)
    errors.install(app, parts.wording)
    app.include_router(router)
    app.mount("/static", StaticFiles(directory=PROJECT / "handoff" / "web" / "static"), name="static")
    return app
