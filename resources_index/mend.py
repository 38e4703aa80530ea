"""A validation fault of one field -> a sentence that says what to write instead."""

from __future__ import annotations

from typing import Any

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
    "source": '{name: "who says so", url: "https://…"}',
    "url": "a full address that begins with https://; for service_information also a page such as /privacy",
    "languages": "ISO codes, such as [en, es]",
    "contacts": 'a list such as {kind: call, value: "988"}; [] when there is none',
    "value": 'the number or address in quotes, such as "988"',
    "reviewed_on": "a date such as 2026-11-23",
    "review_due": "a date such as 2027-05-23",
    "urgent": "true or false",
    "always_shown": "true or false",
    "not_when": '{when: "short of breath", instead: id-of-another-entry}',
    "instead": "the id of another entry",
    "cost": "free, varies, unknown or a short text",
}
_UNION_TAGS = ("literal", "tuple", "function-", "constrained", "nullable")


def mend_of(fault: Any) -> tuple[str, str]:
    """The field's name as an editor sees it (``contacts 2 value``) and what to write there.

    ``fault`` is one item of pydantic's ``ValidationError.errors()``.
    """
    path = [part for part in fault["loc"] if isinstance(part, int) or not part.startswith(_UNION_TAGS)]
    field = " ".join(str(part + 1) if isinstance(part, int) else str(part) for part in path) or "front matter"
    leaf = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    return field, _advice(str(fault["type"]), leaf, str(fault["msg"]))


def _advice(kind: str, leaf: str, message: str) -> str:
    example = EXAMPLES.get(leaf)
    if kind == "extra_forbidden":
        return "is not a key that entries have; check its spelling or remove it"
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    if kind == "missing":
        return f"is missing; add {example or 'it'}"
    if kind in ("too_short", "string_too_short"):
        return f"is empty; write {example or 'it'}"
    if kind == "string_type" and example is None:
        return "write text; put numbers and yes or no in quotes"
    return f"cannot be read; write {example}" if example else f"cannot be read: {message}"
