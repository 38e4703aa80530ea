"""People at the chat page and at the console, timed: they send as the pages do and listen as the pages do."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable, Mapping
from types import MappingProxyType, TracebackType
from typing import Any, Self

import httpx
import websockets

# Nobody waits longer than this for anything; a run in which somebody does is no measurement.
PATIENCE_SECONDS = 20.0

# A calm conversation: each of these is the assistant's to answer. One person's limit of messages
# a minute is far above its length.
TALK = (
    "hi",
    "what can you do",
    "where can i get free food",
    "thanks",
    "show me a breathing exercise",
    "start",
    "next",
    "stop",
    "is this private",
    "find me a support group",
)


def new_address() -> str:
    """An address nobody has used, as a proxy would report it: limits count by address."""
    return ".".join(["10", *(str(secrets.randbelow(254) + 1) for _ in range(3))])


class OpenPage(ABC):
    """A page with its socket open: ``heard`` keeps when each thing first appeared on it."""

    socket_path: str
    hello: Mapping[str, Any]

    def __init__(self, address: str) -> None:
        self.address = address
        self.heard: dict[Any, float] = {}
        self.http = httpx.AsyncClient(
            base_url=address,
            timeout=PATIENCE_SECONDS,
            headers={
                "Origin": address,
                "Accept": "application/json",
                "Accept-Language": "en",
                "X-Forwarded-For": new_address(),
            },
        )
        self._news = asyncio.Condition()
        self._listening: asyncio.Task[None] | None = None

    @abstractmethod
    async def begin(self) -> None:
        """Whatever comes before the page is open."""

    @abstractmethod
    def things(self, told: Mapping[str, Any]) -> Iterable[Any]:
        """What a frame of the socket shows."""

    async def __aenter__(self) -> Self:
        await self.begin()
        connected = asyncio.Event()
        self._listening = asyncio.create_task(self._listen(connected))
        await asyncio.wait_for(connected.wait(), PATIENCE_SECONDS)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self.http.aclose()

    async def _listen(self, connected: asyncio.Event) -> None:
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        url = self.address.replace("http", "ws", 1) + self.socket_path
        async with websockets.connect(
            url, origin=websockets.Origin(self.address), additional_headers={"Cookie": cookies}
        ) as socket:
            await socket.send(json.dumps(dict(self.hello)))
            async for frame in socket:
                now = time.perf_counter()
                async with self._news:
                    for thing in self.things(json.loads(frame)):
                        self.heard.setdefault(thing, now)
                    self._news.notify_all()
                connected.set()

    async def first(self, wanted: Callable[[Any], bool]) -> tuple[Any, float]:
        """Wait for the first thing that is ``wanted``; returns it and when it appeared."""
        async with self._news, asyncio.timeout(PATIENCE_SECONDS):
            await self._news.wait_for(lambda: any(wanted(thing) for thing in self.heard))
        return min(((t, at) for t, at in self.heard.items() if wanted(t)), key=lambda found: found[1])


class ServiceUser(OpenPage):
    """Somebody with the chat page open; hears the numbers of what the assistant said."""

    socket_path = "/chat/socket"
    hello: Mapping[str, Any] = MappingProxyType({"after": 0})

    async def begin(self) -> None:
        """Give consent."""
        _expect(await self.http.post("/chat/start"), httpx.codes.SEE_OTHER)

    def things(self, told: Mapping[str, Any]) -> Iterable[int]:
        """The numbers of the assistant's entries."""
        return [entry["seq"] for entry in told.get("entries", ()) if entry["sender"] == "bot"]

    async def send(self, text: str) -> int:
        """Send one message; returns its number."""
        sent = {"text": text, "client_id": secrets.token_hex(8)}
        answer = _expect(await self.http.post("/chat/messages", data=sent), httpx.codes.OK)
        return int(answer.json()["seq"])

    async def ask(self, text: str) -> float:
        """Seconds from sending a message until the assistant's answer is on the page."""
        started = time.perf_counter()
        seq = await self.send(text)
        _, at = await self.first(lambda number: number > seq)
        return at - started


Talk = Callable[[str], Awaitable[list[float]]]


async def talk(address: str) -> list[float]:
    """One whole calm conversation; returns the seconds of each answer."""
    async with ServiceUser(address) as person:
        return [await person.ask(text) for text in TALK]


class Console(OpenPage):
    """A peer's console; hears the ids of the conversations that wait."""

    socket_path = "/console/socket"
    hello: Mapping[str, Any] = MappingProxyType({"type": "open", "conversations": {}})

    def __init__(self, address: str, username: str, password: str) -> None:
        super().__init__(address)
        self._login = {"username": username, "password": password}

    async def begin(self) -> None:
        """Sign in and go on duty."""
        _expect(await self.http.post("/console/login", data=self._login), httpx.codes.SEE_OTHER)
        await self.does("presence", available=True)

    def things(self, told: Mapping[str, Any]) -> Iterable[str]:
        """The ids in the queue."""
        return [row["id"] for row in told.get("waiting", ())]

    async def does(self, action: str, **body: Any) -> None:
        """Press a button of the console."""
        _expect(await self.http.post(f"/console/api/{action}", json=body), httpx.codes.OK)

    async def alert_after(self, person: ServiceUser, text: str) -> float:
        """Seconds from a person's message of distress until it stands in the console's queue."""
        known = set(self.heard)
        started = time.perf_counter()
        await person.send(text)
        conversation_id, at = await self.first(lambda name: name not in known)
        await self.does(f"conversations/{conversation_id}/claim")
        await self.does(f"conversations/{conversation_id}/close", outcome="supported")
        return at - started


def _expect(answer: httpx.Response, status: int) -> httpx.Response:
    if answer.status_code != status:
        raise RuntimeError(f"{answer.request.method} {answer.request.url.path}: {answer.status_code}")
    return answer
