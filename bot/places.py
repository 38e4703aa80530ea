"""The state that a text names. Used where a message is understood and where it is answered."""

from __future__ import annotations

import re
from functools import cache

from bot.replies import normalised, replies

COUNTRY = "US"


def place_in(text: str) -> str | None:
    """The ISO 3166-2 code of the state that ``text`` names, or ``None``.

    A name counts anywhere, the longest first ("West Virginia" is not Virginia). Two letters count when
    nothing else was written, or in capitals among small letters: "in", "me" and "or" are words as well.
    """
    plain = f" {normalised(text)} "
    for name, code in _names():
        if f" {name} " in plain:
            return code
    codes = {code.removeprefix(f"{COUNTRY}-"): code for _, code in _names()}
    alone = plain.strip().upper()
    if alone in codes:
        return codes[alone]
    if text != text.upper():
        for word in re.findall(r"\b[A-Z]{2}\b", text):
            if word in codes and word != "OK":
                return codes[word]
    return None


@cache
def _names() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(replies().places().items(), key=lambda item: (-len(item[0]), item[0])))
