"""Where the index, its model and the curated entries are."""

from __future__ import annotations

from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[1]


class IndexSettings(BaseSettings):
    """Read from ``PORCHLIGHT_…`` environment variables; a mistyped value is an error."""

    model_config = SettingsConfigDict(env_prefix="PORCHLIGHT_", frozen=True)

    state: Path = Field(default=ROOT / "state", description="Folder of everything that is made, not written.")
    entries: Path = Field(default=ROOT / "data" / "resources", description="Folder of the curated entries.")
    index_folder: Path | None = Field(
        default=None,
        validation_alias=AliasChoices("PORCHLIGHT_INDEX", "index_folder"),
        description="Folder of the index; <state>/index if left out.",
    )
    encoder: str = Field(
        default="",
        description="English sentence encoder: a folder or hub model; empty for the packaged one.",
    )

    @property
    def index(self) -> Path:
        """The folder of the index."""
        return self.index_folder or self.state / "index"

    @property
    def overlay(self) -> Path:
        """The folder of entries edited here: each wins over the shipped one of the same name."""
        return self.state / "entries"

    @property
    def history(self) -> Path:
        """The append-only file of what was edited here, by whom, and what stood there before."""
        return self.state / "entries-history.jsonl"

    @property
    def models(self) -> Path:
        """The folder of exported encoders."""
        return models_beside(self.index)


def models_beside(index: Path) -> Path:
    """Where the encoders of an index are: ``state/index`` -> ``state/models/encoder``."""
    return index.parent / "models" / "encoder"
