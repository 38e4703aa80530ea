"""The intent of a message from its sentence vector: one linear layer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import (
    FEATURE_TYPE_SENTENCE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.phrases import is_settled

RANKING_LENGTH = 5
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Layer:
    """The trained layer: ``weights`` is ``(dimensions, labels)``, ``offsets`` is ``(labels,)``."""

    labels: list[str]
    weights: Floats
    offsets: Floats


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """Multinomial logistic regression on the dense sentence feature.

    Trained by scikit-learn, kept as two arrays in a NumPy file without pickles, applied with one
    product: about 0.05 ms a message. ``inverse_penalty`` is scikit-learn's ``C``; vectors of length 1
    need a large one for confidences that mean something.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        layer: Layer | None = None,
    ) -> None:
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._layer = layer

    @classmethod
    def required_components(cls) -> list[type]:
        """A featurizer must come before."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``inverse_penalty``: the larger, the closer the fit to the examples."""
        return {"inverse_penalty": 20.0, "max_iterations": 400, "random_state": 7}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the layer to the examples and keep it."""
        from sklearn.linear_model import LogisticRegression

        examples = [e for e in training_data.intent_examples if e.get(INTENT) and e.get(TEXT)]
        vectors = np.vstack([v for e in examples if (v := _vector(e)) is not None])
        model = LogisticRegression(
            C=self._config["inverse_penalty"],
            max_iter=self._config["max_iterations"],
            class_weight="balanced",
            random_state=self._config["random_state"],
        )
        model.fit(vectors, [e.get(INTENT) for e in examples])
        self._layer = Layer(
            [str(label) for label in model.classes_],
            np.asarray(model.coef_.T, dtype=np.float64),
            np.asarray(model.intercept_, dtype=np.float64),
        )
        self._keep(self._layer)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the examples as they are."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the likeliest intent and the ranking of every message that is not settled."""
        for message in messages:
            if not is_settled(message):
                ranking = self._ranking(_vector(message))
                message.set(INTENT, ranking[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, vector: Floats | None) -> list[dict[str, Any]]:
        layer = self._layer
        if vector is None or layer is None or not vector.any():
            return [{INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}]
        scores = vector @ layer.weights + layer.offsets
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        best = np.argsort(-chances)[:RANKING_LENGTH]
        return [{INTENT_NAME_KEY: layer.labels[i], PREDICTED_CONFIDENCE_KEY: float(chances[i])} for i in best]

    def _keep(self, layer: Layer) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / "layer.npz", weights=layer.weights, offsets=layer.offsets)
            (folder / "labels.json").write_text(json.dumps(layer.labels), encoding="utf-8")

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """Read the trained layer.

        Raises:
            ValueError: the model holds no layer.
        """
        with model_storage.read_from(resource) as folder:
            labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
            with np.load(folder / "layer.npz", allow_pickle=False) as arrays:
                layer = Layer(labels, arrays["weights"], arrays["offsets"])
                return cls(config, model_storage, resource, layer)


def _vector(message: Message) -> Floats | None:
    for feature in message.features:
        if feature.attribute == TEXT and feature.type == FEATURE_TYPE_SENTENCE and feature.is_dense():
            return np.asarray(feature.features[0], dtype=np.float64)
    return None
