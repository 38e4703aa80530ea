"""The real detector, its head trained once for all tests of screening."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.screening.detector import Detector, build
from bot.screening.settings import PROJECT_ROOT, ScreeningSettings
from bot.screening.training import train


@pytest.fixture(scope="session")
def screening_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with a freshly trained head."""
    state = tmp_path_factory.mktemp("state")
    train(ScreeningSettings.from_environment({"PORCHLIGHT_STATE": str(state)}))
    return state


@pytest.fixture(scope="session")
def detector(screening_state: Path) -> Detector:
    """The detector as the service builds it."""
    return build(ScreeningSettings.from_environment({"PORCHLIGHT_STATE": str(screening_state)}))


@pytest.fixture(scope="session")
def rules_alone() -> Detector:
    """The detector without its learned part, to see what the phrase lists do."""
    missing = ScreeningSettings(data=PROJECT_ROOT / "data" / "screening", models=Path("nowhere"))
    return build(missing)
