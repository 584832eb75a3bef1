"""`python -m bot.measure.tune_points`: train the ranker of points (knowledge/search/point_ranker.yml) and print how often it is right.

Intent recognition has not seen the asks of the points, so that what it thinks of them is what it thinks of strangers' questions. The
questions out of scope are its own examples: of these is taken what a recognition trained without them thinks.
"""

from __future__ import annotations

import sys
import tarfile
from collections.abc import Mapping, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np
from sklearn.model_selection import KFold

from bot.measure.classifiers import fit_ours, vectors_of
from bot.measure.examples import read_examples
from bot.nlu.intent_classifier import SentenceIntentClassifier
from bot.train import MODEL, ROOT
from knowledge.catalog.files import read_yaml
from knowledge.points.tune import tune
from knowledge.search.encoder import Vectors, load_encoder
from knowledge.search.points import OUT_OF_SCOPE
from knowledge.search.reading import readable
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


def strangers(folder: Path) -> list[str]:
    """The examples of questions out of scope."""
    entries = [entry for path in sorted(folder.glob("out_of_scope*.yml")) for entry in read_yaml(path)["nlu"]]
    return [line.strip().removeprefix("- ") for entry in entries for line in entry["examples"].splitlines() if line.strip()]


def guesses(classifier: SentenceIntentClassifier, texts: Sequence[str], vectors: Vectors) -> list[Mapping[str, float]]:
    """What a classifier thinks of readable texts."""
    rankings = (classifier.rank(text, vector) for text, vector in zip(texts, vectors, strict=True))
    return [{entry["name"].removeprefix("ask_"): entry["confidence"] for entry in ranking} for ranking in rankings]


def guesses_unseen(texts: Sequence[str], vectors: Vectors) -> list[Mapping[str, float]]:
    """What classifiers think of examples out of scope (readable) that they were not trained on."""
    examples = [(intent, readable(text)) for intent, text in read_examples() if intent != OUT_OF_SCOPE]
    known, intents = [text for _, text in examples], [intent for intent, _ in examples]
    known_vectors, found = vectors_of(known), [{}] * len(texts)
    for inside, outside in KFold(FOLDS, shuffle=True, random_state=0).split(texts):
        seen = [texts[row] for row in inside]
        classifier = fit_ours([*known, *seen], np.vstack([known_vectors, vectors[inside]]), [*intents, *[OUT_OF_SCOPE] * len(seen)])
        for row, guess in zip(outside, guesses(classifier, [texts[row] for row in outside], vectors[outside]), strict=True):
            found[row] = guess
    return found


def main() -> int:
    """Train and write."""
    points = [point for point in load_library(DEFAULT_PATH).points if point.asks]
    foreign = strangers(ROOT / "data" / "nlu" / "safety")
    print(*tune(points, partial(guesses, load_classifier(MODEL)), foreign, guesses_unseen), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
