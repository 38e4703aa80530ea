"""Takes what could name somebody out of a message that becomes an example."""

from __future__ import annotations

import re

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MAIL = re.compile(r"\S+@\S+")
_HANDLE = re.compile(r"@\w+")
_NUMBER = re.compile(r"\d[\d\s().-]{3,}\d|\d{3,}")
# A capital letter in the middle of a sentence begins a name more often than anything else.
_NAME = re.compile(r"(?<=[^.!?\s])(\s+)([A-ZÁÉÍÓÚÑ][a-záéíóúñü]+)")
_INTRODUCED = re.compile(
    r"\b(my name is|my name's|i am called|me llamo|mi nombre es|soy)(\s+)(\w+)", re.IGNORECASE
)


def masked(text: str) -> str:
    """``text`` with links, addresses, long numbers and likely names replaced by what they are.

    It errs towards masking too much; a person still reads every candidate before it is used.
    """
    for pattern, word in (
        (_LINK, "[link]"),
        (_MAIL, "[address]"),
        (_HANDLE, "[handle]"),
        (_NUMBER, "[number]"),
    ):
        text = pattern.sub(word, text)
    text = _INTRODUCED.sub(r"\1\2[name]", text)
    return _NAME.sub(r"\1[name]", text)
