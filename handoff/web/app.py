"""The web app, put together: its parts, its routes and what every request meets first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from bot import screening
from handoff.accounts import Accounts
from handoff.composition import WORDING, core, now, require_safe
from handoff.corrections import Corrections
from handoff.desk import Desk
from handoff.editing.editing import editing, index_settings
from handoff.editing.flags import Flags
from handoff.feed import Feed
from handoff.intake import Intake
from handoff.screener import Screener
from handoff.service_users import ServiceUsers
from handoff.sessions import Sessions
from handoff.settings import PROJECT, Settings
from handoff.shelf import Shelf
from handoff.store.cipher import Cipher
from handoff.web import errors, health
from handoff.web.chat.routes import router as chat_router
from handoff.web.console.routes import router as console_router
from handoff.web.failures import Failures
from handoff.web.limits import Limits
from handoff.web.parts import Parts
from handoff.web.security import Security
from wording import WordingBook


@asynccontextmanager
async def web_parts(settings: Settings) -> AsyncIterator[Parts]:
    """The parts of the web app, once Redis is known to be safe and screening is loaded.

    Raises:
        StoreUnavailableError: Redis does not answer or could lose messages, or the master key is another.
    """
    base = core(settings)
    async with aclosing(base.redis):
        await require_safe(base)
        screening.load()
        screener = Screener(screening.screen, base.wording.languages, settings.screening_timeout)
        limits = Limits(settings)
        edits = editing(index_settings(settings), now)
        taking_up = asyncio.create_task(edits.take_up())
        try:
            yield Parts(
                settings=settings,
                wording=base.wording,
                redis=base.redis,
                intake=Intake(base.recorder, base.store, screener, base.presence, now),
                desk=Desk(base.recorder, base.store, base.presence, now),
                corrections=Corrections(base.redis, base.keys, base.store, now),
                service_users=ServiceUsers(base.redis, base.keys, settings.session_days * 86_400),
                feed=Feed(base.redis, base.keys),
                accounts=Accounts(base.redis, base.keys),
                sessions=Sessions(base.redis, base.keys),
                limits=limits,
                flags=Flags(base.redis, base.keys, Cipher(settings.master_key_bytes()), now),
                editing=edits,
                shelf=Shelf(settings.index_folder),
            )
        finally:
            taking_up.cancel()
            await asyncio.gather(taking_up, return_exceptions=True)
            await edits.rebuild.close()
            screener.close()
            await limits.close()


def create_app(settings: Settings) -> FastAPI:
    """The web app: chat page, console and health."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with web_parts(settings) as parts:
            app.state.parts = parts
            yield

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    wording = WordingBook.load(WORDING)
    # The one added last is met first: answers to failures bear the headers of every answer.
    app.add_middleware(Failures, wording=wording)
    app.add_middleware(Security, settings=settings, wording=wording)
    errors.install(app, wording)
    app.include_router(health.router)
    app.include_router(chat_router)
    app.include_router(console_router)
    app.mount("/static", StaticFiles(directory=PROJECT / "handoff" / "web" / "static"), name="static")
    return app
