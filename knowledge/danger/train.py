"""Training the danger model: whether a message speaks of danger, and of which kind."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from knowledge.danger.detect import Detector
from knowledge.danger.kinds import CALIBRATION, HARMLESS, read_examples, read_lines
from knowledge.search.encoder import Encoder, Vectors, encode_once
from knowledge.search.ngrams import Ngrams
from knowledge.search.reading import readable

LONGEST_GRAM = 3
GRAM_SCALE = 4.0
STRENGTH = 10.0
"""Characters of the longest n-grams, their weight beside the vectors, and the inverse of the regularisation; chosen on writers
whose examples the model had not seen."""
MOST_STEPS = 60
"""Steps of training; about half of those until nothing changes any more."""
MISSED_AT_MOST = 0.005
"""Share of dangers below the threshold of doubt, of which nothing is said at all."""
DOUBTFUL_AT_MOST = 0.03
"""Share of dangers that are only thought possible: the message is answered, with a number beside it. At 0.04 our own set
lost two dangers more in a hundred for one false alarm in a hundred less."""


def train_danger(ordinary: Sequence[str], encoder: Encoder, path: Path) -> None:
    """Train on the examples, with `ordinary` questions as harmless beside the look-alikes, and write the model to `path`.

    The thresholds come from messages of a writer who saw no example.
    """
    examples = read_examples()
    kinds = [*sorted({kind for _, kind in examples} - {HARMLESS}), HARMLESS]
    texts = [readable(text) for text, _ in examples] + [readable(text) for text in ordinary]
    labels = [kinds.index(kind) for _, kind in examples] + [kinds.index(HARMLESS)] * len(ordinary)
    grams = Ngrams.fit(texts, LONGEST_GRAM)
    model = _fit(_features(texts, grams, encode_once(texts, encoder)), labels)
    size = encoder.size
    arrays = {
        "encoder": np.asarray(encoder.id),
        "kinds": np.asarray(kinds),
        "terms": np.asarray(grams.terms),
        "idf": grams.idf,
        "longest": np.asarray(grams.longest),
        "weights": model.coef_[:, :size].astype(np.float32),
        "gram_weights": (GRAM_SCALE * model.coef_[:, size:]).T.astype(np.float32),
        "intercepts": model.intercept_.astype(np.float32),
    }
    draft = path.with_suffix(f".{os.getpid()}.npz")
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(draft, **arrays, thresholds=_thresholds(arrays, encoder))
    os.replace(draft, path)


def _fit(features: csr_matrix, labels: Sequence[int]) -> LogisticRegression:
    with warnings.catch_warnings():
        # It is stopped early on purpose.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return LogisticRegression(C=STRENGTH, max_iter=MOST_STEPS).fit(features, labels)


def _features(texts: Sequence[str], grams: Ngrams, vectors: Vectors) -> csr_matrix:
    return hstack([csr_matrix(vectors), GRAM_SCALE * grams.matrix(texts)]).tocsr()


def _thresholds(arrays: dict[str, NDArray[Any]], encoder: Encoder) -> NDArray[np.float32]:
    """Where doubt begins and where it ends: the levels above which all but so few dangers lie that a writer who saw no example wrote."""
    detector = Detector({**arrays, "thresholds": np.zeros(2, dtype=np.float32)}, encoder)
    found = [detector.find(line) for line in read_lines(CALIBRATION / "danger.txt")]
    levels = [danger.probability if danger is not None else 0.0 for danger in found]
    return np.quantile(levels, [MISSED_AT_MOST, DOUBTFUL_AT_MOST]).astype(np.float32)
