"""Training the danger model: whether a message speaks of danger, and of which kind."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from knowledge.danger.kinds import CALIBRATION, HARMLESS, read_examples, read_lines
from knowledge.search.encoder import Encoder, Vectors, encode_once
from knowledge.search.ngrams import Ngrams
from knowledge.search.reading import readable

LONGEST_GRAM = 3
GRAM_SCALE = 4.0
STRENGTH = 10.0
"""Characters of the longest n-grams, their weight beside the vectors, and the inverse of the regularisation; chosen on writers
whose examples the model had not seen."""
MISSED_AT_MOST = 0.005
"""Share of dangers below the threshold of doubt, of which nothing is said at all."""
DOUBTFUL_AT_MOST = 0.04
"""Share of dangers that are only thought possible: the message is answered, with a number beside it. Of ordinary chat that its writers
did not see, 5 in 100 messages raised an alarm where this was 0, and 2 in 100 here."""


def train_danger(ordinary: Sequence[str], encoder: Encoder, path: Path) -> None:
    """Train on the examples, with `ordinary` questions as harmless beside the look-alikes, and write the model to `path`.

    The thresholds come from messages of a writer who saw no example.
    """
    examples = read_examples()
    kinds = sorted({kind for _, kind in examples} - {HARMLESS})
    texts = [readable(text) for text, _ in examples] + [readable(text) for text in ordinary]
    labels = np.asarray([kind for _, kind in examples] + [HARMLESS] * len(ordinary))
    is_danger = labels != HARMLESS
    grams = Ngrams.fit(texts, LONGEST_GRAM)
    features = _features(texts, grams, encode_once(texts, encoder))
    binary = _binary().fit(features, is_danger)
    of_kind = LogisticRegression(C=STRENGTH, max_iter=400).fit(features[is_danger], labels[is_danger])
    doubtful, certain = _thresholds(binary, grams, encoder)
    size = encoder.size
    draft = path.with_suffix(f".{os.getpid()}.npz")
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        draft,
        encoder=np.asarray(encoder.id),
        kinds=np.asarray(kinds),
        terms=np.asarray(grams.terms),
        idf=grams.idf,
        longest=np.asarray(grams.longest),
        weights=binary.coef_[0, :size].astype(np.float32),
        gram_weights=(GRAM_SCALE * binary.coef_[0, size:]).astype(np.float32),
        intercept=binary.intercept_.astype(np.float32),
        kind_weights=of_kind.coef_[:, :size].astype(np.float32),
        kind_gram_weights=(GRAM_SCALE * of_kind.coef_[:, size:]).T.astype(np.float32),
        kind_intercepts=of_kind.intercept_.astype(np.float32),
        thresholds=np.asarray([doubtful, certain], dtype=np.float32),
    )
    os.replace(draft, path)


def _binary() -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0)


def _features(texts: Sequence[str], grams: Ngrams, vectors: Vectors) -> csr_matrix:
    return hstack([csr_matrix(vectors), GRAM_SCALE * grams.matrix(texts)]).tocsr()


def _thresholds(model: LogisticRegression, grams: Ngrams, encoder: Encoder) -> tuple[float, float]:
    """Where doubt begins and where it ends: the levels above which all but so few dangers lie that a writer who saw no example wrote."""
    dangers = _judged(model, grams, encoder, read_lines(CALIBRATION / "danger.txt"))
    return float(np.quantile(dangers, MISSED_AT_MOST)), float(np.quantile(dangers, DOUBTFUL_AT_MOST))


def _judged(model: LogisticRegression, grams: Ngrams, encoder: Encoder, lines: Sequence[str]) -> NDArray[np.float64]:
    """The probabilities of danger of some messages, in order of size."""
    texts = [readable(line) for line in lines]
    return np.sort(model.predict_proba(_features(texts, grams, encode_once(texts, encoder)))[:, 1])
