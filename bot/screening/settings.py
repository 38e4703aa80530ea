"""Where screening finds its phrase lists and its trained head."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class ScreeningSettings:
    """Folders of the phrase lists and examples (``data``) and of the trained heads (``models``)."""

    data: Path
    models: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> ScreeningSettings:
        """Read ``PORCHLIGHT_MODELS``, else ``PORCHLIGHT_STATE``; without both, the project's state folder."""
        known = os.environ if environment is None else environment
        state = Path(known.get("PORCHLIGHT_STATE") or PROJECT_ROOT / "state")
        models = Path(known.get("PORCHLIGHT_MODELS") or state / "models")
        return cls(data=PROJECT_ROOT / "data" / "screening", models=models / "screening")
