"""A validation fault of one field -> a sentence that says what to write instead."""

from __future__ import annotations

from typing import Any

from resources_index.problem import Problem

EXAMPLES = {
    "id": "small letters, digits and dashes, such as 988-lifeline",
    "lang": "en or es",
    "kind": "resource, coping_skill or service_information",
    "region": "US, US-CA or another ISO 3166 code; 001 for the whole world",
    "hours": (
        'always, unknown, or a list of {days: [mon], opens: "10:00", closes: "22:00", zone: America/New_York}'
    ),
    "opens": 'a time in quotes, such as "09:00"',
    "closes": 'a time in quotes, such as "22:00", or "24:00" for midnight',
    "days": "mon, tue, wed, thu, fri, sat or sun",
    "zone": "a time zone such as America/New_York",
    "sources": 'a list such as [{name: "who says so", url: "https://…", seen: 2026-11-23}]',
    "seen": "the day on which the page was read, such as 2026-11-23",
    "verified": '{on: 2026-11-23, by: "who checked", how: called, own_page or public_list}',
    "on": "the day of the check, such as 2026-11-23",
    "how": "called, own_page or public_list",
    "review_by": "a date such as 2027-05-23",
    "valid_to": "the last day on which these hours hold, such as 2026-12-31",
    "status": "active, paused or closed",
    "police": "never_without_consent, may_be_sent or unknown",
    "answered_by": 'who answers, in a few words, or "" if not known',
    "not_for": 'whom it does not suit, in a few words, or "" if for anyone',
    "alternatives": "a list of ids of other entries, or []",
    "needs": 'what one needs, in a few words, such as "nothing"',
    "stop_if": 'words that complete "Stop if …", or ""',
    "evidence": 'what speaks for it, in a few words, or ""',
    "feelings": "a list of feelings of topics.yml, or []",
    "url": "a full address that begins with https://; for service_information also a page such as /privacy",
    "languages": "ISO codes, such as [en, es]",
    "contacts": 'a list such as {kind: call, value: "988"}; [] when there is none',
    "value": 'the number or address in quotes, such as "988"',
    "urgent": "true or false",
    "always_shown": "true or false",
    "not_when": 'a list such as [{when: "short of breath", instead: id-of-another-entry}], or []',
    "instead": "the id of another entry",
    "cost": "free, varies, unknown or a short text",
}
# Keys of the form that entries had before, and what they are called now.
RENAMED = {"source": "sources", "reviewed_on": "verified", "review_due": "review_by"}
_UNION_TAGS = ("literal", "tuple", "function-", "constrained", "nullable")


def mend_of(fault: Any) -> tuple[str, str]:
    """The field's name as an editor sees it (``contacts 2 value``) and what to write there.

    ``fault`` is one item of pydantic's ``ValidationError.errors()``.
    """
    path = [part for part in fault["loc"] if isinstance(part, int) or not part.startswith(_UNION_TAGS)]
    field = " ".join(str(part + 1) if isinstance(part, int) else str(part) for part in path) or "front matter"
    leaf = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    return field, _advice(str(fault["type"]), leaf, str(fault["msg"]))


def is_missing(name: str, key: str) -> Problem:
    """The fault of a file that lacks a key."""
    return Problem(name, key, _advice("missing", key, ""))


def _advice(kind: str, leaf: str, message: str) -> str:
    example = EXAMPLES.get(leaf)
    if kind == "extra_forbidden":
        return _unknown_key(leaf)
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    if kind == "missing":
        return f"is missing; add {example or 'it'}"
    if kind in ("too_short", "string_too_short"):
        return f"is empty; write {example or 'it'}"
    if kind == "string_type" and example is None:
        return "write text; put numbers and yes or no in quotes"
    return f"cannot be read; write {example}" if example else f"cannot be read: {message}"


def _unknown_key(key: str) -> str:
    if key in RENAMED:
        return f"is now `{RENAMED[key]}`; write {RENAMED[key]}: {EXAMPLES[RENAMED[key]]}"
    return "is not a key that entries have; check its spelling or remove it"
