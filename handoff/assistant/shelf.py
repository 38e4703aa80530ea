"""The resource index, reached directly when the bot is not there to search it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from resources_index.index import ResourceIndex

_log = logging.getLogger(__name__)


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
            return await asyncio.to_thread(self._search, text, lang, now)
        except Exception as error:
            _log.error("The resource index failed (%s).", type(error).__name__)
        return ()

    def _search(self, text: str, lang: str, now: datetime) -> tuple[Mapping[str, Any], ...]:
        from resources_index.card import card
        from resources_index.index import ResourceIndex

        if self._index is None:
            self._index = ResourceIndex.open(self._folder)
        hits = self._index.search(text, lang=lang, limit=3, now=now)
        return tuple(card(hit.record, now, lang) for hit in hits)
