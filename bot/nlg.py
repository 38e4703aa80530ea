"""What the assistant says when a rule answers, in the language of the conversation."""

from __future__ import annotations

from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot import language
from bot.replies import replies

UTTER = "utter_"


class WordingNLG(NaturalLanguageGenerator):
    """Answers ``utter_<name>`` with the reply ``utter.<name>`` of the book of wording."""

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        self._replies = replies()

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any]:
        """The reply as Rasa wants it: text, buttons and perhaps a custom payload.

        Raises:
            WordingError: the book has no such reply.
        """
        lang = language.of_message(tracker.latest_message.parse_data if tracker.latest_message else None)
        return self._replies.reply(f"utter.{utter_action[len(UTTER) :]}", lang)
