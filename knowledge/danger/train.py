"""Training the danger model: whether a message speaks of danger, and of which kind."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from knowledge.danger.kinds import HARMLESS, read_examples
from knowledge.search.encoder import Encoder, Vectors
from knowledge.search.ngrams import Ngrams
from knowledge.search.reading import readable

GRAM_SCALE = 4.0
STRENGTH = 30.0
"""The weight of the n-grams beside the vectors, and the inverse of the regularisation; both by cross-validation on the examples."""
REMINDED_AT_MOST = 0.01
"""Share of ordinary questions that may carry the line for doubtful cases; certainty begins where as many dangers are missed as look-alikes
are taken for one."""
ORDINARY = "ordinary"
FOLDS = 3
BATCH = 64


def train_danger(ordinary: Sequence[str], encoder: Encoder, path: Path) -> None:
    """Train on the examples, with `ordinary` questions as harmless beside the look-alikes, and write the model to `path`.

    The thresholds come from held-out folds of the examples.
    """
    examples = read_examples()
    kinds = sorted({kind for _, kind, _ in examples} - {HARMLESS})
    texts = [readable(text) for text, _, _ in examples] + [readable(text) for text in ordinary]
    labels = np.asarray([kind for _, kind, _ in examples] + [HARMLESS] * len(ordinary))
    writers = np.asarray([writer for _, _, writer in examples] + [ORDINARY] * len(ordinary))
    is_danger = labels != HARMLESS
    grams = Ngrams.fit(texts)
    features = _features(texts, grams, _encode(texts, encoder))
    binary = _binary().fit(features, is_danger)
    of_kind = LogisticRegression(C=STRENGTH, max_iter=400).fit(features[is_danger], labels[is_danger])
    doubtful, certain = _thresholds(features, is_danger, writers)
    size = encoder.size
    draft = path.with_suffix(f".{os.getpid()}.npz")
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        draft,
        encoder=np.asarray(encoder.id),
        kinds=np.asarray(kinds),
        terms=np.asarray(grams.terms),
        idf=grams.idf,
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


def _encode(texts: Sequence[str], encoder: Encoder) -> Vectors:
    return np.vstack([encoder.encode(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)])


def _features(texts: Sequence[str], grams: Ngrams, vectors: Vectors) -> csr_matrix:
    return hstack([csr_matrix(vectors), GRAM_SCALE * grams.matrix(texts)]).tocsr()


def _thresholds(features: csr_matrix, is_danger: NDArray[np.bool_], writers: NDArray[np.str_]) -> tuple[float, float]:
    """Where doubt begins and where it ends, by the probabilities given to writers whose examples the model had not seen.

    Other people write otherwise than those whose lines one has: held out by line, the thresholds would be far too low.
    """
    unseen = np.zeros(len(writers))
    for writer in sorted(set(writers) - {ORDINARY}):
        is_held = writers == writer
        unseen[is_held] = _binary().fit(features[~is_held], is_danger[~is_held]).predict_proba(features[is_held])[:, 1]
    is_ordinary = writers == ORDINARY
    folds = np.arange(len(writers)) % FOLDS
    for fold in range(FOLDS):
        is_held = is_ordinary & (folds == fold)
        unseen[is_held] = _binary().fit(features[~is_held], is_danger[~is_held]).predict_proba(features[is_held])[:, 1]
    dangers, harmless = np.sort(unseen[is_danger]), np.sort(unseen[~is_danger & ~is_ordinary])
    levels = np.linspace(0.05, 0.95, 91)
    missed = np.searchsorted(dangers, levels) / len(dangers)
    alarms = 1 - np.searchsorted(harmless, levels) / len(harmless)
    certain = float(levels[np.argmin(np.abs(missed - alarms))])
    doubtful = float(np.quantile(unseen[is_ordinary], 1 - REMINDED_AT_MOST))
    return min(doubtful, certain), certain
