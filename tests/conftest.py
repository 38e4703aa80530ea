"""What every test may ask for: a real Redis, and a service of its own on it."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterator

import pytest

from handoff.settings import Settings
from tests.service import Service, make_service
from tests.valkey import Valkey


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    """One server for all tests that do not kill it."""
    server = Valkey().start()
    yield server
    server.kill()


@pytest.fixture
def settings(valkey: Valkey) -> Settings:
    """Settings of a site that no other test uses."""
    return Settings(
        redis_url=valkey.url,
        site=f"t-{secrets.token_hex(8)}",
        master_key=secrets.token_hex(32),
        rasa_secret=secrets.token_hex(16),
    )


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator[Service]:
    """Intake, desk and watch on a real store, with a clock that the test moves."""
    service = make_service(settings)
    yield service
    await service.close()


@pytest.fixture
async def service_on_own_redis(settings: Settings) -> AsyncIterator[Service]:
    """A service on a Redis of its own, which the test may kill."""
    server = Valkey().start()
    service = make_service(settings.model_copy(update={"redis_url": server.url}))
    service.redis_server = server
    yield service
    await service.close()
    server.kill()
