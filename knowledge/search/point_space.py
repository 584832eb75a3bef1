"""The space in which questions are compared with points: what tells points apart counts, what all asks of one point share does not.

Sentence vectors and character n-grams together are turned by linear discriminant analysis over the asks: directions in which asks of
one point scatter shrink, those in which points differ stay. Measured against nearest ask, nearest in this space and logistic
regression in docs/evaluation.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD

from knowledge.search.encoder import Vectors
from knowledge.search.ngrams import Ngrams

Matrix = NDArray[np.float32]

GRAM_DIRECTIONS = 500
_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")
SIZE = 256
"""Numbers of a projected text: with fewer or more of them held-out asks find their point less often."""
SHRINKAGE = 0.3
"""Share of the mean variance added to each direction within points: with eight asks a point their scatter is known only roughly."""


@dataclass(frozen=True)
class PointSpace:
    """Maps a text with its sentence vector to `SIZE` numbers of length 1."""

    grams: Ngrams
    vector_map: Matrix
    gram_map: Matrix
    offset: Matrix

    def project(self, text: str, vector: Vectors) -> Matrix:
        """A text as the encoder reads it (`readable`), with its vector (encoder size,): its place (SIZE,) in the space."""
        positions, weights = self.grams.weigh(text)
        place = vector @ self.vector_map + weights @ self.gram_map[positions].astype(np.float32) - self.offset
        return np.asarray(place / max(float(np.linalg.norm(place)), 1e-9), dtype=np.float32)

    def knows(self, text: str) -> bool:
        """True where any two neighbouring Chinese characters of a text stand in the asks: noise has a place too, but no meaning."""
        return any(pair in self.grams for pair in _PAIR.findall(text))

    def project_all(self, texts: Sequence[str], vectors: Vectors) -> Matrix:
        """The same for many: (n, SIZE)."""
        places = vectors @ self.vector_map + self.grams.matrix(texts) @ self.gram_map.astype(np.float32) - self.offset
        return unit(np.asarray(places, dtype=np.float32))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything, to be stored."""
        return {
            "terms": np.asarray("\n".join(self.grams.terms).encode()),
            "idf": self.grams.idf,
            "vector_map": self.vector_map,
            "gram_map": self.gram_map,
            "offset": self.offset,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> PointSpace:
        """From what `arrays` gave."""
        terms = bytes(arrays["terms"].tobytes()).rstrip(b"\0").decode().split("\n")
        return cls(Ngrams(terms, arrays["idf"]), arrays["vector_map"], arrays["gram_map"], arrays["offset"])


def unit(rows: Matrix) -> Matrix:
    """Rows of length 1."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9), dtype=np.float32)


def fit_space(texts: Sequence[str], vectors: Vectors, owners: NDArray[np.int64]) -> PointSpace:
    """The space of asks (`texts` with `vectors`), `owners` being the number of each ask's point."""
    grams = Ngrams.fit(texts)
    matrix = grams.matrix(texts)
    directions = TruncatedSVD(min(GRAM_DIRECTIONS, matrix.shape[1] - 1), n_iter=2, random_state=0).fit(matrix)
    features = np.hstack([vectors, directions.transform(matrix)]).astype(np.float64)
    mean = features.mean(axis=0)
    turned = _discriminant(features - mean, owners)
    size = vectors.shape[1]
    return PointSpace(
        grams=grams,
        vector_map=turned[:size].astype(np.float32),
        # Half precision is far finer than the differences between asks, and halves the store.
        gram_map=(directions.components_.T @ turned[size:]).astype(np.float16),
        offset=(mean @ turned).astype(np.float32),
    )


def _discriminant(features: NDArray[np.float64], owners: NDArray[np.int64]) -> NDArray[np.float64]:
    """The map (features, SIZE) that whitens the scatter within points and keeps the directions in which points differ most."""
    means = means_of(features, owners)
    scatter = features - means[owners]
    within = scatter.T @ scatter / len(features)
    within += SHRINKAGE * np.trace(within) / len(within) * np.eye(len(within))
    values, axes = np.linalg.eigh(within)
    whiten = (axes / np.sqrt(values)) @ axes.T
    between = means @ whiten
    _, _, kept = np.linalg.svd(between - between.mean(axis=0), full_matrices=False)
    return np.asarray(whiten @ kept[:SIZE].T)


def means_of(rows: NDArray[Any], owners: NDArray[np.int64]) -> NDArray[Any]:
    """The mean row of each owner."""
    sums = np.zeros((int(owners.max()) + 1, rows.shape[1]), dtype=rows.dtype)
    np.add.at(sums, owners, rows)
    return np.asarray(sums / np.maximum(np.bincount(owners), 1)[:, None], dtype=rows.dtype)
