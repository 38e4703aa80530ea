"""What "it" is: the entries shown last, and the one of them that is spoken about. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.replies import normalised

_FIRST, _LAST = 0, -1
_ORDINALS: Mapping[str, int] = {
    **dict.fromkeys(("first", "1st", "top", "primero", "primera", "primer"), _FIRST),
    **dict.fromkeys(("second", "2nd", "middle", "segundo", "segunda"), 1),
    **dict.fromkeys(("third", "3rd", "tercero", "tercera", "tercer"), 2),
    **dict.fromkeys(("last", "bottom", "ultimo", "ultima"), _LAST),
}
_NUMBERS: Mapping[str, int] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10,
    "cero": 0, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7,
    "ocho": 8, "nueve": 9, "diez": 10,
}  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """Ids of the entries shown last, and the place (from 0) of the one picked, if one was."""

    ids: tuple[str, ...]
    at: int | None = None

    @classmethod
    def of(cls, slot: Mapping[str, Any] | None) -> Subject | None:
        """Read the slot ``subject``."""
        return cls(tuple(slot["ids"]), slot.get("at")) if slot and slot.get("ids") else None

    def as_slot(self) -> dict[str, Any]:
        """The form kept in the slot ``subject``."""
        return {**asdict(self), "ids": list(self.ids)}

    @property
    def meant(self) -> tuple[str, ...]:
        """The one picked, or all that were shown while none was."""
        return self.ids if self.at is None else (self.ids[self.at],)

    def picked(self, place: int) -> Subject | None:
        """The same with one picked; -1 is the last; ``None`` when there are not so many."""
        at = place + len(self.ids) if place < 0 else place
        return replace(self, at=at) if 0 <= at < len(self.ids) else None


def showing(ids: Sequence[str]) -> dict[str, Any]:
    """The slot ``subject`` after these entries were shown."""
    return Subject(tuple(ids), 0 if len(ids) == 1 else None).as_slot()


def place_meant(text: str) -> int | None:
    """Which of several is meant, from 0; -1 is the last: "the second one", "number 2", "la última"."""
    words = normalised(text).split()
    for word in words:
        if word in _ORDINALS:
            return _ORDINALS[word]
    number = number_in(" ".join(word for word in words if word not in {"one", "una", "uno"}))
    return number - 1 if number is not None and number > 0 else None


def number_in(text: str) -> int | None:
    """The first whole number in a text, in digits or as a word from zero to ten; ``None`` without one."""
    for word in normalised(text).split():
        if re.fullmatch(r"[0-9]{1,3}", word):
            return int(word)
        if word in _NUMBERS:
            return _NUMBERS[word]
    return None
