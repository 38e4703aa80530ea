"""The resource index, reached directly: when the bot is not there to search it, and by peers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from handoff.domain.errors import HandoffError

if TYPE_CHECKING:
    from resources_index.index import ResourceIndex

_log = logging.getLogger(__name__)

T = TypeVar("T")

# As many as a peer can look over while somebody waits for an answer.
FOUND = 6


class UnknownEntryError(HandoffError):
    """There is no such entry, or it may not be shown now."""

    code = "unknown_entry"


class ShelfClosedError(HandoffError):
    """The curated entries cannot be read right now."""

    code = "shelf_closed"


class Shelf:
    """Good answers straight from the index, or none.

    The index and its encoders are loaded at first need: on most days the worker never needs them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: ResourceIndex | None = None

    async def cards(self, text: str, lang: str, now: datetime) -> tuple[Mapping[str, Any], ...]:
        """Up to three cards that answer ``text``; none when nothing is good enough or on any error."""
        try:
            return await asyncio.to_thread(self._answers, text, lang, now)
        except Exception as error:
            _log.error("The resource index failed (%s).", type(error).__name__)
        return ()

    async def found(self, text: str, lang: str, now: datetime) -> tuple[Mapping[str, Any], ...]:
        """At most ``FOUND`` cards for a peer who looks for something to send; none when nothing fits.

        Raises:
            ShelfClosedError: the index cannot be read now.
        """
        return await self._asked(self._search, text, lang, now, FOUND)

    async def card(self, entry_id: str, lang: str, now: datetime) -> Mapping[str, Any]:
        """The entry as a card, in ``lang`` or else in English.

        Raises:
            UnknownEntryError: there is no such entry, or it may not be shown now.
            ShelfClosedError: the index cannot be read now.
        """
        card = await self._asked(self._look_up, entry_id, lang, now)
        if card is None:
            raise UnknownEntryError
        return card

    async def _asked(self, look: Callable[..., T], *asked: Any) -> T:
        try:
            return await asyncio.to_thread(look, *asked)
        except Exception as error:
            _log.error("The resource index failed (%s).", type(error).__name__)
            raise ShelfClosedError from None

    def _answers(self, text: str, lang: str, now: datetime) -> tuple[Mapping[str, Any], ...]:
        """A question of dose, diagnosis, prognosis or law gets no card: it would look like advice."""
        from resources_index.advice import advice_rules

        return () if advice_rules().kind_of(text) else self._search(text, lang, now)

    def _look_up(self, entry_id: str, lang: str, now: datetime) -> Mapping[str, Any] | None:
        from resources_index.card import card

        index = self._opened()
        index.reload_if_changed()
        record = index.record(entry_id, lang)
        return None if record is None or record.hidden(now.date()) else card(record, now, lang)

    def _opened(self) -> ResourceIndex:
        from resources_index.index import ResourceIndex

        if self._index is None:
            self._index = ResourceIndex.open(self._folder)
        return self._index

    def _search(self, text: str, lang: str, now: datetime, limit: int = 3) -> tuple[Mapping[str, Any], ...]:
        from resources_index.card import card

        hits = self._opened().search(text, lang=lang, limit=limit, now=now)
        return tuple(card(hit.record, now, lang) for hit in hits)
