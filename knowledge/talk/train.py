"""Training the reader of moves on the annotated conversations, beside the examples of Rasa's intents that are moves."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from knowledge.reading.moves import MOVES, features, plain
from knowledge.search.encoder import Encoder, encode_once
from knowledge.search.ngrams import Ngrams
from knowledge.search.reading import readable
from knowledge.talk.conversations import Said

LONGEST_GRAM = 3
STRENGTH, PASSES = 3.0, 100
"""Inverse of the regularisation, chosen with the scales of the features on conversations of a writer left out; and the passes after which
more of them find no more moves of such a writer."""


def fit(messages: Sequence[Said], encoder: Encoder) -> tuple[Ngrams, LogisticRegression]:
    """The n-grams and the weights learnt from messages."""
    texts = [plain(said.text) for said in messages]
    grams = Ngrams.fit(texts, LONGEST_GRAM)
    model = LogisticRegression(C=STRENGTH, max_iter=PASSES)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it is stopped early on purpose
        model.fit(rows(messages, encoder, grams), [said.move for said in messages])
    return grams, model


def rows(messages: Sequence[Said], encoder: Encoder, grams: Ngrams) -> csr_matrix:
    """The features of messages."""
    texts = [plain(said.text) for said in messages]
    vectors = encode_once([readable(said.text) for said in messages], encoder)
    return features(texts, [said.before for said in messages], vectors, grams)


def learn(messages: Sequence[Said], encoder: Encoder) -> dict[str, NDArray[Any]]:
    """The arrays of a model of moves learnt from messages.

    Raises:
        ValueError: where a move has no message.
    """
    grams, model = fit(messages, encoder)
    known = model.classes_.tolist()
    order = [known.index(move) for move in MOVES]
    return {
        "encoder": np.asarray(encoder.id),
        "terms": np.asarray(grams.terms),
        "idf": grams.idf,
        "longest": np.asarray(grams.longest),
        "weights": np.ascontiguousarray(model.coef_[order].T, dtype=np.float32),
        "intercepts": model.intercept_[order].astype(np.float32),
    }


def train_moves(messages: Sequence[Said], encoder: Encoder, path: Path) -> None:
    """Train on messages and write the model to `path`; the old one stays until the new one is whole."""
    draft = path.with_suffix(f".{os.getpid()}.npz")
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(draft, **learn(messages, encoder))
    os.replace(draft, path)
