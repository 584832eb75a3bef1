"""The space in which questions are compared with points: what tells points apart counts, what all asks of one point share does not.

Sentence vectors and character n-grams together are turned by linear discriminant analysis over the asks (directions in which asks of
one point scatter shrink, those in which points differ stay); from there the map and one prototype a point are trained together, so that
each ask lies nearer to its own prototype than to any other. What was measured beside it stands in ADR 10.
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

GRAM_DIRECTIONS, RAREST_GRAM = 1000, 4
"""Directions that n-grams are turned into, and the fewest texts an n-gram stands in: rarer ones find no more asks and need twice the
room."""
_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")
SIZE = 256
"""Numbers of a projected text: with fewer or more of them held-out asks find their point less often."""
SHRINKAGE = 0.3
"""Share of the mean variance added to each direction within points: with eight asks a point their scatter is known only roughly."""
EPOCHS, BATCH, RATE, DROPPED, SHARPNESS = 4, 256, 1e-3, 0.3, 16.0
"""Of the training: passes over the texts, texts a step, size of the steps (Adam), share of features left out of each text, and what
cosines are multiplied with before they become probabilities. More passes, fewer features left out and other sharpness gave no more."""
SMALLEST_SCALE = 0.1
"""Least standard deviation of a feature, as a share of the mean one, that it is divided by before training."""
START_SCALE = 0.03
"""Standard deviation of the map the training starts from: small enough for its steps to turn it."""


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


def fit_space(texts: Sequence[str], vectors: Vectors, owners: NDArray[np.int64]) -> tuple[PointSpace, Matrix]:
    """The space of what is asked of points and said by them (`texts` with `vectors`), `owners` being the number of each text's point;
    and the prototype (SIZE,) of each point."""
    grams = Ngrams.fit(texts, rarest=RAREST_GRAM)
    matrix = grams.matrix(texts)
    directions = TruncatedSVD(min(GRAM_DIRECTIONS, matrix.shape[1] - 1), n_iter=2, random_state=0).fit(matrix)
    features = np.hstack([vectors, directions.transform(matrix)]).astype(np.float32)
    mean = features.mean(axis=0)
    features -= mean
    scale = features.std(axis=0)
    # A direction in which a small set hardly varies must not become a large one of what is asked later.
    scale = np.maximum(scale, SMALLEST_SCALE * scale.mean())
    start = _discriminant(features, owners) * scale[:, None]
    turned, prototypes = _train(features / scale, START_SCALE * start / start.std(), owners)
    turned /= scale[:, None]
    size = vectors.shape[1]
    space = PointSpace(
        grams=grams,
        vector_map=turned[:size],
        # Half precision is far finer than the differences between asks, and halves the store.
        gram_map=(directions.components_.T @ turned[size:]).astype(np.float16),
        offset=mean @ turned,
    )
    return space, prototypes


def _train(features: Matrix, start: NDArray[np.float64], owners: NDArray[np.int64]) -> tuple[Matrix, Matrix]:
    """The map (features, SIZE) and the unit prototypes (points, SIZE) that make each text's own point most probable, by Adam."""
    generator = np.random.default_rng(0)
    turned = start.astype(np.float32)
    prototypes = unit(means_of(unit(features @ turned), owners))
    steps = [_Adam(turned), _Adam(prototypes)]
    for _ in range(EPOCHS):
        order = generator.permutation(len(features))
        for rows in np.split(order, range(BATCH, len(order), BATCH)):
            kept = generator.random((len(rows), features.shape[1]), dtype=np.float32) >= DROPPED
            inputs = features[rows] * kept / np.float32(1 - DROPPED)
            raw = inputs @ turned
            places, centres = unit(raw), unit(prototypes)
            slopes = _slopes(places @ centres.T, owners[rows])
            steps[0].step(inputs.T @ _through_unit(raw, places, slopes @ centres))
            steps[1].step(_through_unit(prototypes, centres, slopes.T @ places))
    return turned, unit(prototypes)


def _slopes(cosines: Matrix, owners: NDArray[np.int64]) -> Matrix:
    """How the mean cross-entropy changes with each cosine (texts, points)."""
    scores = SHARPNESS * cosines
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    shares[np.arange(len(owners)), owners] -= 1.0
    return np.asarray(shares * np.float32(SHARPNESS / len(owners)))


def _through_unit(raw: Matrix, normed: Matrix, slopes: Matrix) -> Matrix:
    """Slopes by rows of length 1 as slopes by the rows before they were brought to length 1."""
    lengths = np.maximum(np.linalg.norm(raw, axis=1, keepdims=True), 1e-9)
    return np.asarray((slopes - normed * (normed * slopes).sum(axis=1, keepdims=True)) / lengths)


class _Adam:
    """Adam (Kingma and Ba 2015, algorithm 1), which changes an array in place."""

    def __init__(self, values: Matrix) -> None:
        self._values, self._count = values, 0
        self._first, self._second = np.zeros_like(values), np.zeros_like(values)

    def step(self, slopes: Matrix) -> None:
        """One step down."""
        self._count += 1
        self._first += np.float32(0.1) * (slopes - self._first)
        self._second += np.float32(0.001) * (slopes * slopes - self._second)
        first, second = self._first / (1 - 0.9**self._count), self._second / (1 - 0.999**self._count)
        self._values -= (RATE * first / (np.sqrt(second) + 1e-7)).astype(np.float32)


def _discriminant(features: Matrix, owners: NDArray[np.int64]) -> NDArray[np.float64]:
    """The map (features, SIZE) that whitens the scatter within points and keeps the directions in which points differ most."""
    means = means_of(features, owners)
    scatter = features - means[owners]
    within = (scatter.T @ scatter).astype(np.float64) / len(features)
    within += SHRINKAGE * np.trace(within) / len(within) * np.eye(len(within))
    values, axes = np.linalg.eigh(within)
    whiten = (axes / np.sqrt(values)) @ axes.T
    between = means @ whiten
    between -= between.mean(axis=0)
    _, kept = np.linalg.eigh(between.T @ between)  # in rising order
    return np.asarray(whiten @ kept[:, ::-1][:, :SIZE])


def means_of(rows: NDArray[Any], owners: NDArray[np.int64]) -> NDArray[Any]:
    """The mean row of each owner."""
    sums = np.zeros((int(owners.max()) + 1, rows.shape[1]), dtype=rows.dtype)
    np.add.at(sums, owners, rows)
    return np.asarray(sums / np.maximum(np.bincount(owners), 1)[:, None], dtype=rows.dtype)
