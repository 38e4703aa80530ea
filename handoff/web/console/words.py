"""The console's sentences, for its templates and for its scripts."""

from __future__ import annotations

from typing import Any

from starlette.requests import HTTPConnection

from wording import WordingBook

LANGUAGE_COOKIE = "console_lang"
_AREA = "console."


def language_of(connection: HTTPConnection, book: WordingBook) -> str:
    """The peer's own choice, or else the browser's first language, or else English."""
    chosen = connection.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in book.languages:
        return chosen
    preferred = connection.headers.get("accept-language", "")[:2].lower()
    return preferred if preferred in book.languages else book.languages[0]


def sentences(book: WordingBook, lang: str) -> dict[str, Any]:
    """Every sentence of the console by its key, such as ``queue.title``."""
    return {
        key.removeprefix(_AREA): book.get(key, lang)
        for key in sorted(book.keys(book.languages[0]))
        if key.startswith(_AREA)
    }
