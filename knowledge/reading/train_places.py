"""Training the reader of places on the annotated ones."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from knowledge.reading.annotated_places import Placed
from knowledge.reading.place_features import PlaceFeatures, sides, terms
from knowledge.reading.places import BESIDE, PARTS
from knowledge.reading.word_vectors import learn_vectors

STRENGTH = 30.0
"""Inverse of the regularisation; with the features chosen on voices left out."""
MOST_STEPS = 300


def learn(messages: Sequence[Placed], texts: Iterable[str]) -> dict[str, NDArray[Any]]:
    """The arrays of a model learnt from annotated messages, the meanings of words from `texts` of our people beside them.

    Raises:
        ValueError: where a role has no message.
    """
    words, vectors = learn_vectors([*texts, *(placed.text for placed in messages)])
    vectors = vectors.astype(np.float16)
    places = [(placed.text, placed.spans, at) for placed in messages for at in range(len(placed.spans))]
    known_terms = sorted({term for text, spans, at in places for term in terms(*sides(text, spans, at), len(spans), at)})
    rows = _rows(places, PlaceFeatures(known_terms, words, vectors.astype(np.float32)), len(known_terms))
    roles = [role for placed in messages for role in placed.roles]
    parts = LogisticRegression(C=STRENGTH, max_iter=MOST_STEPS).fit(rows, [part_of(role) for role in roles])
    known = parts.classes_.tolist()
    order = [known.index(part) for part in PARTS]
    besides = [LogisticRegression(C=STRENGTH, max_iter=MOST_STEPS).fit(rows, [name in role for role in roles]) for name in BESIDE]
    weights = np.vstack([parts.coef_[order], *(model.coef_ for model in besides)]).T
    return {
        "terms": np.asarray(known_terms),
        "weights": np.ascontiguousarray(weights[: len(known_terms)], dtype=np.float32),
        "words": np.asarray(words),
        "vectors": vectors,
        "word_weights": np.ascontiguousarray(weights[len(known_terms) :], dtype=np.float32),
        "intercepts": np.concatenate([parts.intercept_[order], *(model.intercept_ for model in besides)]).astype(np.float32),
    }


def part_of(roles: frozenset[str]) -> str:
    """The part among the roles of a place."""
    return next((part for part in PARTS if part in roles), PARTS[0])


def _rows(places: Sequence[tuple[str, Any, int]], features: PlaceFeatures, width: int) -> csr_matrix:
    positions, weights, meanings = zip(*(features.weigh(*place) for place in places), strict=True)
    starts = np.cumsum([0, *map(len, positions)])
    grams = csr_matrix((np.concatenate(weights), np.concatenate(positions), starts), shape=(len(places), width))
    return hstack([grams, csr_matrix(np.asarray(meanings))]).tocsr()


def train_places(messages: Sequence[Placed], texts: Iterable[str], path: Path) -> None:
    """Train on messages and write the model to `path`; the old one stays until the new one is whole."""
    draft = path.with_suffix(f".{os.getpid()}.npz")
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(draft, **learn(messages, texts))
    os.replace(draft, path)
