"""The words around a card, from ``data/wording/<lang>/cards.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from wording.book import WordingBook, WordingError

WORDING = Path(__file__).resolve().parents[1] / "data" / "wording"


@cache
def _book() -> WordingBook:
    return WordingBook.load(WORDING)


def words(key: str, lang: str, one_of: str | None = None, **values: object) -> str:
    """The sentence ``cards.<key>``; with ``one_of``, the one below it or "" when there is none.

    Raises:
        WordingError: no language has the sentence.
    """
    if one_of is None:
        return _book().say(f"cards.{key}", lang, **values)
    try:
        return _book().say(f"cards.{key}.{one_of}", lang, **values)
    except WordingError:
        return ""
