"""A question put to the index as people are shown it now: what is found, how well, and by which words."""

from __future__ import annotations

import asyncio
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from resources_index.generation import IndexUnavailableError
from resources_index.settings import IndexSettings

if TYPE_CHECKING:
    from resources_index.explain import Explanation
    from resources_index.index import ResourceIndex

__all__ = ["IndexUnavailableError", "Trial"]


class Trial:
    """Loads index and encoders at the first question: most web processes never need them."""

    def __init__(self, settings: IndexSettings) -> None:
        self._settings = settings
        self._index: ResourceIndex | None = None
        self._turn = Lock()

    async def ask(self, question: str, lang: str, now: datetime) -> Explanation:
        """What is found for ``question``.

        Raises:
            IndexUnavailableError: there is no index, or it is not as it was built.
        """
        return await asyncio.to_thread(self._ask, question, lang, now)

    def _ask(self, question: str, lang: str, now: datetime) -> Explanation:
        from resources_index.explain import explained
        from resources_index.index import ResourceIndex

        with self._turn:
            if self._index is None:
                self._index = ResourceIndex.open(self._settings.index)
            return explained(self._index, question, lang, now)
