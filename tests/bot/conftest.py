"""One real assistant for all tests of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.rasa_server import Assistant, running_assistant


@pytest.fixture(scope="session")
def assistant() -> Iterator[Assistant]:
    """Rasa, the action server and Valkey, started once."""
    with (
        tempfile.TemporaryDirectory(prefix="porchlight-bot-") as folder,
        running_assistant(Path(folder)) as started,
    ):
        yield started
