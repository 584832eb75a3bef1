"""Finds the places a message names, with the catalog's gazetteer, as `region` entities."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.message_text import text_of
from knowledge.catalog.regions import Gazetteer, load_gazetteer
from knowledge.search.normalize import simplify


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class RegionExtractor(GraphComponent, EntityExtractorMixin):
    """One entity for each place that can mean only one thing; its value is the place's id."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> RegionExtractor:
        """The extractor over the catalog."""
        return cls(load_gazetteer())

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message."""
        for message in messages:
            message.set(ENTITIES, [*message.get(ENTITIES, []), *self._entities(text_of(message))], add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training examples carry no places; nothing to add."""
        return training_data

    def _entities(self, text: str) -> list[dict[str, Any]]:
        return [
            {
                "entity": "region",
                "value": mention.candidates[0],
                "start": mention.start,
                "end": mention.end,
                "extractor": type(self).__name__,
                "confidence_entity": 1.0,
            }
            for mention in self._gazetteer.find(simplify(text))
            if len(mention.candidates) == 1 and not mention.is_weak
        ]
