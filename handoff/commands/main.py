"""The commands of the service."""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import NoReturn

import typer
import uvicorn
from pydantic import ValidationError

from handoff.commands.accounts import accounts
from handoff.domain.errors import HandoffError
from handoff.settings import Settings, SettingsError

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(accounts, name="account", help="Make and keep the accounts of peers, supervisors and editors.")

_MAX_SOCKET_MESSAGE = 16 * 1024


@app.command()
def serve() -> None:
    """Run the web app: chat page and console."""
    from handoff.composition import check
    from handoff.web.app import create_app

    settings = Settings()
    asyncio.run(check(settings))
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings),
            host=settings.host,
            port=settings.port,
            access_log=False,
            log_level="warning",
            server_header=False,
            proxy_headers=False,
            ws_max_size=_MAX_SOCKET_MESSAGE,
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=5,
        )
    )
    server.run()
    if not server.started:
        _stop(f"The web app could not listen on {settings.host}:{settings.port}; is the port taken?")


@app.command()
def worker() -> None:
    """Run a worker: it asks the bot, alerts peers and watches over waiting people."""
    from handoff.worker.loop import run

    asyncio.run(run(Settings()))


@app.command()
def corrections() -> None:
    """Print the levels that peers corrected, one JSON object a line, as candidates for the data set."""
    from handoff.commands.corrections import lines

    for line in asyncio.run(lines(Settings())):
        typer.echo(line)


def main() -> None:
    """Run a command; whatever is wrong is told in one sentence."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        app()
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        _stop(f"A setting is wrong: {problems}")
    except (HandoffError, SettingsError) as error:
        _stop(str(error))


def _stop(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)  # noqa: T201  # an operator reads this
    raise SystemExit(1)
