"""Every setting of the service, in one frozen place. A mistyped one is an error."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


def _folder(value: object) -> object:
    return Path(str(value)).expanduser().resolve()


Folder = Annotated[Path, BeforeValidator(_folder)]


class SettingsError(RuntimeError):
    """A setting is missing or does not fit the others; the message says which and what to do."""


class Settings(BaseSettings):
    """Settings of the web app and the worker; each is an environment variable ``PORCHLIGHT_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="PORCHLIGHT_", frozen=True, extra="ignore")

    site: str = Field("default", pattern=r"^[a-z0-9-]{1,40}$", description="The organisation served.")
    state: Folder = Field(PROJECT / "state", description="Folder of everything made while running.")
    redis_url: str = Field(
        "", validation_alias=AliasChoices("REDIS_URL", "redis_url"), description="Another Redis to use."
    )
    host: str = Field("127.0.0.1", description="Address the web app listens on.")
    port: int = Field(8400, ge=0, le=65535, description="Port the web app listens on.")
    public_url: str = Field("", description="Address people type, when a proxy stands in front.")
    rasa_port: int = Field(8405, ge=0, le=65535, description="Loopback port of the Rasa server.")
    rasa_secret: SecretStr = Field(SecretStr(""), description="Shared secret between service and Rasa.")
    master_key: SecretStr = Field(SecretStr(""), description="64 hexadecimal characters; wraps all keys.")
    index: Folder | None = Field(None, description="Folder of the resource index.")
    proxies: int = Field(0, ge=0, le=5, description="Number of trusted proxies in front of the web app.")
    bot_timeout: float = Field(3.0, gt=0, description="Seconds the bot has for a reply.")
    screening_timeout: float = Field(1.0, gt=0, description="Seconds screening has for a message.")
    heartbeat_seconds: int = Field(15, ge=1, description="How often an open console says it is there.")
    presence_seconds: int = Field(45, ge=3, description="A peer not heard from for this long is not there.")
    lease_seconds: int = Field(90, ge=5, description="A held conversation goes back to the queue after this.")
    long_wait_seconds: int = Field(180, ge=5, description="After this the wait is called long, once.")
    retention_days: int = Field(30, ge=1, description="A closed or quiet conversation is forgotten after.")
    session_days: int = Field(7, ge=1, description="A service user's browser is recognised for this long.")

    @model_validator(mode="after")
    def _times_fit(self) -> Settings:
        if self.presence_seconds < 2 * self.heartbeat_seconds:
            raise ValueError("presence_seconds must be at least twice heartbeat_seconds.")
        if self.lease_seconds < self.presence_seconds:
            raise ValueError("lease_seconds must be at least presence_seconds.")
        if self.session_days > self.retention_days:
            raise ValueError("session_days must not be above retention_days.")
        return self

    @property
    def redis_address(self) -> str:
        """``REDIS_URL``, or the private socket of the embedded server."""
        return self.redis_url or f"unix://{self.state / 'run' / 'redis.sock'}?db=0"

    @property
    def index_folder(self) -> Path:
        """Folder of the resource index."""
        return self.index or self.state / "index"

    @property
    def rasa_url(self) -> str:
        """The channel of the Rasa server, always on loopback."""
        return f"http://127.0.0.1:{self.rasa_port}/webhooks/porchlight/webhook"

    @property
    def secure_cookies(self) -> bool:
        """Whether people reach the service by https."""
        return self.public_url.startswith("https://")

    def secret(self, name: str, given: SecretStr) -> str:
        """A secret from the environment, or from ``<state>/secrets/<name>``.

        Raises:
            SettingsError: it is in neither place.
        """
        if given.get_secret_value():
            return given.get_secret_value()
        path = self.state / "secrets" / name
        try:
            return path.read_text(encoding="ascii").strip()
        except OSError:
            raise SettingsError(
                f"The secret {name} is missing: start with `make run`, which makes it, "
                "or set it in the environment."
            ) from None

    def master_key_bytes(self) -> bytes:
        """The master key as 32 bytes.

        Raises:
            SettingsError: it is missing or not 64 hexadecimal characters.
        """
        try:
            key = bytes.fromhex(self.secret("master.key", self.master_key))
        except ValueError:
            key = b""
        if len(key) != 32:
            raise SettingsError("The master key must be 64 hexadecimal characters.")
        return key
