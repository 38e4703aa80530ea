"""What the routes work with, put together once by the composition root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from redis.asyncio import Redis
from starlette.requests import HTTPConnection

from handoff.accounts import Accounts
from handoff.corrections import Corrections
from handoff.desk import Desk
from handoff.editing.editing import Editing
from handoff.editing.flags import Flags
from handoff.feed import Feed
from handoff.intake import Intake
from handoff.service_users import ServiceUsers
from handoff.sessions import Sessions
from handoff.settings import Settings
from handoff.shelf import Shelf
from handoff.web.limits import Limits
from wording import WordingBook


@dataclass(frozen=True, slots=True)
class Parts:
    """The pieces of a running web app."""

    settings: Settings
    wording: WordingBook
    redis: Redis
    intake: Intake
    desk: Desk
    corrections: Corrections
    service_users: ServiceUsers
    feed: Feed
    accounts: Accounts
    sessions: Sessions
    limits: Limits
    flags: Flags
    editing: Editing
    shelf: Shelf


def _parts(connection: HTTPConnection) -> Parts:
    parts: Parts = connection.app.state.parts
    return parts


PartsDep = Annotated[Parts, Depends(_parts)]
