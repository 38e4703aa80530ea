"""People at the pages, as a browser without scripts would speak for them: plain requests, real cookies."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from websockets.sync.client import connect
from websockets.typing import Origin

from launch.stack import Stack

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 40.0

Entries = list[dict[str, Any]]


def until(look: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """What ``look`` returns, as soon as it is true; connection errors count as not yet."""
    deadline = time.monotonic() + patience
    while True:
        try:
            if found := look():
                return found
        except httpx.HTTPError:
            found = None
        if time.monotonic() > deadline:
            raise AssertionError(f"Not within {patience:.0f} s.")
        time.sleep(0.05)


@dataclass
class ServiceUser:
    """Somebody at the chat page."""

    address: str
    browser: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.browser = httpx.Client(
            base_url=self.address,
            headers={"Origin": self.address, "Accept": "application/json", "Accept-Language": "en"},
            timeout=15,
        )
        until(lambda: self.browser.post("/chat/start").status_code == 303)

    def says(self, text: str, client_id: str = "") -> str:
        """Send a message, again and again under the same id, until it is acknowledged."""
        client_id = client_id or secrets.token_hex(8)
        until(lambda: self.sends(text, client_id).status_code == 200)
        return client_id

    def sends(self, text: str, client_id: str) -> httpx.Response:
        """Send a message once."""
        return self.browser.post("/chat/messages", data={"text": text, "client_id": client_id})

    def presses(self, command: str) -> None:
        """Press a button of the service."""
        assert self.browser.post(f"/chat/commands/{command}").status_code in (200, 303)

    def entries(self) -> Entries:
        """The whole conversation."""
        entries: Entries = self.page()["entries"]
        return entries

    def sees(self, words: str, sender: str = "") -> dict[str, Any]:
        """Wait until ``words`` stand somewhere in the conversation."""

        def look() -> dict[str, Any] | None:
            return next(
                (e for e in self.entries() if words in whole(e) and sender in ("", e["sender"])), None
            )

        found: dict[str, Any] = until(look)
        return found

    def hears_from(self, sender: str, after: int = 0) -> dict[str, Any]:
        """The first thing ``sender`` says after entry ``after``."""
        found: dict[str, Any] = until(
            lambda: next((e for e in self.entries() if e["sender"] == sender and e["seq"] > after), None)
        )
        return found

    def is_answered(self) -> None:
        """Wait until the assistant owes no answer."""
        until(lambda: not self.page()["state"]["busy"])

    def page(self) -> dict[str, Any]:
        """The conversation and how it stands."""
        answer = self.browser.get("/chat/entries", params={"after": 0})
        answer.raise_for_status()
        page: dict[str, Any] = answer.json()
        return page

    def last_seq(self) -> int:
        """The number of the last entry."""
        return int(self.entries()[-1]["seq"])


def whole(entry: dict[str, Any]) -> str:
    """Every word of an entry: text, cards and step."""
    return f"{entry['text']} {entry['cards']} {entry['step']}"


@dataclass
class PeerAtDesk:
    """A peer signed in to the console, by its requests."""

    address: str
    username: str
    password: str
    browser: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.browser = httpx.Client(
            base_url=self.address, headers={"Origin": self.address, "Accept": "application/json"}, timeout=15
        )
        answer = self.browser.post(
            "/console/login", data={"username": self.username, "password": self.password}
        )
        assert answer.status_code == 303, answer.status_code

    def does(self, action: str, **body: Any) -> httpx.Response:
        """Press a button of the console."""
        return self.browser.post(f"/console/api/{action}", json=body)

    def goes_on_duty(self) -> None:
        """Present from now on."""
        assert self.does("presence", available=True).status_code == 200

    def clears_the_queue(self) -> None:
        """Take and close whatever waits."""
        while conversation_id := self.does("take-next").json().get("id"):
            self.does(f"conversations/{conversation_id}/close", outcome="other")

    def takes_next(self) -> str:
        """Take whoever is next."""
        found: str = until(lambda: self.does("take-next").json().get("id"))
        return found

    def desk(self) -> dict[str, Any]:
        """The desk as an open console is told of it."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())}
        where = f"{self.address.replace('http', 'ws', 1)}/console/socket"
        with connect(
            where, additional_headers=headers, origin=Origin(self.address), proxy=None, open_timeout=PATIENCE
        ) as socket:
            while True:
                told: dict[str, Any] = json.loads(socket.recv(PATIENCE))
                if told["type"] == "desk":
                    return told

    def review(self) -> httpx.Response:
        """Ask for the missed-risk review."""
        return self.browser.get("/console/api/missed-risk")

    def says(self, conversation_id: str, text: str) -> None:
        """Write to the service user."""
        client_id = secrets.token_hex(8)
        until(
            lambda: (
                self.does(
                    f"conversations/{conversation_id}/messages", client_id=client_id, text=text
                ).status_code
                == 200
            )
        )


@dataclass
class Town:
    """Makes people."""

    stack: Stack
    peers: list[PeerAtDesk] = field(default_factory=list)
    browsers: list[httpx.Client] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where the web app listens."""
        return f"http://127.0.0.1:{self.stack.settings.port}"

    def somebody(self) -> ServiceUser:
        """A new service user who has given consent."""
        person = ServiceUser(self.address)
        self.browsers.append(person.browser)
        return person

    def stranger(self) -> httpx.Client:
        """A browser that has never been here."""
        browser = httpx.Client(base_url=self.address, headers={"Accept": "application/json"})
        self.browsers.append(browser)
        return browser

    def account(self, first_name: str, role: str = "peer") -> tuple[str, str]:
        """Make an account as an operator does; returns username and password."""
        username, password = f"{first_name.lower()}-{secrets.token_hex(3)}", secrets.token_urlsafe(16)
        subprocess.run(
            [
                sys.executable, "-m", "handoff", "account", "add", username, "--first-name", first_name,
                "--role", role, "--password-stdin",
            ],
            input=f"{password}\n", text=True, check=True, cwd=ROOT, env=self.stack.environment(),
            capture_output=True,
        )  # fmt: skip
        return username, password

    def runs(self, *command: str) -> str:
        """What a command of an operator prints."""
        done = subprocess.run(
            [sys.executable, "-m", *command],
            capture_output=True, text=True, check=True, cwd=ROOT, env=self.stack.environment(),
        )  # fmt: skip
        return done.stdout

    def peer(self, first_name: str) -> PeerAtDesk:
        """A peer with a new account, signed in and on duty; whoever earlier tests left waits no more."""
        peer = PeerAtDesk(self.address, *self.account(first_name))
        peer.goes_on_duty()
        peer.clears_the_queue()
        self.peers.append(peer)
        self.browsers.append(peer.browser)
        return peer

    def supervisor(self, first_name: str) -> PeerAtDesk:
        """A supervisor with a new account, signed in and off duty."""
        supervisor = PeerAtDesk(self.address, *self.account(first_name, "supervisor"))
        self.browsers.append(supervisor.browser)
        return supervisor

    def everybody_leaves(self) -> None:
        """No peer of this test stays on duty, nobody stays in the queue, no browser stays open."""
        for peer in self.peers:
            peer.clears_the_queue()
            peer.does("presence", available=False)
        for browser in self.browsers:
            browser.close()
