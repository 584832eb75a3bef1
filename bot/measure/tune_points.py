"""`python -m bot.measure.tune_points`: train the ranker of points (knowledge/search/point_ranker.yml) and print how often it is right.

Intent recognition has not seen the asks of the points, so that what it thinks of them is what it thinks of strangers' questions.
"""

from __future__ import annotations

import sys
import tarfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np

from bot.nlu.intent_classifier import SentenceIntentClassifier
from bot.train import MODEL, ROOT
from knowledge.catalog.files import read_yaml
from knowledge.points.tune import tune
from knowledge.search.encoder import Vectors, load_encoder
from knowledge.store.engine import DEFAULT_PATH
from knowledge.store.repository import load_library


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


def main() -> int:
    """Train and write."""
    classifier = load_classifier(MODEL)

    def guess(texts: Sequence[str], vectors: Vectors) -> list[Mapping[str, float]]:
        rankings = (classifier.rank(text, vector) for text, vector in zip(texts, vectors, strict=True))
        return [{entry["name"].removeprefix("ask_"): entry["confidence"] for entry in ranking} for ranking in rankings]

    points = [point for point in load_library(DEFAULT_PATH).points if point.asks]
    print(*tune(points, guess, strangers(ROOT / "data" / "nlu" / "safety")), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
