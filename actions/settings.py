"""Every setting of the action server, in one frozen place."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class ActionSettings(BaseSettings):
    """Settings of the action server; each is an environment variable ``PORCHLIGHT_<NAME>``."""

    model_config = SettingsConfigDict(
        env_prefix="PORCHLIGHT_", frozen=True, extra="ignore", env_ignore_empty=True
    )

    state: Path = Field(default=PROJECT / "state", description="Folder of everything made while running.")
    index: Path | None = Field(
        default=None, description="Folder of the resource index; default <state>/index."
    )
    actions_port: int = Field(default=8455, ge=1, le=65535, description="Loopback port of the action server.")
    rasa_secret: SecretStr = Field(default=SecretStr(""), description="Secret that Rasa must show.")

    @property
    def index_folder(self) -> Path:
        """Where the resource index lies."""
        return (self.index or self.state / "index").expanduser().resolve()

    @model_validator(mode="after")
    def _secret_given(self) -> ActionSettings:
        if not self.secret():
            raise ValueError(
                "PORCHLIGHT_RASA_SECRET is not set; start everything with `make run`, which makes it."
            )
        return self

    def secret(self) -> str:
        """The shared secret, from the environment or from ``<state>/secrets/rasa.secret``."""
        given = self.rasa_secret.get_secret_value().strip()
        file = self.state / "secrets" / "rasa.secret"
        return given or (file.read_text(encoding="utf-8").strip() if file.is_file() else "")
