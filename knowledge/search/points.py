"""Finding the point that answers a question: among those of the place's line and of national law, across all topics.

Candidates come from the space of the asks; a small trained ranker (point_ranker.py) weighs what else is known of each and says how sure
it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.catalog.regions import load_gazetteer
from knowledge.generation import kept
from knowledge.points.model import ASKS, Point
from knowledge.search.point_figures import agrees, figures_of, holds, told_in
from knowledge.search.point_ranker import FEATURES, Ranker
from knowledge.search.point_space import SHARPNESS, Matrix, PointSpace
from knowledge.search.scope import OUT_OF_SCOPE

CANDIDATES = 10
MOST_KNOWN = 256
"""Texts whose points are remembered."""
MOST_LINES = 8
"""Lines of regions whose points are kept one below the other."""
PER_POINT = ("_prototypes", "says", "_regions", "_levels", "_is_gap", "_is_gone", "_asks", "_is_generated", "_counts")
"""Attributes of an index with one row a point."""
TWINS = 0.75
"""From this cosine on two points say the same: an overlap of files is no doubt about the answer."""


@dataclass(frozen=True)
class Found:
    """A point that may answer, with the probability that it does; `features` explain it, in the order of `FEATURES`."""

    point: Point
    probability: float
    features: tuple[float, ...]


@dataclass(frozen=True)
class Read:
    """A readable text with its place (SIZE,) in the space of the asks; `is_telling` where any of its words tells what it is about."""

    text: str
    place: Matrix = field(compare=False)
    is_telling: bool = True


def load_index(points: Sequence[Point], arrays: Mapping[str, NDArray[Any]]) -> PointIndex | None:
    """The index of a store's points that have asks; None where there are none."""
    points = [point for point in points if point.asks]
    if not points:
        return None
    return index_of(points, arrays, PointSpace.from_arrays(arrays), arrays["ask_map"])


def index_of(points: Sequence[Point], arrays: Mapping[str, NDArray[Any]], space: PointSpace, ask_map: Matrix) -> PointIndex:
    """The index of points that have asks, with the arrays of their rows in a space."""
    return PointIndex(points, arrays["places"], arrays["prototypes"].astype(np.float32), space, ask_map, arrays["says"])


def joined(indexes: Sequence[PointIndex]) -> PointIndex:
    """One index over the points of several in one space."""
    whole = copy(indexes[0])
    whole.points = tuple(point for index in indexes for point in index.points)
    for name in PER_POINT:
        setattr(whole, name, np.concatenate([getattr(index, name) for index in indexes]))
    whole._asks_of = [asks for index in indexes for asks in index._asks_of]
    whole._figures = [figures for index in indexes for figures in index._figures]
    whole._settle()
    return whole


class PointIndex:
    """The points of a store and the places of their asks. Thread-safe: nothing changes after it is made."""

    def __init__(
        self, points: Sequence[Point], places: Matrix, prototypes: Matrix, space: PointSpace, ask_map: Matrix, says: Matrix
    ) -> None:
        """`places` (asks, SIZE) in the order of the points and `prototypes` (points, SIZE); `ask_map` (SIZE + 1, kinds of ask) tells
        what kind of question a text is; `says` (points, encoder size) are the vectors of what the points say. Places and sayings may
        stay in half precision as stored: few of them are looked at. `size` is that of the space."""
        self.points, self.space = tuple(points), space
        self._ask_map, self.says = ask_map, says
        self._asks_of = np.split(places, np.cumsum([len(point.asks) for point in points])[:-1])
        self._prototypes = prototypes
        self.size = int(prototypes.shape[1])
        self._regions = np.asarray([point.region or "" for point in points])
        self._levels = np.asarray([_level(point.region) for point in points], dtype=np.float32)
        self._is_gap = np.asarray([point.kind == "gap" and point.region is not None for point in points])
        self._is_gone = np.zeros(len(points), dtype=bool)
        self._asks = np.asarray([ASKS.index(point.ask) for point in points])
        self._is_generated = np.asarray([point.is_generated for point in points], dtype=np.float32)
        self._figures = [told_in(point) for point in points]
        self._counts = np.asarray([len(point.asks) for point in points], dtype=np.float32)
        self._settle()

    def _settle(self) -> None:
        """What follows from the points, and what is remembered of them."""
        self._rows = {point.id: row for row, point in enumerate(self.points)}
        # A message is read in several ways, each of them by several steps.
        self._ranked = lru_cache(maxsize=MOST_KNOWN)(self._rank_both)
        self._near = lru_cache(maxsize=MOST_KNOWN)(self._near_to)
        self._of_line = lru_cache(maxsize=MOST_LINES)(self._rows_of)

    def without(self, documents: frozenset[str]) -> PointIndex:
        """The index as if it held no points that rest on a clause of these documents: they hold no longer."""
        return _without(self, documents)

    def rank(self, read: Read, line: Collection[str], guesses: Mapping[str, float], ranker: Ranker) -> tuple[Found, ...]:
        """The points that may answer what was read, best first.

        `line` holds the ids of the place's own regions, `guesses` what intent recognition thinks of the text (topic ids and out_of_scope,
        0 to 1). What a document leaves open gives way where, without it, another point answers at least as surely.
        """
        return self._ranked(read, frozenset(line), frozenset(guesses.items()), ranker)

    def _rank_both(self, read: Read, line: frozenset[str], guesses: frozenset[tuple[str, float]], ranker: Ranker) -> tuple[Found, ...]:
        if not read.is_telling or not self.space.knows(read.text):
            return ()
        known, figures = dict(guesses), figures_of(read.text)
        found = self._word_for_word(read.text, self._rank(read.place, figures, line, known, ranker))
        if found and found[0].point.kind == "gap" and found[0].point.region is not None:
            others = self._rank(read.place, figures, line, known, ranker, with_gaps=False)
            if others and others[0].probability >= found[0].probability:
                return tuple(others)
        return tuple(found)

    def _word_for_word(self, text: str, found: list[Found]) -> list[Found]:
        """What was found, with points first, and certain, among whose asks the text stands word for word."""
        asked = [replace(each, probability=1.0) for each in found if text in each.point.asks]
        return [*asked, *(each for each in found if text not in each.point.asks)]

    def _rank(
        self,
        place: Matrix,
        figures: frozenset[float],
        line: frozenset[str],
        guesses: Mapping[str, float],
        ranker: Ranker,
        with_gaps: bool = True,
    ) -> list[Found]:
        rows, features = self.candidates(place, figures, line, guesses, with_gaps)
        if not len(rows):
            return []
        probabilities = ranker.probabilities(features)
        first = int(np.argmax(probabilities))
        # The ranker does not tell points apart that say the same: of these the one nearest to the question is told, of no wider a place.
        own = features[:, FEATURES.index("own")]
        twins = np.flatnonzero(self.like(self.points[rows[first]], self.says[rows[first]], rows) & (own >= own[first]))
        nearest = int(twins[np.argmax(features[twins, FEATURES.index("fit")])])
        probabilities[[first, nearest]] = probabilities[[nearest, first]]
        best = np.argsort(-probabilities, kind="stable")
        return [Found(self.points[rows[at]], float(probabilities[at]), tuple(map(float, features[at]))) for at in best]

    def candidates(
        self,
        place: Matrix,
        figures: frozenset[float],
        line: Collection[str],
        guesses: Mapping[str, float],
        with_gaps: bool = True,
    ) -> tuple[NDArray[np.int64], Matrix]:
        """The nearest points to a place in the space with their features (n, FEATURES), with or without what documents leave open;
        `figures` are those of the question."""
        # A message is read with several guesses: where it stands among the points is the same for all of them.
        rows, near = self._near(place.astype(np.float32).tobytes(), frozenset(line), with_gaps)
        topics = [self.points[row].topics for row in rows]
        features = np.column_stack(
            [
                near,
                [max((guesses.get(topic, 0.0) for topic in own), default=0.0) for own in topics],
                [max((guesses.get(topic, 0.0) for topic in own[:1]), default=0.0) for own in topics],
                np.full(len(rows), guesses.get(OUT_OF_SCOPE, 0.0)),
                [holds(self._figures[row], figures) for row in rows],
            ]
        )
        return rows, features.astype(np.float32)

    def _near_to(self, place_bytes: bytes, line: frozenset[str], with_gaps: bool) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The nearest points to a place, given as bytes to be remembered by, with the features that no guess changes: the first twelve."""
        place: Matrix = np.frombuffer(place_bytes, dtype=np.float32)
        allowed, own = self._of_line(line, with_gaps)
        if not len(allowed):
            return allowed, np.zeros((0, FEATURES.index("topic")))
        nearness = own @ place
        top = np.argpartition(-nearness, CANDIDATES)[:CANDIDATES] if len(nearness) > CANDIDATES else np.arange(len(nearness))
        top = top[np.argsort(-nearness[top], kind="stable")]
        rows, fit = allowed[top], nearness[top]
        shares = np.exp(SHARPNESS * (nearness - fit[0]))
        asks = [np.sort(self._asks_of[row].astype(np.float32) @ place) for row in rows]
        nearest = np.asarray([each[-1] for each in asks])
        # One ask may be near by chance.
        third = np.asarray([each[-3:][0] for each in asks], dtype=np.float32)
        kinds, others = self._kinds(place), ~self.are_twins(rows)
        near = np.column_stack(
            [
                fit,
                nearest,
                third,
                fit - _best_of(fit, others),
                nearest - _best_of(nearest, others),
                third - _best_of(third, others),
                shares[top] / shares.sum(),
                kinds[self._asks[rows]],
                self._levels[rows],
                self._is_generated[rows],
                np.log(self._counts[rows]),
                np.full(len(rows), float(fit[:3].mean() - fit.mean())),
            ]
        )
        return rows, near

    def say_the_same(self, one: Point, other: Point) -> bool:
        """True for two points that say the same."""
        rows = np.asarray([self._rows[one.id], self._rows[other.id]]) if one.id in self._rows and other.id in self._rows else None
        return rows is not None and bool(self.are_twins(rows)[0, 1])

    def are_twins(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of some points say the same as which: (n, n)."""
        says = self.says[rows].astype(np.float32)
        twins = np.asarray(says @ says.T >= TWINS)
        for one, other in zip(*np.nonzero(np.triu(twins, 1))):
            twins[one, other] = twins[other, one] = agrees(self.points[rows[one]], self.points[rows[other]])
        return twins

    def held(self, point_id: str) -> Point | None:
        """The point of that id; None where it is not held or has no asks."""
        return self.points[self._rows[point_id]] if point_id in self._rows else None

    def fits(self, points: Sequence[Point], place: Matrix) -> tuple[Matrix, Matrix]:
        """How near each of some points, and the nearest of its asks, is to a place in the space: cosines, each (n,)."""
        rows = [self._rows[point.id] for point in points]
        nearest = [float((self._asks_of[row].astype(np.float32) @ place).max()) for row in rows]
        return self._prototypes[rows] @ place, np.asarray(nearest, dtype=np.float32)

    def asked(self, points: Sequence[Point], place: Matrix) -> Matrix:
        """How probable it is that a text at a place in the space asks the kind of question that each of some points answers: (n,)."""
        kinds = self._kinds(place)
        return np.asarray([kinds[self._asks[self._rows[point.id]]] for point in points], dtype=np.float32)

    def nearness_to(self, point: Point | None, points: Sequence[Point]) -> tuple[Matrix, Matrix]:
        """How near what each of some points says, and what it is asked, is to one point: cosines, each (n,); zeros where there is none."""
        rows = [self._rows[each.id] for each in points]
        if point is None:
            return np.zeros(len(rows), dtype=np.float32), np.zeros(len(rows), dtype=np.float32)
        row = self._rows[point.id]
        says = self.says[[*rows, row]].astype(np.float32)
        return says[:-1] @ says[-1], self._prototypes[rows] @ self._prototypes[row]

    def like(self, point: Point, said: Matrix, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of some points (n,) say the same as a point, whose saying has the vector `said`."""
        agree = [agrees(point, self.points[row]) for row in rows]
        says = self.says[rows].astype(np.float32)
        return np.asarray((says @ said.astype(np.float32) >= TWINS) & np.asarray(agree, dtype=bool))

    def _kinds(self, place: Matrix) -> NDArray[np.float64]:
        """The probabilities of the kinds of ask."""
        scores = place @ self._ask_map[:-1] + self._ask_map[-1]
        shares = np.exp(scores - scores.max())
        return np.asarray(shares / shares.sum())

    def _rows_of(self, line: frozenset[str], with_gaps: bool) -> tuple[NDArray[np.int64], Matrix]:
        """The points of a line of regions and of the nation, with their prototypes one below the other."""
        rows = np.flatnonzero(np.isin(self._regions, ["", *line]) & (with_gaps | ~self._is_gap) & ~self._is_gone)
        return rows, self._prototypes if len(rows) == len(self.points) else np.ascontiguousarray(self._prototypes[rows])


@kept(maxsize=8)
def _without(index: PointIndex, documents: frozenset[str]) -> PointIndex:
    left = copy(index)
    left._is_gone = np.asarray([rests_on(point, documents) for point in index.points], dtype=bool)
    left._settle()
    return left


def rests_on(point: Point, documents: Collection[str]) -> bool:
    """Whether a clause of one of the documents carries a point."""
    return any(source.clause is not None and source.clause.rpartition("/")[0] in documents for source in point.sources)


def _level(region: str | None) -> float:
    """1 for a city's own point, less for its province's, 0 for the nation's."""
    return 0.0 if region is None else 1.0 if load_gazetteer().places[region].level == "city" else 0.5


def _best_of(scores: Matrix, others: NDArray[np.bool_]) -> Matrix:
    """For each score the best of those that say something else (`others`, square)."""
    return np.asarray(np.where(others, scores[None, :], 0.0).max(axis=1), dtype=np.float32)
