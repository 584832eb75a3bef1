"""Finding the point that answers a question: among those of the place's line and of national law, across all topics.

Candidates come from the space of the asks; a small trained ranker weighs what else is known of each and says how sure it is. Its weights
and the thresholds stand in point_ranker.yml, written by `python -m knowledge.points.tune`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.catalog.files import read_yaml
from knowledge.points.model import ASKS, Point
from knowledge.search.encoder import Vectors
from knowledge.search.point_space import Matrix, PointSpace, means_of, unit

CANDIDATES = 10
FEATURES = ("mean", "nearest", "mean_lead", "nearest_lead", "both_first", "ask", "own", "generated", "asks")
RANKER = Path(__file__).with_name("point_ranker.yml")


@dataclass(frozen=True)
class Found:
    """A point that may answer, with the probability that it does; `features` explain it, in the order of `FEATURES`."""

    point: Point
    probability: float
    features: tuple[float, ...]


@dataclass(frozen=True)
class Ranker:
    """The trained weights of `FEATURES` and the thresholds of what is done with a probability."""

    weights: Matrix
    intercept: float
    answers: float
    """From this probability on a point is the answer."""
    offers: float
    """From this one on it is offered as a choice."""

    def probabilities(self, features: Matrix) -> NDArray[np.float64]:
        """The probability for each row of features."""
        return np.asarray(1.0 / (1.0 + np.exp(-(features @ self.weights + self.intercept))))


@lru_cache(maxsize=1)
def load_ranker() -> Ranker:
    """The tuned ranker.

    Raises:
        CatalogError: where point_ranker.yml cannot be read.
    """
    content = read_yaml(RANKER)
    weights = np.asarray([content["weights"][name] for name in FEATURES], dtype=np.float32)
    return Ranker(weights, content["intercept"], content["thresholds"]["answers"], content["thresholds"]["offers"])


class PointIndex:
    """The points of a store and the places of their asks. Thread-safe: nothing changes after it is made."""

    def __init__(self, points: Sequence[Point], places: Matrix, space: PointSpace, ask_map: Matrix) -> None:
        """`places` (asks, SIZE) in the order of the points; `ask_map` (SIZE + 1, kinds of ask) tells what kind of question a text is."""
        self.points, self.space = tuple(points), space
        self._places, self._ask_map = places, ask_map
        self.owners = np.repeat(np.arange(len(points)), [len(point.asks) for point in points])
        self._starts = np.searchsorted(self.owners, np.arange(len(points)))
        self._means = unit(means_of(places, self.owners))
        self._regions = np.asarray([point.region or "" for point in points])
        self._asks = np.asarray([ASKS.index(point.ask) for point in points])
        self._is_generated = np.asarray([point.is_generated for point in points], dtype=np.float32)
        self._counts = np.asarray([len(point.asks) for point in points], dtype=np.float32)

    def rank(self, text: str, vector: Vectors, line: Collection[str], ranker: Ranker) -> list[Found]:
        """The points that may answer a readable text, best first; `line` holds the ids of the place's own regions."""
        rows, features = self.candidates(self.space.project(text, vector), line)
        if not len(rows):
            return []
        probabilities = ranker.probabilities(features)
        best = np.argsort(-probabilities)
        return [Found(self.points[rows[at]], float(probabilities[at]), tuple(map(float, features[at]))) for at in best]

    def candidates(self, place: Matrix, line: Collection[str], without: Collection[int] = ()) -> tuple[NDArray[np.int64], Matrix]:
        """The nearest points to a place in the space with their features (n, FEATURES); `without` leaves asks out, by row."""
        allowed = self._allowed(frozenset(line))
        if not len(allowed):
            return allowed, np.zeros((0, len(FEATURES)), dtype=np.float32)
        means = self._means[allowed] @ place
        nearest_all = self._places @ place
        nearest_all[list(without)] = -1.0
        nearest = np.maximum.reduceat(nearest_all, self._starts)[allowed]
        top = np.argsort(-(means + nearest))[:CANDIDATES]
        rows, means, nearest = allowed[top], means[top], nearest[top]
        kinds = self._kinds(place)
        features = np.column_stack(
            [
                means,
                nearest,
                means - _best_other(means),
                nearest - _best_other(nearest),
                (means == means.max()) & (nearest == nearest.max()),
                kinds[self._asks[rows]],
                self._regions[rows] != "",
                self._is_generated[rows],
                np.log(self._counts[rows]),
            ]
        )
        return rows, features.astype(np.float32)

    def _allowed(self, line: frozenset[str]) -> NDArray[np.int64]:
        return _allowed_rows(self, line)

    def _kinds(self, place: Matrix) -> NDArray[np.float64]:
        """The probabilities of the kinds of ask."""
        scores = place @ self._ask_map[:-1] + self._ask_map[-1]
        shares = np.exp(scores - scores.max())
        return np.asarray(shares / shares.sum())


@lru_cache(maxsize=64)
def _allowed_rows(index: PointIndex, line: frozenset[str]) -> NDArray[np.int64]:
    return np.flatnonzero(np.isin(index._regions, ["", *line]))


def _best_other(scores: Matrix) -> Matrix:
    """For each score the best of the others."""
    if len(scores) < 2:
        return np.zeros_like(scores)
    first, second = np.sort(scores)[::-1][:2]
    return np.where(scores == first, second, first)
