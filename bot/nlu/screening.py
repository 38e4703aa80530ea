"""Screening inside Rasa: the same judgement as the service's, so that a cry for help is never small talk."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import language
from bot.nlu.phrases import PHRASE_LANGUAGE, settle

SCREENING = "screening"
URGENT = frozenset({"high", "imminent"})
WORRYING = URGENT | {"moderate"}

# What was understood says more than the wish for a person that screening found in it.
MORE_EXACT = frozenset({("ask_person_now", "ask_person_later")})

# The two ways of asking for a language are understood as intents before this component runs.
LANGUAGE_INTENTS = {"in_english": "en", "in_spanish": "es"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ScreeningComponent(GraphComponent, IntentClassifier):
    """Puts ``screening`` and ``lang`` on every message and turns danger into the intent that asks for a peer.

    The service's own screening, sent with the message, is used when there; otherwise the message is
    screened here. It stands last in the pipeline, so nothing can outvote it.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ScreeningComponent:
        """Make the component; screening loads its own models."""
        _load_screening()
        return cls()

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Judge each message and settle its language; a wish for a person or danger decides its intent."""
        before = tracker.latest_message if tracker is not None else None
        settled = bool(tracker is not None and tracker.get_slot("peer_settled"))
        for message in messages:
            metadata = message.get("metadata") or {}
            page = language.known(metadata.get("lang"))
            screening = metadata.get(SCREENING) or _screen(message.get(TEXT) or "", page)
            message.set(SCREENING, screening, add_to_output=True)
            self._set_language(message, screening, page, before)
            wish = intent_of(screening, peer_settled=settled)
            understood = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
            if wish is not None and (wish, understood) not in MORE_EXACT:
                settle(message, wish)
        return messages

    @staticmethod
    def _set_language(
        message: Message, screening: Mapping[str, Any], page: str | None, before: UserUttered | None
    ) -> None:
        intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
        chosen = language.choose(
            evidence=LANGUAGE_INTENTS.get(str(intent))
            or message.get(PHRASE_LANGUAGE)
            or language.spoken(message.get(TEXT) or "", screening.get("lang")),
            page=page,
            before=language.known(before.parse_data.get("lang")) if before else None,
            page_before=language.known((before.metadata or {}).get("lang")) if before else None,
        )
        message.set("lang", chosen, add_to_output=True)


def intent_of(screening: Mapping[str, Any], *, peer_settled: bool) -> str | None:
    """The intent that a screening forces, if any.

    Once a peer has been asked for or refused, a service user may use a skill or a resource in the
    meantime: then only high risk speaks louder than what they wrote.
    """
    risk = screening.get("risk")
    settled = peer_settled or bool(screening.get("refuses_person"))
    if risk in URGENT or (risk in WORRYING and not settled):
        return "safety_concern"
    if screening.get("wants_person"):
        return "ask_person_now"
    return None


def _screen(text: str, page: str | None) -> Mapping[str, Any]:
    from bot.screening import Screening, screen

    try:
        judged: Mapping[str, Any] = screen(text, page).as_dict()
    except Exception:  # whoever wrote this must not be taken for safe because a model broke
        judged = Screening.failed(page or language.DEFAULT).as_dict()
    return judged


@cache
def _load_screening() -> None:
    from bot.screening import load

    load()
