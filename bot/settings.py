"""Every setting of the assistant's server, read once from the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
MODEL_NAME = "porchlight"

_HEX_KEY = re.compile(r"[0-9a-fA-F]{64}")
_SITE = re.compile(r"[a-z0-9-]{1,40}")


class BotSettingsError(RuntimeError):
    """A setting of the assistant is missing or cannot be used; the message names it and the mend."""


@dataclass(frozen=True)
class BotSettings:
    """Where the assistant listens, what it trusts and where it keeps what it must.

    ``tracker_key`` is 32 bytes; ports are TCP ports on the loopback interface.
    """

    state: Path
    models: Path
    redis_url: str
    rasa_port: int
    actions_port: int
    site: str
    secret: str = field(repr=False)
    tracker_key: bytes = field(repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> BotSettings:
        """Read ``PORCHLIGHT_*`` and ``REDIS_URL``; secrets may also stand in files below ``state/secrets``.

        Raises:
            BotSettingsError: a secret is missing or a value does not fit.
        """
        state = Path(environment.get("PORCHLIGHT_STATE") or PROJECT / "state").expanduser().resolve()
        site = environment.get("PORCHLIGHT_SITE") or "default"
        if not _SITE.fullmatch(site):
            raise BotSettingsError("PORCHLIGHT_SITE may hold small letters, digits and dashes only.")
        return cls(
            state=state,
            models=_folder(environment.get("PORCHLIGHT_MODELS"), state / "models"),
            redis_url=environment.get("REDIS_URL") or f"unix://{state}/run/redis.sock",
            rasa_port=_port(environment, "PORCHLIGHT_RASA_PORT", 8405),
            actions_port=_port(environment, "PORCHLIGHT_ACTIONS_PORT", 8455),
            site=site,
            secret=_secret(environment, "PORCHLIGHT_RASA_SECRET", state / "secrets" / "rasa.secret"),
            tracker_key=_key(environment, "PORCHLIGHT_TRACKER_KEY", state / "secrets" / "tracker.key"),
        )

    @property
    def model_folder(self) -> Path:
        """The folder that holds the one trained Rasa model."""
        return self.models / "rasa"

    @property
    def key_prefix(self) -> str:
        """What every Redis key of the assistant begins with; the braces keep a site on one node."""
        return f"{{porchlight:{self.site}}}:rasa:"

    def for_child(self) -> dict[str, str]:
        """The variables that ``endpoints.yml`` and ``credentials.yml`` refer to, with defaults filled in."""
        return {
            "PORCHLIGHT_RASA_PORT": str(self.rasa_port),
            "PORCHLIGHT_ACTIONS_PORT": str(self.actions_port),
            "PORCHLIGHT_RASA_SECRET": self.secret,
        }


def model_folder(environment: Mapping[str, str]) -> Path:
    """The folder of the Rasa model, for training, which needs no secret."""
    state = _folder(environment.get("PORCHLIGHT_STATE"), PROJECT / "state")
    return _folder(environment.get("PORCHLIGHT_MODELS"), state / "models") / "rasa"


def _folder(value: str | None, default: Path) -> Path:
    return Path(value).expanduser().resolve() if value else default


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name) or str(default)
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise BotSettingsError(f"{name} must be a port number.")
    return int(value)


def _secret(environment: Mapping[str, str], name: str, file: Path) -> str:
    value = environment.get(name, "").strip()
    if not value and file.is_file():
        value = file.read_text(encoding="utf-8").strip()
    if not value:
        raise BotSettingsError(f"{name} is not set; start everything with `make run`, which makes it.")
    return value


def _key(environment: Mapping[str, str], name: str, file: Path) -> bytes:
    value = _secret(environment, name, file)
    if not _HEX_KEY.fullmatch(value):
        raise BotSettingsError(f"{name} must be 64 hexadecimal characters.")
    return bytes.fromhex(value)


def from_process() -> BotSettings:
    """The settings of this process."""
    return BotSettings.from_environment(os.environ)
