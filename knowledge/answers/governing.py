"""A point that another one governs where the question is about is not told: the governing one takes its place, as sure as it was."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from knowledge.catalog.regions import load_gazetteer
from knowledge.generation import kept
from knowledge.points.model import Point
from knowledge.points.standing import NEARNESS
from knowledge.search.points import Found, PointIndex


def governed(found: Sequence[Found], index: PointIndex, line: Collection[str]) -> tuple[Found, ...]:
    """What was found, best first, with each point that a point of the line of regions goes before replaced by that one."""
    told: dict[str, Found] = {}
    for each in found:
        by = next((point for point in _governors(index).get(each.point.id, ()) if point.region is None or point.region in line), None)
        point = by or each.point
        if point.id not in told:
            told[point.id] = replace(each, point=point)
    return tuple(told.values())


@kept(maxsize=64)
def _governors(index: PointIndex) -> Mapping[str, tuple[Point, ...]]:
    """The points that go before a point, by its id, those of the narrowest place first."""
    over: dict[str, list[Point]] = {}
    for point in index.points:
        for name in point.over:
            over.setdefault(name, []).append(point)
    return {name: tuple(sorted(points, key=_nearness, reverse=True)) for name, points in over.items()}


def _nearness(point: Point) -> int:
    return NEARNESS[load_gazetteer().places[point.region].level] if point.region is not None else 0
