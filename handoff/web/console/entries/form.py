"""An entry's fields as a form, and back: whatever was typed can be shown again as it was."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData

from resources_index.entry import DAYS
from resources_index.problem import Problem
from resources_index.record import Record
from resources_index.writing import fields_of

MAX_CHARACTERS = 20_000
SPARE_ROWS = 2
_TEXTS = (
    "title", "summary", "cost", "answered_by", "police", "not_for", "needs", "stop_if", "evidence",
    "region", "review_by", "status",
)  # fmt: skip
_LINES = ("asks", "cautions")
_WORDS = ("languages", "alternatives")
_CHOICES = ("topics", "audience", "feelings")
_ROWS: Mapping[str, tuple[str, ...]] = {
    "contacts": ("kind", "value", "keyword", "note"),
    "sources": ("name", "url", "seen"),
    "not_when": ("when", "instead"),
}
_MAY_BE_LEFT_OUT = frozenset({"keyword", "note", "valid_to"})
_OPENING = ("opens", "closes", "zone", "valid_to")


@dataclass
class EntryForm:
    """What stands in the form. ``fields`` is what would be written; ``openings`` keeps rows of hours
    that are not in force because ``always`` or ``unknown`` was chosen.
    """

    fields: dict[str, Any]
    openings: list[dict[str, Any]] = field(default_factory=list)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of one list with some empty ones to fill in."""
        kept = self.openings if name == "hours" else list(self.fields.get(name, ()))
        return [*kept, *({} for _ in range(SPARE_ROWS if name != "hours" else 1))]

    @property
    def hours(self) -> str:
        """``always``, ``unknown`` or ``openings``."""
        hours = self.fields["hours"]
        return hours if isinstance(hours, str) else "openings"


def form_of(record: Record) -> EntryForm:
    """The form of an entry as it is."""
    fields = fields_of(record)
    hours = fields["hours"]
    return EntryForm(fields, list(hours) if isinstance(hours, list) else [])


def form_sent(sent: FormData, record: Record) -> EntryForm:
    """What an editor sent, over an entry whose other fields stay as they are."""
    fields = fields_of(record)
    own = {"status", "region", "review_by", *fields}
    for name in _TEXTS:
        if name in own:
            fields[name] = _line(sent, name)
    for name in _LINES:
        fields[name] = _lines(sent, name)
    for name in _WORDS:
        if name in own:
            fields[name] = re.split(r"[\s,]+", _line(sent, name)) if _line(sent, name) else []
    for name in _CHOICES:
        fields[name] = [str(value) for value in sent.getlist(name)]
    for name, keys in _ROWS.items():
        if name in own:
            fields[name] = list(_rows(sent, name, keys))
    fields["verified"] = {key: _line(sent, f"verified-{key}") for key in ("on", "by", "how")}
    fields["body"] = _whole(sent, "body").strip()
    if record.kind == "coping_skill":
        fields["steps"] = _lines(sent, "steps")
    openings = list(_openings(sent))
    chosen = _line(sent, "hours")
    fields["hours"] = openings if chosen == "openings" else chosen
    return EntryForm(fields, openings)


def too_long(form: EntryForm) -> bool:
    """Whether all of it together is more than an entry can be."""
    return len(str(form.fields)) > MAX_CHARACTERS


def told(problems: Iterable[Problem], name: str) -> defaultdict[str, list[str]]:
    """The faults by the field of the form beside which they belong; ``general`` for all others."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for problem in problems:
        first, _, rest = problem.field.partition(" ")
        place = "steps" if first == "step" else first
        known = place in (*_TEXTS, *_LINES, *_WORDS, *_CHOICES, *_ROWS, "verified", "body", "steps", "hours")
        if problem.file != name or not known:
            said = f"{problem.field}: {problem.mend}"
            found["general"].append(said if problem.file == name else f"{problem.file}: {said}")
        else:
            found[place].append(f"{rest}: {problem.mend}" if rest else problem.mend)
    return found


def differences(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The fields in which two versions differ, with what the other one says."""
    keys = dict.fromkeys([*theirs, *mine])
    return [(key, as_words(theirs.get(key, ""))) for key in keys if mine.get(key) != theirs.get(key)]


def as_words(value: Any) -> str:
    """A field's value as an editor reads it."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {as_words(one)}" for name, one in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(as_words(one) for one in value)
    return str(value)


def _whole(sent: FormData, name: str) -> str:
    value = sent.get(name, "")
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


def _line(sent: FormData, name: str) -> str:
    return " ".join(_whole(sent, name).split())


def _lines(sent: FormData, name: str) -> list[str]:
    return [" ".join(line.split()) for line in _whole(sent, name).splitlines() if line.strip()]


def _rows(sent: FormData, name: str, keys: Sequence[str]) -> Iterable[dict[str, str]]:
    for number in _numbers(sent, name):
        row = {key: _line(sent, f"{name}-{number}-{key}") for key in keys}
        if any(value for key, value in row.items() if key != "kind"):
            yield {key: value for key, value in row.items() if value or key not in _MAY_BE_LEFT_OUT}


def _openings(sent: FormData) -> Iterable[dict[str, Any]]:
    for number in _numbers(sent, "hours"):
        row: dict[str, Any] = {key: _line(sent, f"hours-{number}-{key}") for key in _OPENING}
        chosen = {str(day) for day in sent.getlist(f"hours-{number}-days")}
        days = [day for day in DAYS if day in chosen]
        if days or any(row.values()):
            yield {"days": days, **{k: v for k, v in row.items() if v or k not in _MAY_BE_LEFT_OUT}}


def _numbers(sent: FormData, name: str) -> list[int]:
    found = {int(match[1]) for key in sent if (match := re.fullmatch(rf"{name}-(\d{{1,3}})-[a-z_]+", key))}
    return sorted(found)
