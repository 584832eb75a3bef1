"""Intents from sentence vectors by logistic regression; each sentence of a longer text is judged as well.

Chosen by measurement (docs/evaluation.md): on sentence vectors it is far ahead of DIET and of n-grams.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression

from bot.nlu.reading import parts_of, without_places
from knowledge.search.encoder import Encoder, load_encoder

PARTS = "intent_parts"
"""The key of a parse under which each sentence's own best intent stands."""

Matrix = NDArray[np.float32]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceIntentClassifier(IntentClassifier, GraphComponent):
    """Logistic regression kept as two arrays: coefficients (intents, size) and intercepts (intents,)."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, encoder: Encoder) -> None:
        self._config, self._storage, self._resource, self._encoder = config, storage, resource, encoder
        self._intents: list[str] = []
        self._weights: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._intercepts: Matrix = np.zeros(0, dtype=np.float32)

    @classmethod
    def required_components(cls) -> list[type]:
        """A featurizer that adds sentence vectors."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C` is the inverse strength of regularisation, `ranking_length` how many intents a parse lists."""
        return {"C": 5.0, "max_iter": 500, "ranking_length": 6}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SentenceIntentClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource, load_encoder())

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceIntentClassifier:
        """The trained classifier from model storage."""
        classifier = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder, np.load(folder / "classifier.npz", allow_pickle=False) as arrays:
            classifier._intents = [str(name) for name in arrays["intents"]]
            classifier._weights, classifier._intercepts = arrays["weights"], arrays["intercepts"]
        return classifier

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the sentence vectors of all intent examples and keep the arrays."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        features = np.stack([self._vector(example) for example in examples])
        labels = [example.get(INTENT) for example in examples]
        model = LogisticRegression(C=self._config["C"], max_iter=self._config["max_iter"]).fit(features, labels)
        self._intents = [str(name) for name in model.classes_]
        self._weights, self._intercepts = model.coef_.astype(np.float32), model.intercept_.astype(np.float32)
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / "classifier.npz", intents=np.asarray(self._intents), weights=self._weights, intercepts=self._intercepts)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and the judgement of each sentence."""
        for message in messages:
            ranking = self._ranking(self._probabilities(self._vector(message)))
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            message.set(PARTS, self._parts(message.get(TEXT) or ""), add_to_output=True)
        return messages

    def _parts(self, text: str) -> list[dict[str, Any]]:
        parts = [without_places(part) or part for part in parts_of(text)]
        if not parts:
            return []
        return [{"text": part, **self._ranking(row)[0]} for part, row in zip(parts, map(self._probabilities, self._encoder.encode(parts)))]

    def _vector(self, message: Message) -> Matrix:
        _, dense = message.get_dense_features(TEXT, [])
        if dense is None or dense.type != FEATURE_TYPE_SENTENCE:
            return np.zeros(self._encoder.size, dtype=np.float32)
        return np.asarray(dense.features[0], dtype=np.float32)

    def _probabilities(self, vector: Matrix) -> Matrix:
        scores = self._weights @ vector + self._intercepts
        shares = np.exp(scores - scores.max())
        return np.asarray(shares / shares.sum())

    def _ranking(self, probabilities: Matrix) -> list[dict[str, Any]]:
        best = np.argsort(-probabilities)[: self._config["ranking_length"]]
        return [{"name": self._intents[index], "confidence": float(probabilities[index])} for index in best]
