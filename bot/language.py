"""Which language to answer in: the one a service user writes in, else the one of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LANGUAGES = ("en", "es")
DEFAULT = "en"

# A shorter text ("ok", "no", a name) says too little about the language of its writer.
WORDS_THAT_TELL = 3


def known(value: object) -> str | None:
    """``value`` if it is a language that the assistant speaks."""
    return value if isinstance(value, str) and value in LANGUAGES else None


def spoken(text: str, detected: object) -> str | None:
    """The language a text shows its writer to use, or ``None`` when it is too short to tell."""
    return known(detected) if len(text.split()) >= WORDS_THAT_TELL else None


def choose(*, evidence: str | None, page: str | None, before: str | None, page_before: str | None) -> str:
    """The language to answer in.

    ``evidence`` is what this message shows, ``page`` the language of the page now, ``before`` and
    ``page_before`` what was used and shown at the message before. Whoever switches the page's language
    is answered in the new one until they write in another.
    """
    if evidence is not None:
        return evidence
    if before is not None and page in (None, page_before):
        return before
    return page or before or DEFAULT


def of_message(parse_data: Mapping[str, Any] | None) -> str:
    """The language that was chosen when a message was understood."""
    return known((parse_data or {}).get("lang")) or DEFAULT
