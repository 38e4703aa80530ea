"""One entry in two languages is one thing: what changes in one is carried over to the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from resources_index.prose import digits_of
from resources_index.record import Record
from resources_index.rules_of_facts import SAME_IN_EVERY_LANGUAGE
from resources_index.writing import fields_of

# A shorter run of digits ("988") may stand in prose for something else.
_LONG = 5


def carried(old: Mapping[str, Any], new: Mapping[str, Any], other: Record, *, facts: bool) -> dict[str, Any]:
    """The fields of ``other``, the same entry in another language, after ``old`` has become ``new``.

    What must be the same in every language always goes over: the index could not be built otherwise.
    With ``facts``, numbers and addresses that changed and the new check go over too.
    """
    fields = fields_of(other)
    for name in SAME_IN_EVERY_LANGUAGE:
        if name in fields and old.get(name) != new.get(name):
            fields[name] = new[name]
    if facts:
        for name in ("verified", "review_by"):
            if old.get(name) != new.get(name):
                fields[name] = new[name]
        for before, after in _moved(old.get("contacts", ()), new.get("contacts", ())):
            fields = {name: _replaced(value, before, after) for name, value in fields.items()}
    return fields


def _moved(old: Any, new: Any) -> list[tuple[str, str]]:
    return [
        (before["value"], after["value"])
        for before, after in zip(old, new, strict=False)
        if before.get("kind") == after.get("kind") and before.get("value") != after.get("value")
    ]


def _replaced(value: Any, before: str, after: str) -> Any:
    if isinstance(value, str):
        if value == before:
            return after
        is_long = before.startswith("https://") or len(digits_of(before)) >= _LONG
        return value.replace(before, after) if is_long else value
    if isinstance(value, Mapping):
        return {name: _replaced(one, before, after) for name, one in value.items()}
    if isinstance(value, list):
        return [_replaced(one, before, after) for one in value]
    return value
