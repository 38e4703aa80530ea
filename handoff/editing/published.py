"""What the index in force holds, so that an editor is told whether a correction is live."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from resources_index.generation import RECORDS, IndexUnavailableError, current, pointer_state
from resources_index.record import Record

_RECORDS = TypeAdapter(dict[str, Record])


@dataclass(frozen=True)
class Publication:
    """The entries of one build by key; none and ``built_at`` "" when there is no index."""

    records: Mapping[str, Record]
    built_at: str

    def is_live(self, record: Record) -> bool:
        """Whether people are shown the entry just as it is."""
        return self.records.get(record.key) == record


class Published:
    """Looks at the index only when another build has become current."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._seen: object = ()
        self._found = Publication({}, "")

    async def now(self) -> Publication:
        """What people are shown now."""
        return await asyncio.to_thread(self._now)

    def _now(self) -> Publication:
        seen = pointer_state(self._index)
        if seen != self._seen:
            self._found, self._seen = self._read(), seen
        return self._found

    def _read(self) -> Publication:
        try:
            generation = current(self._index)
            records = _RECORDS.validate_json((generation.folder / RECORDS).read_bytes())
        except (IndexUnavailableError, OSError, ValidationError):
            return Publication({}, "")
        return Publication(records, str(generation.manifest.get("built_at", "")))
