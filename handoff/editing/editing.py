"""The parts of editing, as the web app puts them together."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from handoff.editing.published import Published
from handoff.editing.rebuild import Rebuild
from handoff.editing.shelf import Shelves
from handoff.editing.trial import Trial
from handoff.settings import Settings
from resources_index.settings import IndexSettings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Editing:
    """Reading and saving entries, building the index, and looking at it."""

    shelves: Shelves
    rebuild: Rebuild
    published: Published
    trial: Trial
    clock: Callable[[], datetime]

    async def take_up(self) -> None:
        """Build what an earlier run saved and did not build: an edit is live even after a power cut."""
        try:
            shelf = await self.shelves.now(self.clock().date())
        except OSError as error:
            _log.error("The entries cannot be read (%s).", type(error).__name__)
            return
        shown = await self.published.now()
        edited = [record for record in shelf.reading.records if shelf.is_edited(shelf.file(record.key))]
        if any(not shown.is_live(record) for record in edited):
            self.rebuild.request()
        else:
            self.rebuild.settle()


def editing(settings: IndexSettings, clock: Callable[[], datetime]) -> Editing:
    """Put the parts together; nothing is read yet."""
    return Editing(
        Shelves(settings), Rebuild(settings, clock), Published(settings.index), Trial(settings), clock
    )


def index_settings(settings: Settings) -> IndexSettings:
    """Where the service's own entries, edits and index are."""
    return IndexSettings(state=settings.state, index_folder=settings.index_folder)
