"""Cards of curated entries and guided steps, made ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from wording import WordingBook, WordingError

# What a card in short does not show.
_LEFT_OUT: dict[str, Any] = {"facts": [], "steps": [], "cautions": [], "sources": {"of": []}}

# What one press may do: call, write a text message, or open a page. Anything else stays plain text.
_SCHEMES = frozenset({"tel", "sms", "https"})


def card_shown(
    card: Mapping[str, Any], wording: WordingBook, lang: str, print_page: str = ""
) -> dict[str, Any]:
    """A card as the page shows it: every word in place, only links that are safe to press.

    ``print_page`` is the address of its plain page for paper, if it has one. A card in short keeps its
    title, one sentence and the ways to reach it.
    """
    short = card.get("short") is True
    shown: dict[str, Any] = {
        "id": str(card.get("id", "")),
        "title": str(card.get("title", "")),
        "summary": str(card.get("summary", "")),
        "lang": str(card.get("lang", lang)),
        "note": wording.say("chat.card.in_english", lang)
        if card.get("lang") == "en" and lang != "en"
        else "",
        "open": _open(card, wording, lang),
        "is_open": card.get("open_now") is True,
        "contacts": [_contact(contact) for contact in card.get("contacts") or ()],
        "why": "" if short else str(card.get("why") or ""),
        "facts": _facts(card, wording, lang),
        "steps": [str(step) for step in card.get("steps") or ()],
        "cautions": [str(caution) for caution in card.get("cautions") or ()],
        "sources": _sources(card, wording, lang),
        "print": print_page,
    }
    return shown | _LEFT_OUT if short else shown


def step_shown(step: Mapping[str, Any], wording: WordingBook, lang: str) -> dict[str, Any]:
    """One step of a coping skill that the assistant goes through with the person."""
    return {
        "title": str(step.get("title", "")),
        "place": wording.say("chat.card.step", lang, step=step.get("step", ""), of=step.get("of", "")),
        "step": step.get("step", 0),
        "of": step.get("of", 0),
        "text": str(step.get("text", "")),
        "timer": _timer(step.get("seconds"), wording, lang),
        "sources": _sources(step, wording, lang),
    }


def _timer(seconds: object, wording: WordingBook, lang: str) -> dict[str, Any] | None:
    """How long a step lasts, in words and as a number to count; None where nothing is to be counted."""
    if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds <= 0:
        return None
    minutes, rest = divmod(seconds, 60)
    if minutes and not rest:
        key, count = "timer.minutes" if minutes > 1 else "timer.minute", minutes
    else:
        key, count = "timer.seconds", seconds
    return {"seconds": seconds, "about": wording.say(f"chat.{key}", lang, count=count)}


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


def _open(card: Mapping[str, Any], wording: WordingBook, lang: str) -> str:
    """Open or shut as it was when the card was shown; a shut one says when it opens, if that is known."""
    open_now = card.get("open_now")
    if open_now is None:
        return ""
    if open_now:
        return wording.say("chat.card.open_now", lang)
    said = wording.say("chat.card.closed_now", lang)
    opens_next = str(card.get("opens_next") or "")
    return f"{said}. {opens_next}" if opens_next else said


def _facts(card: Mapping[str, Any], wording: WordingBook, lang: str) -> list[dict[str, str]]:
    """What is said of an entry row by row; each value names the language that it is written in."""
    written = str(card.get("lang", lang))
    rows: dict[str, tuple[str, str]] = {}
    # A skill costs nothing and needs no language of anybody else's: that is said of services only.
    if card.get("contacts") and card.get("kind") != "coping_skill":
        rows |= {
            "hours": (str(card.get("hours") or ""), lang),
            "cost": (str(card.get("cost") or ""), lang),
            "languages": (_languages(card.get("languages") or (), wording, lang), lang),
            "police": (str(card.get("police") or ""), lang),
        }
    for key in ("answered_by", "not_for", "needs", "stop_if"):
        rows[key] = (str(card.get(key) or ""), written)
    rows["not_when"] = ("; ".join(str(when) for when in card.get("not_when") or ()), written)
    return [
        {"name": wording.say(f"chat.card.{key}", lang), "value": value, "lang": of}
        for key, (value, of) in rows.items()
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


def _sources(shown: Mapping[str, Any], wording: WordingBook, lang: str) -> dict[str, Any]:
    return {
        "label": wording.say("chat.card.source", lang),
        "of": [
            {"name": str(source.get("name", "")), "url": _address(str(source.get("url", "")))}
            for source in shown.get("sources") or ()
        ],
        "checked": _checked(shown, wording, lang),
    }


def _checked(shown: Mapping[str, Any], wording: WordingBook, lang: str) -> str:
    """When and how it was checked, as it was: what nobody called is not said to have been called."""
    verified = shown.get("verified") or {}
    how = str(verified.get("how") or "")
    if how == "public_list" and shown.get("kind") == "coping_skill":
        how = "published_work"
    try:
        day = readable_date(str(verified.get("on") or ""), wording, lang)
        return wording.say(f"chat.card.checked.{how}", lang, date=day)
    except WordingError:
        return ""


def _address(url: str) -> str:
    return url if _leads_somewhere(url) else ""


def _leads_somewhere(url: str) -> bool:
    """Whether a source is a page of the web or one of this service's own."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (not parts.scheme and not parts.netloc and url.startswith("/"))
