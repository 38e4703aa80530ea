"""What the launcher may be told by environment variables; every one has a default."""

from __future__ import annotations

import hashlib
import os
import socket
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from launch.terminal import LaunchError

ROOT = Path(__file__).resolve().parent.parent
# The kernel holds 108 bytes for the name of a unix socket; the rest is room for a suffix while it is made.
LONGEST_SOCKET_PATH = 100


@dataclass(frozen=True)
class Settings:
    """Where Porchlight runs and what it is called.

    ``state`` (PORCHLIGHT_STATE, default ``state`` in the project) holds everything made at run time;
    ``models`` (PORCHLIGHT_MODELS, default ``models`` there) and ``index`` (PORCHLIGHT_INDEX, default
    ``index`` there) hold what was built, so that several runs can share it. ``redis_url`` (REDIS_URL)
    names a Redis that runs already; None means the embedded one. ``host`` and ``port``
    (PORCHLIGHT_HOST, PORCHLIGHT_PORT) are the web app's address, ``rasa_port`` and ``actions_port``
    (PORCHLIGHT_RASA_PORT, PORCHLIGHT_ACTIONS_PORT) are on the loopback interface only. ``site`` is
    PORCHLIGHT_SITE. All paths are absolute.
    """

    root: Path
    state: Path
    models: Path
    index: Path
    host: str = "127.0.0.1"
    port: int = 8400
    rasa_port: int = 8405
    actions_port: int = 8455
    redis_url: str | None = None
    site: str = "default"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ, root: Path = ROOT) -> Settings:
        """Read the settings; an empty variable counts as absent.

        Raises:
            LaunchError: a port is not a number from 1 to 65535, or two processes were given the same one.
        """

        def folder(name: str, default: Path) -> Path:
            value = environment.get(name)
            return Path(os.path.abspath(root / Path(value).expanduser())) if value else default  # noqa: PTH100

        state = folder("PORCHLIGHT_STATE", root / "state")
        settings = cls(
            root=root,
            state=state,
            models=folder("PORCHLIGHT_MODELS", state / "models"),
            index=folder("PORCHLIGHT_INDEX", state / "index"),
            host=environment.get("PORCHLIGHT_HOST") or cls.host,
            port=_port(environment, "PORCHLIGHT_PORT", cls.port),
            rasa_port=_port(environment, "PORCHLIGHT_RASA_PORT", cls.rasa_port),
            actions_port=_port(environment, "PORCHLIGHT_ACTIONS_PORT", cls.actions_port),
            redis_url=environment.get("REDIS_URL") or None,
            site=environment.get("PORCHLIGHT_SITE") or cls.site,
        )
        if len({settings.port, settings.rasa_port, settings.actions_port}) < 3:
            raise LaunchError(
                "PORCHLIGHT_PORT, PORCHLIGHT_RASA_PORT and PORCHLIGHT_ACTIONS_PORT must be three ports."
            )
        return settings

    @property
    def run(self) -> Path:
        """The folder of configuration, lock and process numbers of the run."""
        return self.state / "run"

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def sockets(self) -> Path:
        """The folder of the unix sockets: ``run``, or a private short one where that path is too long."""
        longest = self.run / "supervisor.sock"
        if len(os.fsencode(longest)) <= LONGEST_SOCKET_PATH:
            return self.run
        name = hashlib.sha256(os.fsencode(self.state)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"porchlight-{os.getuid()}-{name}"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def supervisor_socket(self) -> Path:
        return self.sockets / "supervisor.sock"

    @property
    def redis_address(self) -> str:
        """The URL under which every process reaches Redis."""
        return self.redis_url or f"unix://{quote(str(self.redis_socket))}?db=0"

    @property
    def local_host(self) -> str:
        """The address under which the web app answers on this machine, ready for a URL."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(self.host, self.host)  # noqa: S104
        return f"[{host}]" if ":" in host else host

    @property
    def web_address(self) -> str:
        return f"http://{self.local_host}:{self.port}"

    def variables(self) -> dict[str, str]:
        """What every process is told: the settings, all of them, as environment variables without secrets."""
        return {
            "PORCHLIGHT_STATE": str(self.state),
            "PORCHLIGHT_MODELS": str(self.models),
            "PORCHLIGHT_INDEX": str(self.index),
            "PORCHLIGHT_HOST": self.host,
            "PORCHLIGHT_PORT": str(self.port),
            "PORCHLIGHT_RASA_PORT": str(self.rasa_port),
            "PORCHLIGHT_ACTIONS_PORT": str(self.actions_port),
            "PORCHLIGHT_SITE": self.site,
            "REDIS_URL": self.redis_address,
        }

    def make_folders(self) -> None:
        """Make the folders of the state, each for its owner only.

        Raises:
            LaunchError: the folder for the sockets belongs to somebody else.
        """
        self.state.mkdir(parents=True, exist_ok=True)
        for folder in (self.state, self.run, self.logs, self.state / "secrets", self.state / "redis"):
            folder.mkdir(mode=0o700, exist_ok=True)
            folder.chmod(0o700)
        for folder in (self.models, self.index):
            folder.parent.mkdir(parents=True, exist_ok=True)
        if self.sockets != self.run:
            self.sockets.mkdir(mode=0o700, exist_ok=True)
            found = self.sockets.lstat()
            if self.sockets.is_symlink() or found.st_uid != os.getuid():
                raise LaunchError(
                    f"The folder {self.sockets} belongs to somebody else; set TMPDIR to another folder."
                )
            self.sockets.chmod(0o700)

    def on_free_ports(self) -> Settings:
        """Return the same settings with three loopback ports that nothing uses now."""
        held = []
        try:
            for _ in range(3):
                listener = socket.socket()
                held.append(listener)
                listener.bind(("127.0.0.1", 0))
            ports = [listener.getsockname()[1] for listener in held]
        finally:
            for listener in held:
                listener.close()
        return replace(self, host="127.0.0.1", port=ports[0], rasa_port=ports[1], actions_port=ports[2])


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 65536:
        raise LaunchError(f"{name} must be a port number from 1 to 65535.")
    return int(value)
