"""The real detector, built once for all tests of screening."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.screening.detector import Detector, build
from bot.screening.settings import PROJECT_ROOT, ScreeningSettings


@pytest.fixture(scope="session")
def detector() -> Detector:
    """The detector as the service builds it."""
    return build(ScreeningSettings.of_project())


@pytest.fixture(scope="session")
def rules_alone() -> Detector:
    """The detector without its learned part, to see what the phrase lists do."""
    return build(ScreeningSettings(data=PROJECT_ROOT / "data" / "screening", classifier=Path("nowhere")))
