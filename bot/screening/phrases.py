"""The phrase lists that people edit, ``data/screening/phrases.<lang>.yml``, read and compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.screening.pattern import compiled
from bot.screening.reading import Reading, Spellings, squeeze
from bot.screening.result import LANGUAGES, RISK_LEVELS

CLEARERS = ("idiom", "negation", "past", "frame")
LISTS = ("idioms", "frames", "past", "present", "negations", "not_negations", "denials", "wants_person",
         "not_wants_person", "refuses_person", "jokes")  # fmt: skip


class PhraseListError(ValueError):
    """A phrase list is missing or does not fit; the message names the file and the place."""


@dataclass(frozen=True)
class Find:
    """Words ``first`` to ``last`` (both included) of a reading."""

    first: int
    last: int

    def overlaps(self, other: Find) -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Rule:
    """One group of patterns: what it signals, how grave it is, and which contexts clear it."""

    signal: str
    level: str
    unless: frozenset[str]
    expression: re.Pattern[str]


@dataclass(frozen=True)
class PhraseBook:
    """The compiled lists of one language."""

    lang: str
    rules: tuple[Rule, ...]
    lists: Mapping[str, re.Pattern[str] | None]
    spellings: Spellings

    def find(self, name: str, reading: Reading) -> list[Find]:
        """Return where the patterns of the list ``name`` stand."""
        return finds(self.lists.get(name), reading)

    def without(self, signal: str) -> PhraseBook:
        """Return the book without the rules of one signal, to show what each group is worth."""
        rules = tuple(rule for rule in self.rules if rule.signal != signal)
        return PhraseBook(self.lang, rules, self.lists, self.spellings)


def finds(expression: re.Pattern[str] | None, reading: Reading) -> list[Find]:
    """Return every place in ``reading`` that ``expression`` matches."""
    if expression is None:
        return []
    found: list[Find] = []
    for match in expression.finditer(reading.line):
        found.append(
            Find(reading.index_at(match.start()), reading.index_at(max(match.start(), match.end() - 1)))
        )
    return found


def load_book(folder: Path, lang: str) -> PhraseBook:
    """Read and compile ``phrases.<lang>.yml``.

    Raises:
        PhraseListError: the file is missing, or a key, level or context is unknown.
        PatternError: a pattern cannot be read.
    """
    path = folder / f"phrases.{lang}.yml"
    if not path.is_file():
        raise PhraseListError(f"{path.name} is missing.")
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise PhraseListError(f"{path.name} cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise PhraseListError(f"{path.name} must hold keys and lists.")
    unknown = set(content) - {"rules", "spellings", *LISTS}
    if unknown:
        raise PhraseListError(f"{path.name}: unknown key {sorted(unknown)[0]!r}.")
    spellings = _spellings(content.get("spellings") or {})
    return PhraseBook(
        lang=lang,
        rules=tuple(_rule(path.name, entry, spellings) for entry in content.get("rules") or []),
        lists={name: compiled(_strings(path.name, content.get(name)), spellings.single) for name in LISTS},
        spellings=spellings,
    )


def load_books(folder: Path) -> tuple[PhraseBook, ...]:
    """Read the lists of every language; all of them read every message, as people mix languages."""
    return tuple(load_book(folder, lang) for lang in LANGUAGES)


def _strings(name: str, value: object) -> Sequence[str]:
    """Return the lines of a list; a line that begins with a bracket and has no quotes is no string."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise PhraseListError(f"{name}: {value!r} stands where a list belongs.")
    wrong = [item for item in value if not isinstance(item, str)]
    if wrong:
        raise PhraseListError(f"{name}: put quotation marks around the line that reads as {wrong[0]!r}.")
    return value


def _spellings(content: Mapping[str, Any]) -> Spellings:
    single: dict[str, tuple[str, ...]] = {}
    pairs: dict[tuple[str, str], tuple[str, ...]] = {}
    for meant, written in content.items():
        forms = tuple(squeeze(part) for part in str(meant).lower().split())
        for way in written:
            parts = tuple(squeeze(part.replace("'", "")) for part in str(way).lower().split())
            if len(parts) == 1:
                single[parts[0]] = forms
            elif len(parts) == 2:
                pairs[(parts[0], parts[1])] = forms
    return Spellings(single, pairs)


def _rule(name: str, entry: Mapping[str, Any], spellings: Spellings) -> Rule:
    signal, level = entry.get("signal"), entry.get("level")
    unless = frozenset(entry.get("unless", CLEARERS))
    if not signal or level not in RISK_LEVELS or not unless <= set(CLEARERS):
        raise PhraseListError(f"{name}: the rule {signal!r} has an unknown level or context.")
    expression = compiled(_strings(name, entry.get("patterns")), spellings.single)
    if expression is None:
        raise PhraseListError(f"{name}: the rule {signal!r} has no patterns.")
    return Rule(str(signal), str(level), unless, expression)
