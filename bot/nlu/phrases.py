"""Texts whose meaning is certain: button titles, and short commands that must work in every state."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.places import place_in
from bot.replies import normalised, replies

PHRASE_LANGUAGE = "phrase_language"
SETTLED = "settled"


def is_settled(message: Message) -> bool:
    """Whether an exact phrase has already decided what ``message`` means."""
    return bool(message.get(SETTLED))


def settle(message: Message, intent: str) -> None:
    """Make ``intent`` what ``message`` means, with certainty."""
    certain = {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: 1.0}
    message.set(INTENT, certain, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [certain], add_to_output=True)
    message.set(SETTLED, True)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ExactPhraseClassifier(GraphComponent, IntentClassifier):
    """Gives a message that is exactly a known phrase its intent, with confidence 1.

    The phrases are read from the book of wording when the model is loaded, so a changed title of a
    button needs no new training.
    """

    def __init__(self) -> None:
        self._phrases = replies().phrases()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ExactPhraseClassifier:
        """Make the component from the project's wording."""
        return cls()

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Settle messages whose whole text is a known phrase, and a state named when it was asked for."""
        asked_for_place = tracker is not None and _asks_for_place(tracker)
        for message in messages:
            if asked_for_place and place_in(message.get(TEXT) or "") is not None:
                settle(message, "tell_place")
                continue
            phrase = self._phrases.get(normalised(message.get(TEXT) or ""))
            if phrase is not None:
                settle(message, phrase.intent)
                message.set(PHRASE_LANGUAGE, phrase.lang)
        return messages


def _asks_for_place(tracker: DialogueStateTracker) -> bool:
    """Whether the last reply asked for a state: a later "ok" is not Oklahoma."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, SlotSet) and event.key == "question":
            return bool(event.value == "place")
    return False
