"""One book of sentences: ``data/wording/<language>/<area>.yml``. Runs on Python 3.10 and newer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

DEFAULT_LANGUAGE = "en"


class WordingError(LookupError):
    """A sentence is missing or does not fit; the message names its language and key."""


class WordingBook:
    """Sentences by language and dotted key, the first part of the key being the file's name.

    A language that lacks a sentence falls back to English: a sentence in another language is
    better than none to a person in distress.
    """

    def __init__(self, sentences: Mapping[str, Mapping[str, Any]]) -> None:
        self._sentences = sentences

    @classmethod
    def load(cls, folder: Path) -> WordingBook:
        """Read every ``<language>/<area>.yml`` below ``folder``.

        Raises:
            WordingError: the folder holds no English sentences, or a file is not a mapping.
        """
        sentences: dict[str, dict[str, Any]] = {}
        for path in sorted(folder.glob("*/*.yml")):
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            if not isinstance(content, dict):
                raise WordingError(f"{path.name} ({path.parent.name}) must hold keys and sentences.")
            flat = sentences.setdefault(path.parent.name, {})
            flat.update(_flattened(content, path.stem))
        if DEFAULT_LANGUAGE not in sentences:
            raise WordingError(f"No English sentences below {folder.name}.")
        return cls(sentences)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages the book is written in, English first."""
        others = sorted(set(self._sentences) - {DEFAULT_LANGUAGE})
        return (DEFAULT_LANGUAGE, *others)

    def keys(self, lang: str) -> frozenset[str]:
        """Every key written in ``lang``."""
        return frozenset(self._sentences.get(lang, {}))

    def get(self, key: str, lang: str) -> Any:
        """The sentence, list or number at ``key``, in ``lang`` or else in English.

        Raises:
            WordingError: no language has the key.
        """
        for language in (lang, DEFAULT_LANGUAGE):
            if key in self._sentences.get(language, {}):
                return self._sentences[language][key]
        raise WordingError(f"There is no sentence for {key!r} in {lang!r} or in English.")

    def say(self, key: str, lang: str, **values: object) -> str:
        """The sentence at ``key`` with its ``{names}`` filled in.

        Raises:
            WordingError: the key is missing, is not a sentence, or lacks a value.
        """
        sentence = self.get(key, lang)
        if not isinstance(sentence, str):
            raise WordingError(f"{key!r} in {lang!r} is not a sentence.")
        try:
            return sentence.format(**values)
        except (KeyError, IndexError, ValueError) as error:
            raise WordingError(f"{key!r} in {lang!r} lacks a value: {error}.") from None


def _flattened(content: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in content.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{prefix}.{key}")
        else:
            yield f"{prefix}.{key}", value
