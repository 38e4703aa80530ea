"""The curated material as the actions see it: what is there, or an honest "not now"."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from resources_index.index import ResourceIndex

logger = logging.getLogger(__name__)

T = TypeVar("T")
Card = dict[str, Any]


class LibraryClosedError(RuntimeError):
    """The curated material cannot be read right now."""


class Library:
    """Opens the resource index at first use; the index itself takes up newer builds."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: ResourceIndex | None = None

    def warm(self, now: datetime) -> None:
        """Load everything a search needs, so that the first person does not wait for it; never raises."""
        with suppress(LibraryClosedError):
            self._ask(lambda index: index.search("warm up", lang="es", now=now))
            self._ask(lambda index: index.search("warm up", lang="en", now=now))

    def search(
        self,
        query: str,
        *,
        lang: str,
        kinds: frozenset[str],
        topics: tuple[str, ...],
        exclude: frozenset[str],
        limit: int,
        now: datetime,
    ) -> list[Any]:
        """The records that answer ``query``, best first; an empty list when none is good enough.

        No ``kinds`` or ``topics`` means any.

        Raises:
            LibraryClosedError: the index is missing or broken.
        """
        hits = self._ask(
            lambda index: index.search(
                query,
                lang=lang,
                kinds=kinds or None,
                topics=frozenset(topics) or None,
                exclude=exclude,
                limit=limit,
                now=now,
            )
        )
        return [hit.record for hit in hits]

    def titles_to_pick(
        self, query: str, *, lang: str, kinds: frozenset[str], exclude: frozenset[str], now: datetime
    ) -> list[str]:
        """Up to three titles of what may be meant when nothing is sure; none when nothing is near.

        Raises ``LibraryClosedError`` like ``search``.
        """
        from resources_index.candidates import Filters

        wanted = Filters(kinds=kinds or None, exclude=exclude)
        finding = self._ask(lambda index: index.find(query, lang=lang, filters=wanted, now=now))
        return [hit.record.title for hit in finding.hits] if finding.outcome == "pick" else []

    def on_topic(
        self,
        topics: tuple[str, ...],
        *,
        lang: str,
        kinds: frozenset[str],
        exclude: frozenset[str],
        now: datetime,
    ) -> list[Any]:
        """Every record on one of the topics: the always shown first, then the nearest, then for anyone.

        A hidden record (paused, closed or overdue) is left out. Raises ``LibraryClosedError`` like
        ``search``.
        """
        found = [
            record
            for record in self._ask(lambda index: index.records(lang))
            if record.id not in exclude
            and (not kinds or record.kind in kinds)
            and set(topics).intersection(record.topics)
            and not record.hidden(now.date())
        ]
        return sorted(found, key=lambda record: _distance(record, topics))

    def record(self, entry_id: str, lang: str) -> Any | None:
        """The entry with this id, or ``None``. Raises ``LibraryClosedError`` like ``search``."""
        return self._ask(lambda index: index.record(entry_id, lang))

    @staticmethod
    def card(record: Any, lang: str, now: datetime) -> Card:
        """The entry as the page shows it."""
        from resources_index.card import card

        made: Card = card(record, now, lang)
        return made

    @staticmethod
    def why(record: Any, text: str, lang: str, topics: tuple[str, ...]) -> str:
        """Why the entry was found, in one short sentence, or ""."""
        from resources_index.why import why_found

        found: str = why_found(record, text, lang, topics)
        return found

    @staticmethod
    def pace(record: Any) -> tuple[int, ...]:
        """Seconds of each step of a breathing skill, 0 where nothing is counted."""
        from resources_index.pace import pace

        seconds: tuple[int, ...] = pace(record.steps, record.lang)
        return seconds

    def _ask(self, question: Callable[[ResourceIndex], T]) -> T:
        try:
            return question(self._opened())
        except Exception as error:  # a missing or broken index must become an honest sentence, never silence
            logger.error("The resource index cannot be used: %s", type(error).__name__, exc_info=True)
            self._index = None
            raise LibraryClosedError from error

    def _opened(self) -> ResourceIndex:
        from resources_index.index import ResourceIndex

        if self._index is None:
            self._index = ResourceIndex.open(self._folder)
        return self._index


def _distance(record: Any, topics: tuple[str, ...]) -> tuple[Any, ...]:
    nearness = min(
        (topics.index(topic), place) for place, topic in enumerate(record.topics) if topic in topics
    )
    return not record.always_shown, nearness, "anyone" not in record.audience, record.id
