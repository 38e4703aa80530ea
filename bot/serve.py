"""``python -m bot.serve``: Rasa, caged. Loopback only, no API, no telemetry, no words in its logs."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from typing import Any

from bot import quiet
from bot.settings import MODEL_NAME, PROJECT, BotSettings, BotSettingsError, from_process

logger = logging.getLogger("bot.serve")

RESPONSE_TIMEOUT_SECONDS = 10
HOST = "127.0.0.1"


class NoModelError(RuntimeError):
    """There is no trained model of the assistant, or it cannot be loaded; run `make setup`."""


def main() -> int:
    """Serve until told to stop. Exit code 2: a setting or the model is missing."""
    quiet.configure()
    try:
        settings = from_process()
        cage(settings)
        serve(settings)
    except (BotSettingsError, NoModelError) as error:
        sys.stderr.write(f"{error or NoModelError.__doc__}\n")
        return 2
    return 0


def cage(settings: BotSettings) -> None:
    """Set what Rasa and the libraries below it read from the environment; before they are imported."""
    os.environ.update(settings.for_child())
    os.environ.update(
        RASA_TELEMETRY_ENABLED="false",
        TF_CPP_MIN_LOG_LEVEL="3",
        CUDA_VISIBLE_DEVICES="",
        OMP_NUM_THREADS="1",
        OPENBLAS_NUM_THREADS="1",
        SANIC_WORKERS="1",
    )
    quiet.configure_structlog()


def serve(settings: BotSettings) -> None:
    """Run the server on the loopback interface; ``GET /`` answers once the model is loaded."""
    from rasa.core.run import configure_app, create_http_input_channels

    from bot import speedups

    speedups.apply()
    os.chdir(PROJECT)
    app = configure_app(
        create_http_input_channels(None, str(PROJECT / "credentials.yml")),
        enable_api=False,
        response_timeout=RESPONSE_TIMEOUT_SECONDS,
        port=settings.rasa_port,
    )
    app.config.REQUEST_MAX_SIZE = 48 * 1024
    app.config.RESPONSE_TIMEOUT = RESPONSE_TIMEOUT_SECONDS
    app.config.ACCESS_LOG = False

    async def load(running: Any, _: asyncio.AbstractEventLoop) -> None:
        running.ctx.agent = agent(settings)
        quiet.silence_handlers()
        logger.info("The assistant listens on %s:%s.", HOST, settings.rasa_port)

    async def close(running: Any, _: asyncio.AbstractEventLoop) -> None:
        await running.ctx.agent.action_endpoint.close()

    app.register_listener(load, "before_server_start")
    app.register_listener(close, "after_server_stop")
    quiet.silence_handlers()
    app.run(host=HOST, port=settings.rasa_port, workers=1, access_log=False, debug=False)


def agent(settings: BotSettings) -> Any:
    """Rasa's agent with our stores, without the wrapper that would quietly continue in memory.

    Raises:
        NoModelError: the model is missing or broken.
    """
    from rasa.core.agent import Agent
    from rasa.core.lock_store import LockStore
    from rasa.core.tracker_store import TrackerStore
    from rasa.core.utils import AvailableEndpoints

    from bot.action_endpoint import ActionEndpoint

    model = settings.model_folder / f"{MODEL_NAME}.tar.gz"
    if not model.is_file():
        raise NoModelError(NoModelError.__doc__)
    endpoints = AvailableEndpoints.read_endpoints(str(PROJECT / "endpoints.yml"))
    store = TrackerStore.create(endpoints.tracker_store)
    made = Agent(
        generator=endpoints.nlg,
        tracker_store=store,
        lock_store=LockStore.create(endpoints.lock_store),
        action_endpoint=ActionEndpoint.of(endpoints.action),
    )
    made.tracker_store = store
    made.load_model(model)
    return made


if __name__ == "__main__":
    sys.exit(main())
