"""The points of a place's line: those of its city, of its province and of the nation, joined when they are first asked for.

What a turn costs follows from what its own line holds, not from how many cities are held beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from functools import lru_cache

from knowledge.catalog.regions import load_gazetteer
from knowledge.generation import kept
from knowledge.points.model import Point
from knowledge.search.point_ranker import Ranker
from knowledge.search.point_space import Matrix, PointSpace
from knowledge.search.points import Found, PointIndex, Read, index_of, joined
from knowledge.store.parts import NATION
from knowledge.store.repository import Library

MOST_JOINED = 12
"""Lines kept joined, about 6 MiB each."""
MOST_PARTS = 32


def load_lines(library: Library) -> Lines | None:
    """The lines of a store; None where none of its points has asks."""
    return Lines(library) if any(point.asks for point in library.national_points) or library.regions_of_points - {NATION} else None


class Lines:
    """The points of a store, found by line. Thread-safe."""

    def __init__(self, library: Library) -> None:
        self._library, self._gone = library, frozenset[str]()
        arrays = library.arrays
        self.space, self._ask_map = PointSpace.from_arrays(arrays), arrays["ask_map"]
        self.size = int(self.space.offset.shape[0])
        self._forget()

    def _forget(self) -> None:
        self._part = lru_cache(maxsize=MOST_PARTS)(self._part_of)
        self._joined = lru_cache(maxsize=MOST_JOINED)(self._join)

    def without(self, documents: frozenset[str]) -> Lines:
        """The lines as if there were no points that rest on a clause of these documents: they hold no longer."""
        return _without(self, documents)

    def of(self, regions: Iterable[str | None]) -> PointIndex:
        """The index of these regions and of the nation."""
        return self._joined(frozenset(region for region in regions if region in self._library.regions_of_points) - {NATION})

    def rank(self, read: Read, line: Collection[str], guesses: Mapping[str, float], ranker: Ranker) -> tuple[Found, ...]:
        """See `PointIndex.rank`."""
        return self.of(line).rank(read, line, guesses, ranker)

    def held(self, point_id: str) -> Point | None:
        """The point of that id; None where it is not held or has no asks."""
        point = self._library.point(point_id)
        return point if point is not None and point.asks else None

    def say_the_same(self, one: Point, other: Point) -> bool:
        """True for two points that say the same."""
        return self._around((one, other)).say_the_same(one, other)

    def fits(self, points: Sequence[Point], place: Matrix) -> tuple[Matrix, Matrix]:
        """See `PointIndex.fits`."""
        return self._around(points).fits(points, place)

    def asked(self, points: Sequence[Point], place: Matrix) -> Matrix:
        """See `PointIndex.asked`."""
        return self._around(points).asked(points, place)

    def nearness_to(self, point: Point | None, points: Sequence[Point]) -> tuple[Matrix, Matrix]:
        """See `PointIndex.nearness_to`."""
        return self._around([*points, *([point] if point is not None else [])]).nearness_to(point, points)

    def _around(self, points: Sequence[Point]) -> PointIndex:
        # With what their places lie in, as a turn asks for its line: any other set of regions would be joined and kept beside it.
        places = {point.region for point in points if point.region is not None}
        return self.of(region for place in places for region in load_gazetteer().lineage(place))

    def _part_of(self, region: str) -> PointIndex | None:
        part = self._library.parts.of(region)
        points = [point for point in part.points.values() if point.asks]
        return index_of(points, part.arrays, self.space, self._ask_map) if points else None

    def _join(self, regions: frozenset[str]) -> PointIndex:
        parts = [found for region in (NATION, *sorted(regions)) if (found := self._part(region)) is not None]
        whole = joined(parts) if parts else PointIndex((), *self._nothing())
        return whole.without(self._gone) if self._gone else whole

    def _nothing(self) -> tuple[Matrix, Matrix, PointSpace, Matrix, Matrix]:
        none = self.space.vector_map[:0]
        return none, none, self.space, self._ask_map, none


@kept(maxsize=8)
def _without(lines: Lines, documents: frozenset[str]) -> Lines:
    left = copy(lines)
    left._gone = lines._gone | documents
    left._forget()
    return left
