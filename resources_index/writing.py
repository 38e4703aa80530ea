"""An entry -> the text of its file, in the form in which editors write it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from resources_index.entry import KEYS_OF, Entry
from resources_index.record import Record

Fields = Mapping[str, Any]

_DATES = frozenset({"seen", "on", "review_by", "valid_to"})
_WORDS = frozenset(
    {"id", "lang", "kind", "status", "police", "how", "cost", "region", "licence", "hours", "instead"}
)
_ROWS = frozenset({"contacts", "hours", "sources", "not_when", "cautions", "asks"})
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_NULL = frozenset({"null", "Null", "NULL", "true", "false"})
# What YAML cannot hold as it is, or would fold into a space (YAML 1.1, sections 4.1.1 and 4.2).
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def fields_of(record: Record) -> dict[str, Any]:
    """What an editor may write of a record, as plain JSON values; ``body`` and ``steps`` among them."""
    fields = record.model_dump(mode="json")
    for name in _keys_of_others(record.kind):
        fields.pop(name, None)
    for contact in fields["contacts"]:
        _drop_empty(contact, "keyword", "note")
    if isinstance(fields["hours"], list):
        for opening in fields["hours"]:
            _drop_empty(opening, "valid_to")
    return fields


def written(fields: Fields) -> str:
    """The text of a file with these fields, which need not be valid: reading names what is wrong with them.

    Reading the text of a valid record's fields gives that record again.
    """
    left_out = {"body", "steps", *_keys_of_others(str(fields.get("kind")))}
    lines = ["---"]
    for key in [*Entry.model_fields, *(key for key in fields if key not in Entry.model_fields)]:
        if key in fields and key not in left_out:
            lines += _lines(key, fields[key])
    lines += ["---", ""]
    if body := str(fields.get("body", "")).strip():
        lines += [body, ""]
    steps = [" ".join(str(step).split()) for step in fields.get("steps", ())]
    if steps:
        lines += [f"{number}. {step}" for number, step in enumerate(steps, start=1)] + [""]
    return "\n".join(lines)


def _keys_of_others(kind: str) -> set[str]:
    own = set(KEYS_OF.get(kind, ()))
    return {key for keys in KEYS_OF.values() for key in keys} - own


def _drop_empty(fields: dict[str, Any], *names: str) -> None:
    for name in names:
        if not fields.get(name):
            fields.pop(name, None)


def _lines(key: str, value: Any) -> list[str]:
    if key in _ROWS and isinstance(value, list | tuple) and value:
        return [f"{key}:", *(f"  - {_flow('', one)}" for one in value)]
    return [f"{key}: {_flow(key, value)}"]


def _flow(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_flow(name, one)}" for name, one in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        # Keys of lists (topics, days, languages) stand as bare words, sentences in quotes.
        return "[" + ", ".join(_word(str(one)) for one in value) + "]"
    text = str(value)
    if key in _DATES:
        return text if _is_date(text) else _quoted(text)
    if key in _WORDS:
        return _word(text)
    return _quoted(text)


def _word(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and text not in _NULL else _quoted(text)


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", quoted)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
