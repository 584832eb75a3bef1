"""Intents by logistic regression on sentence vectors and character n-grams; each part of a longer text is judged as well.

Chosen by measurement (docs/evaluation.md): the encoder knows meaning, the n-grams know our field's words; together they
are far ahead of DIET and of either alone. The n-grams enter through 800 singular directions, which keeps training short and
rare words honest; afterwards the directions are folded into one weight for each n-gram and intent, so that judging a text costs
a few table look-ups. Where that leaves doubt, the examples nearest to the text have a say: what nobody ever wrote like an example of
a topic is rarely one of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.linear_model import LogisticRegression

from bot.nlu.fingerprint import reading_digest
from bot.nlu.message_text import text_of
from knowledge.search.encoder import Encoder, load_encoder
from knowledge.search.ngrams import Ngrams
from knowledge.search.reading import parts_of, readable

PARTS = "intent_parts"
"""The key of a parse under which each sentence's own best intent stands."""

MANY_THINGS = "out_of_scope"
"""The intent that is no one thing: it is trained as several kinds, whose probabilities are added up again."""
FEWEST_OF_A_KIND = 20
"""Examples that a kind must have on average to be worth telling apart."""

SURE = 0.9
"""From this probability on the neighbours are not asked: they would change nothing."""
SHARPNESS = 20.0
"""How much more a nearer neighbour counts: weights are exp(SHARPNESS * cosine)."""

Matrix = NDArray[np.float32]


def split_kinds(vectors: Matrix, labels: Sequence[str], kinds: int) -> list[str]:
    """`labels` with each example of `MANY_THINGS` named after its own one of `kinds` clusters (out_of_scope#3)."""
    rows = [row for row, label in enumerate(labels) if label == MANY_THINGS]
    split = list(labels)
    if kinds < 2 or len(rows) < kinds * FEWEST_OF_A_KIND:
        return split
    for row, kind in zip(rows, KMeans(kinds, n_init=2, random_state=0).fit_predict(vectors[rows]), strict=True):
        split[row] = f"{MANY_THINGS}#{kind}"
    return split


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceIntentClassifier(IntentClassifier, GraphComponent):
    """Weights for vectors (intents, size) and n-grams (terms, intents), and intercepts (intents,)."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, encoder: Encoder) -> None:
        self._config, self._storage, self._resource, self._encoder = config, storage, resource, encoder
        self._kinds: list[str] = []
        self._intents: list[str] = []
        self._starts: list[int] = []
        self._ngrams = Ngrams([], np.zeros(0, dtype=np.float32))
        self._weights: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._gram_weights: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._intercepts: Matrix = np.zeros(0, dtype=np.float32)
        self._examples: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._labels = np.zeros(0, dtype=np.int64)

    @classmethod
    def required_components(cls) -> list[type]:
        """A featurizer that adds sentence vectors."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C` is the inverse strength of regularisation, `directions` how many singular directions the n-grams are
        trained through, `gram_scale` their weight beside the vectors, `kinds` how many kinds of questions out of scope are
        told apart, `neighbours` how many examples have a say in doubt and `neighbour_share` how much of one, `ranking_length` how
        many intents a parse lists."""
        return {
            "C": 2.0,
            "max_iter": 300,
            "directions": 800,
            "gram_scale": 4.0,
            "kinds": 30,
            "neighbours": 16,
            "neighbour_share": 0.25,
            "ranking_length": 8,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Retrain when anything this component reads through changes; Rasa's cache sees only this class."""
        return reading_digest()

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
        with (
            model_storage.read_from(resource) as folder,
            np.load(folder / "classifier.npz", allow_pickle=False) as arrays,
        ):
            classifier.fill(arrays)
        return classifier

    def fill(self, arrays: Mapping[str, Any]) -> None:
        """Take over what training stored."""
        self._set_kinds(arrays["kinds"].tolist())
        self._ngrams = Ngrams(arrays["terms"].tolist(), arrays["idf"])
        self._weights, self._intercepts = arrays["weights"], arrays["intercepts"]
        self._gram_weights = arrays["gram_weights"].astype(np.float32)
        self._examples, self._labels = arrays["examples"].astype(np.float32), arrays["labels"]

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all intent examples and keep the arrays."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts = [readable(text_of(example)) for example in examples]
        self._fit(texts, np.stack([self._vector(example) for example in examples]), [example.get(INTENT) for example in examples])
        with self._storage.write_to(self._resource) as folder:
            np.savez_compressed(
                folder / "classifier.npz",
                kinds=np.asarray(self._kinds),
                terms=np.asarray(self._ngrams.terms),
                idf=self._ngrams.idf,
                weights=self._weights,
                # Half precision is far finer than the differences between intents, and halves the model.
                gram_weights=self._gram_weights.astype(np.float16),
                intercepts=self._intercepts,
                examples=self._examples.astype(np.float16),
                labels=self._labels,
            )
        return self._resource

    def _fit(self, texts: Sequence[str], vectors: Matrix, labels: Sequence[str]) -> None:
        self._ngrams = Ngrams.fit(texts)
        grams = self._ngrams.matrix(texts)
        directions = TruncatedSVD(min(self._config["directions"], grams.shape[1] - 1), n_iter=3, random_state=0).fit(grams)
        scale = self._config["gram_scale"]
        features = np.hstack([vectors, scale * directions.transform(grams)]).astype(np.float32)
        model = LogisticRegression(C=self._config["C"], max_iter=self._config["max_iter"])
        model.fit(features, split_kinds(vectors, labels, self._config["kinds"]))
        size = vectors.shape[1]
        self._set_kinds([str(name) for name in model.classes_])
        self._weights, self._intercepts = model.coef_[:, :size].astype(np.float32), model.intercept_.astype(np.float32)
        self._gram_weights = (scale * model.coef_[:, size:] @ directions.components_).T.astype(np.float32)
        self._examples, self._labels = vectors, np.asarray([self._intents.index(label) for label in labels])

    def _set_kinds(self, kinds: list[str]) -> None:
        """`kinds` are sorted: those of one intent are neighbours."""
        names = [kind.split("#")[0] for kind in kinds]
        self._kinds, self._intents = kinds, list(dict.fromkeys(names))
        self._starts = [names.index(name) for name in self._intents]

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and the judgement of each sentence."""
        for message in messages:
            text = text_of(message)
            ranking = self.rank(readable(text), self._vector(message))
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            message.set(PARTS, self._parts(text), add_to_output=True)
        return messages

    def rank(self, text: str, vector: Matrix) -> list[dict[str, Any]]:
        """The ranking of a readable text with its vector, best first."""
        probabilities = self._probabilities(text, vector)
        if probabilities.max() < SURE:
            share = self._config["neighbour_share"]
            probabilities = (1 - share) * probabilities + share * self._neighbours(vector)
        return self._ranking(probabilities)

    def _neighbours(self, vector: Matrix) -> Matrix:
        """The shares of the intents among the examples nearest to a vector, the nearer the weightier."""
        nearness = self._examples @ vector
        count = min(self._config["neighbours"], len(nearness))
        nearest = np.argpartition(-nearness, count - 1)[:count]
        weights = np.exp(SHARPNESS * (nearness[nearest] - nearness[nearest].max()))
        votes = np.bincount(self._labels[nearest], weights=weights, minlength=len(self._intents))
        return np.asarray(votes / votes.sum())

    def _parts(self, text: str) -> list[dict[str, Any]]:
        parts = parts_of(text)
        if not parts:
            return []
        vectors = self._encoder.encode(parts)
        return [{"text": part, **self._ranking(self._probabilities(part, row))[0]} for part, row in zip(parts, vectors)]

    def _vector(self, message: Message) -> Matrix:
        _, dense = message.get_dense_features(TEXT, [])
        if dense is None or dense.type != FEATURE_TYPE_SENTENCE:
            return np.zeros(self._encoder.size, dtype=np.float32)
        return np.asarray(dense.features[0], dtype=np.float32)

    def _probabilities(self, text: str, vector: Matrix) -> Matrix:
        positions, weights = self._ngrams.weigh(text)
        scores = self._weights @ vector + weights @ self._gram_weights[positions] + self._intercepts
        shares = np.exp(scores - scores.max())
        return np.add.reduceat(shares / shares.sum(), self._starts)

    def _ranking(self, probabilities: Matrix) -> list[dict[str, Any]]:
        best = np.argsort(-probabilities)[: self._config["ranking_length"]]
        return [{"name": self._intents[index], "confidence": float(probabilities[index])} for index in best]
