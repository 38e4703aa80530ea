"""What names an entry outright: a little more of its score for exact terms of a query."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from resources_index.prose import dialled_numbers, digits_of, folded
from resources_index.record import Record

# A name, acronym or number that belongs to one entry says more than a vector. A larger bonus, or
# terms that several entries share, let more lines through that no entry answers (measured).
EXACT_BONUS = 0.1
# A number is never said by chance: "211" or "741741" alone must find its line.
NUMBER_BONUS = 0.3
# Who types nothing but a number or a name gets what has it, however far its vector lies.
ALONE_BONUS = 1.0
# Words that may stand around a name.
_AROUND_NAMES = frozenset(
    {"the", "a", "an", "is", "what", "whats", "number", "phone", "usa"}
    | {"el", "la", "los", "las", "de", "del", "que", "es", "numero", "telefono"}
)
FEW = 3
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def tokens(text: str) -> set[str]:
    """The words and numbers of a text, folded."""
    return set(_WORD.findall(folded(text)))


@dataclass(frozen=True)
class ExactTerms:
    """What names an entry outright: words of its title, and the numbers it is reached at."""

    words: Mapping[str, frozenset[str]]
    numbers: Mapping[str, frozenset[str]]
    titles: Mapping[str, frozenset[str]]
    heads: Mapping[str, frozenset[str]]

    def bonuses(self, query: str) -> dict[str, float]:
        """Id -> what the terms of ``query`` add to its score."""
        found: dict[str, float] = {}
        said = tokens(query)
        for word in said:
            for name in self.words.get(word, ()):
                bonus = ALONE_BONUS if self._is_name_alone(said, name) else EXACT_BONUS
                found[name] = max(bonus, found.get(name, 0.0))
        runs = re.findall(r"\d[\d() .-]*\d", query)
        bonus = NUMBER_BONUS if any(sign.isalpha() for sign in query) else ALONE_BONUS
        for number in {digits_of(run) for run in runs}:
            for name in self.numbers.get(number, ()):
                found[name] = max(bonus, found.get(name, 0.0))
        return found

    def _is_name_alone(self, said: set[str], name: str) -> bool:
        """Nothing but words of one title: two of them, or the one that it is called by."""
        words = said - _AROUND_NAMES
        return words <= self.titles[name] and (
            len(words) > 1 or (len(words) == 1 and words <= self.heads[name])
        )


def exact_terms(records: Iterable[Record]) -> ExactTerms:
    """The title words and acronyms that name one id alone, and every number of at most ``FEW`` ids.

    A word that asks of several entries use is an everyday word, and names none.
    """
    owners: dict[str, set[str]] = {}
    numbers: dict[str, set[str]] = {}
    users: dict[str, set[str]] = {}
    titles: dict[str, set[str]] = {}
    heads: dict[str, set[str]] = {}
    for record in records:
        titles.setdefault(record.id, set()).update(tokens(record.title) | _heads(record))
        heads.setdefault(record.id, set()).update(_heads(record))
        names = {word for word in tokens(record.title) if len(word) > 3 or word.isdigit()}
        names |= _acronyms(record) | {word for word in _heads(record) if len(word) > 3}
        for name in names:
            owners.setdefault(name, set()).add(record.id)
        for number in dialled_numbers(contact.value for contact in record.contacts):
            numbers.setdefault(number, set()).add(record.id)
        for word in set().union(*(tokens(ask) for ask in record.asks)):
            users.setdefault(word, set()).add(record.id)
    alone = {
        term: frozenset(ids)
        for term, ids in owners.items()
        if len(ids) == 1 and len(users.get(term, set()) | ids) == 1
    }
    # "211" stands among the contacts of many entries, but one is called 211.
    reached = {number: owners.get(number, ids) for number, ids in numbers.items()}
    return ExactTerms(
        alone,
        {number: frozenset(ids) for number, ids in reached.items() if len(ids) <= FEW},
        {name: frozenset(found) for name, found in titles.items()},
        {name: frozenset(found) for name, found in heads.items()},
    )


def _acronyms(record: Record) -> set[str]:
    return {folded(word) for word in re.findall(r"\b[A-Z][A-Z&+]+\b", record.title)}


def _heads(record: Record) -> set[str]:
    """The words that name a record by themselves: a skill's title is of everyday words, so not its first."""
    words = [word for word in _WORD.findall(folded(record.title)) if word not in _AROUND_NAMES]
    first = words[:1] if record.kind == "resource" else []
    # Al-Anon is typed "al anon" too.
    return _acronyms(record) | {part for word in first for part in (word, *word.split("-"))}
