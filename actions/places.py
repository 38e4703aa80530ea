"""Entries by the state that a service user is in, which is asked for once and kept for the conversation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.places import place_in
from bot.replies import replies

__all__ = ["nearest_first", "place_in", "place_name", "served"]

WORLD = "001"


def place_name(code: str, lang: str) -> str:
    """The name of a state as it is said in ``lang``."""
    return replies().place(code, lang)


def served(records: Sequence[Any], place: str | None) -> list[Any]:
    """Records without those for another state only, in their order; all of them while no place is known."""
    return [record for record in records if place is None or _serves(record.region, place)]


def nearest_first(records: Sequence[Any], place: str) -> list[Any]:
    """Those of the state itself before those of the country and the world; otherwise in their order."""
    return sorted(served(records, place), key=lambda record: record.region != place)


def _serves(region: str, place: str) -> bool:
    return region in (place, WORLD) or "-" not in region
