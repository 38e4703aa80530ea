"""Sentence vectors for Rasa, without torch: what lets few examples generalise, in many languages."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.phrases import is_settled
from encoders.universal import universal_encoder

TRAINING_BATCH = 256


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class UniversalSentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """Sets one vector of 512 float32, of length 1, as the sentence feature of every message."""

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._encoder = universal_encoder()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> UniversalSentenceFeaturizer:
        """Make the component; the encoder is the one this process already holds."""
        return cls(config, execution_context.node_name)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing can be configured."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add a vector to every training example."""
        examples = [m for m in training_data.training_examples if m.get(TEXT)]
        for start in range(0, len(examples), TRAINING_BATCH):
            self._set(examples[start : start + TRAINING_BATCH])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add a vector to every message whose meaning an exact phrase has not settled already."""
        self._set([m for m in messages if m.get(TEXT) and not is_settled(m)])
        return messages

    def _set(self, messages: list[Message]) -> None:
        vectors = self._encoder.encode([m.get(TEXT) for m in messages])
        for message, vector in zip(messages, vectors, strict=True):
            feature = Features(
                np.asarray(vector)[np.newaxis, :],
                FEATURE_TYPE_SENTENCE,
                TEXT,
                self._config[FEATURIZER_CLASS_ALIAS],
            )
            message.add_features(feature)
