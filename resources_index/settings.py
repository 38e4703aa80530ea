"""Where the index, its model and the curated entries are."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[1]


class IndexSettings(BaseSettings):
    """Read from ``PORCHLIGHT_…`` environment variables; a mistyped value is an error."""

    model_config = SettingsConfigDict(env_prefix="PORCHLIGHT_", frozen=True)

    state: Path = Field(default=ROOT / "state", description="Folder of everything that is made, not written.")
    entries: Path = Field(default=ROOT / "data" / "resources", description="Folder of the curated entries.")
    encoder: str = Field(
        default="",
        description="English sentence encoder: a folder or hub model; empty for the packaged one.",
    )

    @property
    def index(self) -> Path:
        """The folder of the index."""
        return self.state / "index"

    @property
    def models(self) -> Path:
        """The folder of exported encoders."""
        return models_beside(self.index)


def models_beside(index: Path) -> Path:
    """Where the encoders of an index are: ``state/index`` -> ``state/models/encoder``."""
    return index.parent / "models" / "encoder"
