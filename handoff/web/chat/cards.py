"""Cards of curated entries and guided steps, made ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from wording import WordingBook, WordingError

# What one press may do: call, write a text message, or open a page. Anything else stays plain text.
_SCHEMES = frozenset({"tel", "sms", "https"})


def card_shown(card: Mapping[str, Any], wording: WordingBook, lang: str) -> dict[str, Any]:
    """A card as the page shows it: every word in place, only links that are safe to press."""
    return {
        "title": str(card.get("title", "")),
        "summary": str(card.get("summary", "")),
        "lang": str(card.get("lang", lang)),
        "note": wording.say("chat.card.in_english", lang)
        if card.get("lang") == "en" and lang != "en"
        else "",
        "open": _open(card.get("open_now"), wording, lang),
        "is_open": card.get("open_now") is True,
        "contacts": [_contact(contact) for contact in card.get("contacts") or ()],
        "facts": _facts(card, wording, lang),
        "steps": [str(step) for step in card.get("steps") or ()],
        "cautions": [str(caution) for caution in card.get("cautions") or ()],
        "source": _source(card, wording, lang),
    }


def step_shown(step: Mapping[str, Any], wording: WordingBook, lang: str) -> dict[str, Any]:
    """One step of a coping skill that the assistant goes through with the person."""
    return {
        "title": str(step.get("title", "")),
        "place": wording.say("chat.card.step", lang, step=step.get("step", ""), of=step.get("of", "")),
        "step": step.get("step", 0),
        "of": step.get("of", 0),
        "text": str(step.get("text", "")),
        "source": _source(step, wording, lang),
    }


def readable_date(iso: str, wording: WordingBook, lang: str) -> str:
    """A date in words, such as "23 November 2026"; what is not a date comes back as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    month = wording.get("chat.months", lang)[day.month - 1]
    return wording.say("chat.date", lang, day=day.day, month=month, year=day.year)


def _contact(contact: Mapping[str, Any]) -> dict[str, Any]:
    href = str(contact.get("href", ""))
    scheme = urlsplit(href).scheme.lower()
    return {
        "kind": str(contact.get("kind", "")),
        "label": str(contact.get("label", "")),
        "href": href if scheme in _SCHEMES else "",
        "outside": scheme == "https",
    }


def _open(open_now: object, wording: WordingBook, lang: str) -> str:
    if open_now is None:
        return ""
    return wording.say("chat.card.open_now" if open_now else "chat.card.closed_now", lang)


def _facts(card: Mapping[str, Any], wording: WordingBook, lang: str) -> list[dict[str, str]]:
    # A skill costs nothing and needs no language of anybody else's: that is said of services only.
    if not card.get("contacts"):
        return []
    values = {
        "hours": str(card.get("hours") or ""),
        "cost": str(card.get("cost") or ""),
        "languages": _languages(card.get("languages") or (), wording, lang),
    }
    return [
        {"name": wording.say(f"chat.card.{key}", lang), "value": value}
        for key, value in values.items()
        if value
    ]


def _languages(codes: Sequence[str], wording: WordingBook, lang: str) -> str:
    names = []
    for code in codes:
        try:
            names.append(wording.say(f"chat.languages.{code}", lang))
        except WordingError:
            names.append(code)
    return ", ".join(names)


def _source(shown: Mapping[str, Any], wording: WordingBook, lang: str) -> dict[str, str]:
    source = shown.get("source") or {}
    name, url = (
        (source.get("name", ""), source.get("url", "")) if isinstance(source, Mapping) else (source, "")
    )
    checked = str(shown.get("reviewed_on") or "")
    return {
        "label": wording.say("chat.card.source", lang),
        "name": str(name),
        "url": str(url) if _leads_somewhere(str(url)) else "",
        "checked": wording.say("chat.card.checked", lang, date=readable_date(checked, wording, lang))
        if checked
        else "",
    }


def _leads_somewhere(url: str) -> bool:
    """Whether a source is a page of the web or one of this service's own."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (not parts.scheme and not parts.netloc and url.startswith("/"))
