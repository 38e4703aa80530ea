"""Where screening finds its phrase lists, its examples and its learned part."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class ScreeningSettings:
    """The folder of the phrase lists and examples (``data``), and that of the learned part."""

    data: Path
    classifier: Path

    @classmethod
    def of_project(cls) -> ScreeningSettings:
        """The folders of this project; the learned part is kept beside the data it was made from."""
        data = PROJECT_ROOT / "data" / "screening"
        return cls(data=data, classifier=data / "classifier")
