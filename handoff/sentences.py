"""Turns the keys of a decision into the sentences that are stored and shown."""

from __future__ import annotations

from dataclasses import replace

from handoff.domain.change import Decision
from handoff.domain.conversation import Choice, Entry, Sender
from wording import WordingBook


class Sentences:
    """Renders notices and the labels of buttons in the language of each entry."""

    def __init__(self, book: WordingBook) -> None:
        self._book = book

    def render(self, decision: Decision) -> Decision:
        """The same decision with every word in place: what is stored is what both sides are shown."""
        return replace(decision, entries=tuple(self._rendered(entry) for entry in decision.entries))

    def _rendered(self, entry: Entry) -> Entry:
        if entry.sender is not Sender.NOTICE:
            return entry
        text = entry.text or self._book.say(f"notices.{entry.notice}", entry.lang, **entry.values)
        choices = tuple(self._choice(choice, entry.lang) for choice in entry.choices)
        return replace(entry, text=text, choices=choices)

    def _choice(self, choice: Choice, lang: str) -> Choice:
        if choice.command is not None:
            return replace(choice, label=self._book.say(f"notices.commands.{choice.command}", lang))
        key = f"notices.says.{choice.label}"
        return Choice(label=self._book.say(f"{key}.label", lang), say=self._book.say(f"{key}.text", lang))
