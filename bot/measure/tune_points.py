"""`python -m bot.measure.tune_points [--scope]`: train the ranker of points and the judge of scope, or the judge alone
(knowledge/search/point_ranker.yml), and print how often they are right.

Intent recognition has not seen the asks of the points, so that what it thinks of them is what it thinks of strangers' questions. The
questions out of scope, and those that only show what our topics are, are its own examples: of these is taken what a recognition trained
without them thinks.
"""

from __future__ import annotations

import sys
import tarfile
from collections.abc import Mapping, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np
from sklearn.model_selection import StratifiedKFold

from bot.measure.classifiers import fit_ours, vectors_of
from bot.measure.examples import read_examples
from bot.nlu.intent_classifier import SentenceIntentClassifier
from bot.train import MODEL
from knowledge.catalog.topics import load_topics
from knowledge.points.tune import Examples, tune, tune_scope
from knowledge.search.encoder import Vectors, load_encoder
from knowledge.search.reading import readable
from knowledge.search.scope import OUT_OF_SCOPE
from knowledge.store.engine import DEFAULT_PATH
from knowledge.store.repository import load_library

FOLDS = 3


def load_classifier(model: Path) -> SentenceIntentClassifier:
    """The trained classifier of a packed model, by itself."""
    with tarfile.open(model) as packed:
        name = next(name for name in packed.getnames() if name.endswith("classifier.npz"))
        member = packed.extractfile(name)
        content = BytesIO(member.read() if member is not None else b"")
    config = {**SentenceIntentClassifier.get_default_config()}
    classifier = SentenceIntentClassifier(config, None, None, load_encoder())  # type: ignore[arg-type]
    with np.load(content, allow_pickle=False) as arrays:
        classifier.fill(arrays)
    return classifier


def guesses(classifier: SentenceIntentClassifier, texts: Sequence[str], vectors: Vectors) -> list[Mapping[str, float]]:
    """What a classifier thinks of readable texts."""
    rankings = (classifier.rank(text, vector) for text, vector in zip(texts, vectors, strict=True))
    return [{entry["name"].removeprefix("ask_"): entry["confidence"] for entry in ranking} for ranking in rankings]


def read_labelled() -> Examples:
    """The examples of our topics and of questions out of scope, with what classifiers think of them that were not trained on them."""
    examples = [(intent, readable(text)) for intent, text in read_examples()]
    texts, intents = [text for _, text in examples], np.asarray([intent for intent, _ in examples])
    vectors, found = vectors_of(texts), [{}] * len(texts)
    for inside, outside in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(texts, intents):
        classifier = fit_ours([texts[row] for row in inside], vectors[inside], intents[inside].tolist())
        for row, guess in zip(outside, guesses(classifier, [texts[row] for row in outside], vectors[outside]), strict=True):
            found[row] = guess
    labels = [intent.removeprefix("ask_") for intent in intents]
    rows = [row for row, label in enumerate(labels) if label in {OUT_OF_SCOPE, *load_topics()}]
    is_ours = [labels[row] != OUT_OF_SCOPE for row in rows]
    return Examples([texts[row] for row in rows], vectors[rows], [found[row] for row in rows], is_ours)


def main() -> int:
    """Train and write."""
    points = [point for point in load_library(DEFAULT_PATH).points if point.asks]
    train = tune_scope if "--scope" in sys.argv else tune
    print(*train(points, partial(guesses, load_classifier(MODEL)), read_labelled()), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
