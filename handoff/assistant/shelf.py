"""The resource index, reached directly when the bot is not there to search it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from resources_index.card import card
from resources_index.index import IndexUnavailable, ResourceIndex

_log = logging.getLogger(__name__)


class Shelf:
    """Good answers straight from the index, or none. Opened at first need, to spare memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: ResourceIndex | None = None

    async def cards(self, text: str, lang: str, now: datetime) -> tuple[Mapping[str, Any], ...]:
        """Up to three cards that answer ``text``; none when nothing is good enough or on any error."""
        try:
            return await asyncio.to_thread(self._search, text, lang, now)
        except IndexUnavailable:
            _log.error("The resource index is unavailable.")
        except Exception as error:
            _log.error("The resource index failed (%s).", type(error).__name__)
        return ()

    def _search(self, text: str, lang: str, now: datetime) -> tuple[Mapping[str, Any], ...]:
        if self._index is None:
            self._index = ResourceIndex.open(self._folder)
        hits = self._index.search(text, lang=lang, limit=3, now=now)
        return tuple(card(hit.record, now, lang) for hit in hits)
