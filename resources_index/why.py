"""Why an entry was found: one short sentence, from the words that a message shares with the entry.

Only what can be seen is said. A search by meaning also finds what shares no word; then the topic is named,
or nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from resources_index.everyday import everyday_words
from resources_index.prose import folded
from resources_index.record import Record
from resources_index.words import words

TOPICS = Path(__file__).resolve().parents[1] / "data" / "resources" / "topics.yml"
MOST_WORDS = 3
# What everybody asks for says nothing of what this one looks for.
_ASKED_FOR = frozenset(
    {"help", "cant", "need", "want", "please", "someone"}
    | {"ayuda", "necesito", "quiero", "puedo", "busco", "favor"}
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def why_found(record: Record, text: str, lang: str, topics: Iterable[str] = ()) -> str:
    """One sentence in ``lang``: the words of ``text`` that the entry has too, or the topic asked for.

    Empty when there is neither: a reason is never made up.
    """
    shared = shared_words(record, text)
    if shared:
        return words("why.words", lang, words=", ".join(shared))
    for topic in topics:
        if topic in record.topics:
            label = _labels().get(topic, {}).get(lang, "")
            return words("why.topic", lang, topic=label) if label else ""
    return ""


def shared_words(record: Record, text: str) -> list[str]:
    """At most three telling words of ``text``, as they were written, that stand in the entry's title,
    summary, asks or topics; the first first, each once. Digits that name nobody are left out."""
    labels = (label for topic in record.topics for label in _labels().get(topic, {}).values())
    known = {
        _plain(word) for part in (record.title, record.summary, *record.asks, *labels) for word in _said(part)
    }
    dull = everyday_words("en") | everyday_words("es") | _ASKED_FOR
    found: dict[str, str] = {}
    for word in _said(text):
        plain = _plain(word)
        if plain in known and plain not in dull and (len(plain) > 2 or word.isupper()):
            found.setdefault(plain, word.casefold() if word.istitle() else word)
    return list(found.values())[:MOST_WORDS]


def _said(text: str) -> list[str]:
    return _WORD.findall(text)


def _plain(word: str) -> str:
    return re.sub(r"['’]", "", folded(word))


@cache
def _labels() -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = yaml.safe_load(TOPICS.read_text(encoding="utf-8"))["topics"]
    return content
