"""Sentence vectors of the shared encoder as dense features."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.fingerprint import reading_digest
from bot.nlu.message_text import text_of
from knowledge.search.encoder import Encoder, Vectors, encode_once, load_encoder
from knowledge.search.reading import parts_of, readable


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """One dense sentence feature a message: the vector of its normalised text without places."""

    def __init__(self, config: dict[str, Any], name: str, encoder: Encoder) -> None:
        super().__init__(name, config)
        self._encoder = encoder

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SentenceFeaturizer:
        """The featurizer over the shared encoder."""
        return cls(config, execution_context.node_name, load_encoder())

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Nothing to configure but Rasa's alias."""
        return {**DenseFeaturizer.get_default_config()}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Retrain when the encoder or anything it reads through changes; Rasa's cache sees only this class."""
        return reading_digest()

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Every config is valid."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the sentence vector of each message; the parts of a question are encoded with it, because one call for both is cheaper."""
        for message in messages:
            text = text_of(message)
            self._encoder.encode([readable(text), *parts_of(text)])
        self._add(messages, self._encoder.encode([readable(text_of(message)) for message in messages]))
        return messages

    def _add(self, messages: list[Message], vectors: Vectors) -> None:
        for message, vector in zip(messages, vectors, strict=True):
            message.add_features(Features(np.atleast_2d(vector), FEATURE_TYPE_SENTENCE, TEXT, self._identifier))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the sentence vector of each training example."""
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        self._add(examples, encode_once([readable(text_of(example)) for example in examples], self._encoder))
        return training_data
