"""A real assistant for tests: Valkey, the action server and the Rasa server, and dialogue."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.valkey import Valkey

PROJECT = Path(__file__).resolve().parents[2]
APP_PYTHON = PROJECT / ".venvs" / "app" / "bin" / "python"
BOT_PYTHON = PROJECT / ".venvs" / "bot" / "bin" / "python"
STATE = Path(os.environ.get("PORCHLIGHT_STATE") or PROJECT / "state")

CALM = {"risk": "none", "score": 0.0, "signals": [], "wants_person": False, "refuses_person": False}


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Server:
    """One process of the assistant, its log kept in a file."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    health: str
    process: subprocess.Popen[bytes] | None = None

    def start(self, patience: float = 120.0) -> None:
        """Start and wait until it answers; its log is shown when it does not."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=PROJECT, env=dict(self.environment), stdout=log, stderr=log
            )
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            try:
                if httpx.get(self.health, timeout=2).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise RuntimeError(f"{self.name} did not start:\n{self.log.read_text()[-4000:]}")

    def kill(self) -> None:
        """End it without warning, as ``kill -9`` does."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """End it politely."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()


@dataclass
class Assistant:
    """The three processes and what is needed to talk to them."""

    folder: Path
    environment: dict[str, str]
    url: str
    secret: str
    valkey: Valkey
    actions: Server
    rasa: Server
    http: httpx.Client

    def post(self, body: Any, secret: str | None = None) -> httpx.Response:
        """Send a body as it is to the assistant's channel."""
        given = self.secret if secret is None else secret
        return self.http.post(self.url, json=body, headers={"Authorization": f"Bearer {given}"})

    def conversation(self, lang: str = "en") -> Dialogue:
        """A conversation nobody had before."""
        return Dialogue(self, secrets.token_urlsafe(12), lang)

    def logs(self) -> str:
        """Everything that both servers have logged."""
        return self.actions.log.read_text() + self.rasa.log.read_text()


@dataclass
class Reply:
    """What the assistant said to one message."""

    messages: list[dict[str, Any]]

    @property
    def text(self) -> str:
        """All its words."""
        return "\n".join(message.get("text", "") for message in self.messages)

    @property
    def buttons(self) -> list[str]:
        """The titles of all buttons."""
        return [button["title"] for message in self.messages for button in message.get("buttons", [])]

    def custom(self, name: str) -> Any:
        """The custom payload ``name``, or ``None``."""
        found = [m["custom"][name] for m in self.messages if name in m.get("custom", {})]
        return found[0] if found else None

    @property
    def cards(self) -> list[dict[str, Any]]:
        """The cards shown."""
        return self.custom("cards") or []

    @property
    def step(self) -> dict[str, Any]:
        """The step of a skill; empty when none was shown."""
        return self.custom("step") or {}

    @property
    def handoff(self) -> str | None:
        """The reason for which a person was asked for."""
        return (self.custom("handoff") or {}).get("reason")


@dataclass
class Dialogue:
    """One service user, talking."""

    assistant: Assistant
    sender: str
    lang: str
    count: int = 0

    def body(self, text: str, message_id: str | None = None, screening: Any = None) -> dict[str, Any]:
        """What the service posts for a message."""
        self.count += 1
        judged = None if screening == "none" else {**CALM, "lang": self.lang, **(screening or {})}
        metadata = {"message_id": message_id or f"m{self.count}", "lang": self.lang, "screening": judged}
        return {"sender": self.sender, "message": text, "metadata": metadata}

    def says(self, text: str, **details: Any) -> Reply:
        """Write a message, screened as calm unless told otherwise, and read the reply."""
        response = self.assistant.post(self.body(text, **details))
        if response.status_code != 200:
            raise AssertionError(f"The assistant answered {response.status_code}: {response.text}")
        return Reply(response.json())

    def is_unanswered(self, text: str, **details: Any) -> bool:
        """Write a message and see whether the failure is plain."""
        return self.assistant.post(self.body(text, **details)).status_code == 500


def prepare() -> None:
    """Train the model and build the index, unless what they are made of has not changed."""
    run(BOT_PYTHON, "bot.train")
    prepare_index()


def prepare_index() -> None:
    """Build the index of the curated entries, unless they have not changed."""
    run(APP_PYTHON, "resources_index", "build")


def run(python: Path, module: str, *arguments: str) -> None:
    """Run a command of the project; show what it said when it fails."""
    command = [str(python), "-m", module, *arguments]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{module} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


@contextmanager
def running_assistant(folder: Path, index: Path | None = None) -> Iterator[Assistant]:
    """The whole assistant, on free ports, with a trained model and a built index."""
    prepare()
    valkey = Valkey().start()
    rasa_port, actions_port = free_port(), free_port()
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("PORCHLIGHT_")},
        "PORCHLIGHT_STATE": str(folder),
        "PORCHLIGHT_MODELS": str(STATE / "models"),
        "PORCHLIGHT_INDEX": str(index or STATE / "index"),
        "PORCHLIGHT_RASA_PORT": str(rasa_port),
        "PORCHLIGHT_ACTIONS_PORT": str(actions_port),
        "PORCHLIGHT_RASA_SECRET": secrets.token_hex(16),
        "PORCHLIGHT_TRACKER_KEY": secrets.token_hex(32),
        "REDIS_URL": valkey.url,
        "LOG_LEVEL": "DEBUG",
    }
    actions = Server(
        "actions",
        [str(APP_PYTHON), "-m", "actions"],
        environment,
        folder / "actions.log",
        f"http://127.0.0.1:{actions_port}/health",
    )
    rasa = Server(
        "rasa",
        [str(BOT_PYTHON), "-m", "bot.serve"],
        environment,
        folder / "rasa.log",
        f"http://127.0.0.1:{rasa_port}/",
    )
    url = f"http://127.0.0.1:{rasa_port}/webhooks/porchlight/webhook"
    try:
        actions.start()
        rasa.start()
        secret = environment["PORCHLIGHT_RASA_SECRET"]
        with httpx.Client(timeout=15) as client:
            yield Assistant(folder, environment, url, secret, valkey, actions, rasa, client)
    finally:
        rasa.stop()
        actions.stop()
        valkey.kill()
