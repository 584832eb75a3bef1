"""Training what finds points: the space of their asks, and which kind of question a text is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from knowledge.points.model import ASKS, Point
from knowledge.search.encoder import Encoder, Vectors, encode_once
from knowledge.search.point_space import Matrix, PointSpace, fit_space, means_of, unit
from knowledge.search.reading import readable

STRENGTH = 3.0
"""Inverse strength of regularisation of the classifier of kinds of ask."""


def read_asks(points: Sequence[Point], encoder: Encoder) -> tuple[list[str], Vectors, NDArray[np.int64]]:
    """All asks as the encoder reads them, their vectors, and the number of each one's point."""
    texts = [readable(ask) for point in points for ask in point.asks]
    owners = np.repeat(np.arange(len(points)), [len(point.asks) for point in points])
    return texts, encode_once(texts, encoder), owners


def train_space(points: Sequence[Point], encoder: Encoder) -> dict[str, NDArray[Any]]:
    """The arrays of the space, with the places of all asks (`places`), the points' prototypes and the map to kinds of ask (`ask_map`)."""
    texts, vectors, owners = read_asks(points, encoder)
    says = read_says(points, encoder)
    space, prototypes = fit_points(points, texts, vectors, owners, says)
    places = space.project_all(texts, vectors)
    return {
        **space.arrays(),
        "places": places.astype(np.float16),
        "prototypes": prototypes.astype(np.float16),
        "ask_map": fit_kinds(places, owners, points),
        "says": says.astype(np.float16),
    }


def project_points(points: Sequence[Point], space: PointSpace, encoder: Encoder) -> dict[str, NDArray[Any]]:
    """The arrays of points that the space was not trained on: their asks where it puts them, each prototype the mean of its asks and of
    what the point says."""
    texts, vectors, owners = read_asks(points, encoder)
    says, said = read_says(points, encoder), [readable(point.says) for point in points]
    places = space.project_all(texts, vectors)
    around = np.vstack([places, space.project_all(said, says)])
    prototypes = unit(means_of(around, np.concatenate([owners, np.arange(len(points))])))
    return {"places": places.astype(np.float16), "prototypes": prototypes.astype(np.float16), "says": says.astype(np.float16)}


def read_says(points: Sequence[Point], encoder: Encoder) -> Vectors:
    """The vectors of what the points say."""
    return encode_once([readable(point.says) for point in points], encoder)


def fit_points(
    points: Sequence[Point], texts: Sequence[str], vectors: Vectors, owners: NDArray[np.int64], says: Vectors
) -> tuple[PointSpace, Matrix]:
    """The space of the points and their prototypes, from asks and from what each point says: one more way to ask for it."""
    said = [readable(point.says) for point in points]
    return fit_space([*texts, *said], np.vstack([vectors, says]), np.concatenate([owners, np.arange(len(points))]))


def fit_kinds(places: Matrix, owners: NDArray[np.int64], points: Sequence[Point]) -> Matrix:
    """The map (SIZE + 1, kinds of ask) from a place in the space to scores of the kinds; the last row holds the intercepts."""
    labels = np.asarray([ASKS.index(points[owner].ask) for owner in owners])
    found = np.zeros((places.shape[1] + 1, len(ASKS)), dtype=np.float32)
    if len(set(labels)) < 2:
        return found
    model = LogisticRegression(C=STRENGTH, max_iter=200).fit(places, labels)
    weights = np.vstack([model.coef_.T, model.intercept_])
    found[-1] = -30.0  # a kind that no point has
    if len(model.classes_) == 2:
        weights = np.hstack([-weights, weights])
    found[:, model.classes_] = weights
    return found
