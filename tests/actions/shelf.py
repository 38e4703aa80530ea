"""The real curated entries without their index, for tests of what actions decide."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from actions.library import Library
from actions.turn import Context, Turn
from bot.replies import WORDING, Replies
from resources_index.reading import read_folder
from wording import WordingBook

PROJECT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
REPLIES = Replies(WordingBook.load(WORDING))


class Shelf(Library):
    """Gives the entries of a topic in the order of their files, whatever the words of the query."""

    def __init__(self) -> None:
        super().__init__(PROJECT)
        records = read_folder(PROJECT / "data" / "resources").records
        self.records: dict[tuple[str, str], Any] = {(record.id, record.lang): record for record in records}
        self.ids = sorted({record.id for record in records})

    def search(self, query: str, **filters: Any) -> list[Any]:
        """Entries with one of the topics, of one of the kinds, not excluded."""
        kinds, topics, lang = filters["kinds"], filters["topics"], filters["lang"]
        found = [
            record
            for record in (self.record(entry_id, lang) for entry_id in self.ids)
            if record is not None
            and record.id not in filters["exclude"]
            and (not kinds or record.kind in kinds)
            and (not topics or set(topics).intersection(record.topics))
        ]
        return found[: filters["limit"]]

    def titles_to_pick(self, query: str, **filters: Any) -> list[str]:
        """Nothing is ever nearly right here."""
        return []

    def on_topic(self, topics: tuple[str, ...], **filters: Any) -> list[Any]:
        """The same as a search."""
        return self.search("", topics=topics, limit=1_000, **filters)

    def record(self, entry_id: str, lang: str) -> Any | None:
        """The entry in the language, else in English."""
        return self.records.get((entry_id, lang)) or self.records.get((entry_id, "en"))


SHELF = Shelf()
CONTEXT = Context(SHELF, REPLIES, NOW)


class Talk:
    """A conversation with the actions alone: keeps slots and the last reply as Rasa does."""

    def __init__(self, lang: str = "en") -> None:
        self.lang = lang
        self.slots: dict[str, Any] = {}
        self.events: list[dict[str, Any]] = []

    def hears(self, intent: str, text: str = "") -> Turn:
        """A message, understood as ``intent``."""
        parsed = {"intent": {"name": intent}, "lang": self.lang}
        self.events.append({"event": "user", "text": text, "parse_data": parsed})
        return Turn.of(self.slots, self.events)

    def does(self, action: Any, intent: str, text: str = "") -> list[dict[str, Any]]:
        """Run an action on a message and remember what it said and set."""
        answer = action(self.hears(intent, text), CONTEXT)
        for message in answer.said:
            data = {"buttons": message.get("buttons"), "custom": message.get("custom")}
            meta = {"utter_action": message["response"]} if message.get("response") else {}
            self.events.append({"event": "bot", "text": message.get("text"), "data": data, "metadata": meta})
        for name, value in answer.slots.items():
            self.slots[name] = value
            self.events.append({"event": "slot", "name": name, "value": value})
        return list(answer.said)

    def was_told(self, utter_action: str, intent: str) -> None:
        """A rule answered in between."""
        self.hears(intent)
        self.events.append({"event": "bot", "text": "…", "metadata": {"utter_action": utter_action}})
