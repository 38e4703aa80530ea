"""The assistant's own sentences and buttons, out of the book of wording.

``data/wording/<lang>/bot.yml`` holds ``buttons`` (name -> title), ``commands`` (intent -> short texts),
``utter`` (replies that a rule gives) and ``act`` (replies that an action gives), a reply being
``{text, buttons: [names]}``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.language import LANGUAGES
from wording import WordingBook

WORDING = Path(__file__).resolve().parent.parent / "data" / "wording"

# What pressing a button means. A button comes back as plain text, so its title is also a command.
BUTTON_INTENTS = {
    "talk_to_person": "ask_person_now",
    "peer_later": "ask_person_later",
    "no_person": "refuse_person",
    "find_help": "choose_help",
    "calm": "cope_any",
    "what_can_you_do": "what_can_you_do",
    "crisis_lines": "find_crisis_line",
    "warmline": "find_warmline",
    "food": "find_food",
    "housing": "find_housing",
    "support_group": "find_support_group",
    "treatment": "find_treatment",
    "substance_use": "find_substance_use",
    "anxious": "cope_anxious",
    "sad": "cope_sad",
    "lonely": "cope_lonely",
    "angry": "cope_angry",
    "cannot_sleep": "cope_cannot_sleep",
    "overwhelmed": "cope_overwhelmed",
    "start": "next_step",
    "next": "next_step",
    "back": "previous_step",
    "again": "repeat",
    "more": "more",
    "another": "more",
    "simpler": "simpler_please",
    "stop": "stop",
    "start_over": "start_over",
    "yes": "affirm",
    "no": "deny",
    "helped_yes": "helped_yes",
    "helped_no": "helped_no",
    "privacy": "ask_privacy",
    "closer": "closer_to_me",
    "print": "print_it",
    "rate": "rate_feeling",
    "skip": "next_step",
    "first": "pick_one",
    "second": "pick_one",
    "third": "pick_one",
}

PLACES = "places."

# A reply that also asks the service for a person, and the reason it gives.
HANDOFF_REASONS = {
    "handoff_asked": "asked",
    "handoff_later": "asked_later",
    "handoff_safety": "other",
}


@dataclass(frozen=True)
class Phrase:
    """What an exact short text means; ``lang`` is ``None`` when several languages share the text."""

    intent: str
    lang: str | None


class Replies:
    """Replies, buttons and exact phrases in every language of the book."""

    def __init__(self, book: WordingBook) -> None:
        self._book = book

    def reply(self, key: str, lang: str, **values: object) -> dict[str, Any]:
        """The reply at ``utter.<name>`` or ``act.<name>``: ``text``, ``buttons`` and perhaps ``custom``.

        Raises:
            WordingError: the book has no such reply, or a value is missing.
        """
        reply: dict[str, Any] = {"text": self._book.say(f"bot.{key}.text", lang, **values)}
        if f"bot.{key}.buttons" in self._book.keys("en"):
            reply["buttons"] = self.buttons(self._book.get(f"bot.{key}.buttons", lang), lang)
        reason = HANDOFF_REASONS.get(key.partition(".")[2])
        if reason:
            reply["custom"] = {"handoff": {"reason": reason}}
        return reply

    def buttons(self, names: Sequence[str], lang: str) -> list[dict[str, str]]:
        """Buttons by name; what they send is what they say."""
        titles = [self._book.say(f"bot.buttons.{name}", lang) for name in names]
        return [{"title": title, "payload": title} for title in titles]

    def utterances(self) -> list[str]:
        """The names of all replies that rules may give."""
        prefix, suffix = "bot.utter.", ".text"
        return sorted(
            key[len(prefix) : -len(suffix)]
            for key in self._book.keys("en")
            if key.startswith(prefix) and key.endswith(suffix)
        )

    def sentence(self, name: str, lang: str, **values: object) -> str:
        """One of the sentences of ``lines``, of which a reply may need several."""
        return self._book.say(f"bot.lines.{name}", lang, **values)

    def places(self) -> dict[str, str]:
        """Every state by each of its names, normalised -> its code (ISO 3166-2)."""
        return {
            normalised(self._book.get(key, lang)): key.removeprefix(PLACES)
            for lang in LANGUAGES
            for key in sorted(self._book.keys(lang))
            if key.startswith(PLACES)
        }

    def place(self, code: str, lang: str) -> str:
        """The name of a state."""
        return self._book.say(f"{PLACES}{code}", lang)

    def phrases(self) -> dict[str, Phrase]:
        """Every button title and short command, normalised -> what it means.

        Raises:
            ValueError: a text would mean two things; the message names both.
        """
        found: dict[str, Phrase] = {}
        for lang in LANGUAGES:
            for text, intent in self._texts(lang):
                key = normalised(text)
                other = found.get(key)
                if other is not None and other.intent != intent:
                    raise ValueError(f"{text!r} in {lang} means both {other.intent} and {intent}.")
                shared = other is not None and other.lang != lang
                found[key] = Phrase(intent, None if shared else lang)
        for name in self._names_of_places():
            found.setdefault(name, Phrase("tell_place", None))
        return found

    def _names_of_places(self) -> set[str]:
        """States by name and by their two letters; what already means something ("ok", "hi") keeps it."""
        places = self.places()
        letters = {code.rpartition("-")[2].lower() for code in places.values()}
        return set(places) | letters

    def _texts(self, lang: str) -> list[tuple[str, str]]:
        texts = [
            (self._book.say(f"bot.buttons.{name}", lang), intent) for name, intent in BUTTON_INTENTS.items()
        ]
        prefix = "bot.commands."
        for key in sorted(self._book.keys(lang)):
            if key.startswith(prefix):
                texts += [(text, key[len(prefix) :]) for text in self._book.get(key, lang)]
        return texts


def normalised(text: str) -> str:
    """A text as it is compared: small letters, no accents, no signs, single spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w\s]+", " ", plain).split())


@cache
def replies() -> Replies:
    """The replies of this project, read at first use."""
    return Replies(WordingBook.load(WORDING))
