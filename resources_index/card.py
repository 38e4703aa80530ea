"""A record -> the card that people see, as plain JSON."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from resources_index.entry import Contact
from resources_index.hours import is_open, opens_next, readable
from resources_index.record import Record
from resources_index.words import words

NORTH_AMERICA = ("US", "CA", "PR")


class Holder(Protocol):
    """Anything that holds a record, such as a hit."""

    @property
    def record(self) -> Record: ...


def card(item: Record | Holder, now: datetime, lang: str) -> dict[str, Any]:
    """The card of a record or a hit, with labels in ``lang`` and the text in the record's language.

    ``now`` is aware and decides ``open_now``; a coping skill has no hours.

    Raises:
        ValueError: ``now`` has no time zone.
    """
    record = item if isinstance(item, Record) else item.record
    is_skill = record.kind == "coping_skill"
    return {
        "id": record.id,
        "kind": record.kind,
        "lang": record.lang,
        "title": record.title,
        "summary": record.summary,
        "contacts": [contact_link(contact, record.region, lang) for contact in record.contacts],
        "hours": "" if is_skill else readable(record.hours, lang, now),
        "open_now": None if is_skill else is_open(record.hours, now),
        "opens_next": "" if is_skill else opens_next(record.hours, lang, now),
        "cost": _cost(record.cost, lang),
        "languages": list(record.languages),
        "answered_by": record.answered_by,
        "police": words("police", lang, one_of=record.police),
        "not_for": record.not_for,
        "alternatives": list(record.alternatives),
        "needs": record.needs,
        "steps": list(record.steps),
        "stop_if": record.stop_if,
        "cautions": list(record.cautions),
        "not_when": [detour.when for detour in record.not_when],
        "sources": [{"name": source.name, "url": source.url} for source in record.sources],
        "verified": {"on": record.verified.on.isoformat(), "how": record.verified.how},
    }


def contact_link(contact: Contact, region: str, lang: str) -> dict[str, str]:
    """One contact as kind, label, value and href (``tel:`` RFC 3966, ``sms:`` RFC 5724, or https)."""
    return {
        "kind": contact.kind,
        "label": _label(contact, lang),
        "value": contact.value,
        "href": _href(contact, region),
    }


def _label(contact: Contact, lang: str) -> str:
    if contact.kind == "text" and contact.keyword:
        label = words("contact.text_keyword", lang, keyword=contact.keyword, value=contact.value)
    elif contact.kind == "video":
        key = "video_address" if _is_address(contact) else "video_number"
        label = words(f"contact.{key}", lang, value=contact.value)
    elif contact.kind == "web":
        host = urlsplit(contact.value).netloc.removeprefix("www.")
        label = words("contact.web", lang, value=host)
    else:
        label = words(f"contact.{contact.kind}", lang, value=contact.value)
    return words("contact.with_note", lang, label=label, note=contact.note) if contact.note else label


def _is_address(contact: Contact) -> bool:
    return contact.value.startswith("https://")


def _href(contact: Contact, region: str) -> str:
    if _is_address(contact):
        return contact.value
    number = dialled(contact.value, region)
    if contact.kind != "text":
        return f"tel:{number}"
    return f"sms:{number}?body={quote(contact.keyword)}" if contact.keyword else f"sms:{number}"


def dialled(value: str, region: str) -> str:
    """The digits to dial; a ten-digit North American number gets its +1 so that it works from abroad."""
    digits = re.sub(r"\D", "", value)
    if value.strip().startswith("+"):
        return f"+{digits}"
    if region[:2] in NORTH_AMERICA:
        if len(digits) == 10:
            return f"+1{digits}"
        if len(digits) == 11 and digits.startswith("1"):
            return f"+{digits}"
    return digits


def _cost(cost: str, lang: str) -> str:
    if cost == "unknown":
        return ""
    return words("cost", lang, one_of=cost) or cost
