"""A whole Porchlight, started as `make run` starts it, for journeys from message to peer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from launch.stack import Stack
from tests.journeys.people import Town


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """All processes on free ports, with a new state and the project's built models and index."""
    with TemporaryDirectory(prefix="porchlight-") as folder, Stack.beside(Path(folder)) as stack:
        yield stack


@pytest.fixture
def town(stack: Stack) -> Iterator[Town]:
    """People who come to the chat page, and peers with accounts; nobody is left on duty afterwards."""
    town = Town(stack)
    yield town
    town.everybody_leaves()
