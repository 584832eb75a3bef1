"""Writing points, the space of their asks, and the articles they cite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection

from knowledge.points.codec import act_to_json, point_to_json
from knowledge.points.collect import cited_acts
from knowledge.points.model import Point
from knowledge.search.encoder import Encoder
from knowledge.search.point_space import PointSpace
from knowledge.search.point_training import project_points, train_space
from knowledge.search.yardstick import yardstick_of
from knowledge.store import tables
from knowledge.store.digests import Digests, changed, is_trained
from knowledge.store.parts import NATION, array_of, read_part

OF_POINTS = ("places", "prototypes", "says")
"""Arrays with rows for the points of one region; the others are the space's own."""
Rows = Mapping[tuple[tuple[str, ...], str], tuple[NDArray[Any], NDArray[Any], NDArray[Any]]]
"""The rows of points in those arrays by what they follow from: asks and saying."""


def write_points(connection: Connection, points: Sequence[Point], encoder: Encoder, new: Digests, old: Digests) -> None:
    """Write what differs of all points, in their order, with the acts they cite."""
    regions = changed(old.points, new.points)
    kept = {region: _rows_kept(connection, region) for region in regions & set(old.points)} if old.space == new.space else None
    for region in regions & set(old.points):
        connection.execute(delete(tables.points).where(tables.points.c.region == region))
    rows = [_row(point, position) for position, point in enumerate(points) if (point.region or NATION) in regions]
    if rows:
        connection.execute(insert(tables.points), rows)
    _settle(connection, points, changed(old.positions, new.positions) - regions)
    _write_spaces(connection, [point for point in points if point.asks], encoder, regions, kept)
    for table in (tables.articles, tables.acts):
        connection.execute(delete(table))
    for act, articles in cited_acts(points):
        connection.execute(insert(tables.acts).values(id=act.id, content=act_to_json(act)))
        found = [{"act": act.id, "article": name, "position": at, "text": text} for at, (name, text) in enumerate(articles.items())]
        connection.execute(insert(tables.articles), found)


def _row(point: Point, position: int) -> dict[str, Any]:
    return {"id": point.id, "region": point.region or NATION, "position": position, "content": point_to_json(point)}


def _settle(connection: Connection, points: Sequence[Point], moved: Collection[str]) -> None:
    """The new places of points that are kept as they are."""
    rows = [{"name": point.id, "at": position} for position, point in enumerate(points) if (point.region or NATION) in moved]
    if rows:
        connection.execute(update(tables.points).where(tables.points.c.id == bindparam("name")).values(position=bindparam("at")), rows)


def _write_spaces(
    connection: Connection, points: Sequence[Point], encoder: Encoder, regions: set[str], kept: Mapping[str, Rows] | None
) -> None:
    """The rows in the space of the `regions` that changed, `kept` being those of their points before; of all regions where the space
    itself changed and nothing can be kept.

    It is trained on the nation's points and on those of the regions that all are measured by.
    """
    stale = delete(tables.arrays)
    connection.execute(stale if kept is None else stale.where(tables.arrays.c.region.in_(regions - {NATION})))
    if not points:
        return
    measured = yardstick_of({point.region for point in points if point.region is not None})
    by_region: dict[str, list[Point]] = defaultdict(list)
    for point in points:
        by_region[point.region or NATION].append(point)
    if kept is None:
        trained = [point for point in points if is_trained(point, measured)]
        arrays = train_space(trained, encoder)
        _write_arrays(connection, NATION, {name: array for name, array in arrays.items() if name not in OF_POINTS})
        for region in sorted(measured | {NATION}):
            _write_arrays(connection, region, rows_of(arrays, trained, region))
    else:
        stored = connection.execute(select(tables.arrays).where(tables.arrays.c.region == NATION))
        arrays = {row.name: array_of(row) for row in stored}
    space = PointSpace.from_arrays(arrays)
    for region in sorted(set(by_region) - measured - {NATION}):
        if kept is None or region in regions:
            _write_arrays(connection, region, _projected(by_region[region], space, encoder, (kept or {}).get(region, {})))


def _rows_kept(connection: Connection, region: str) -> Rows:
    """The rows of a region's points before they are taken out."""
    part = read_part(connection, region)
    points = [point for point in part.points.values() if point.asks]
    return _by_point(points, part.arrays) if points else {}


def _by_point(points: Sequence[Point], arrays: Mapping[str, NDArray[Any]]) -> Rows:
    """Rows by what they follow from: a point's asks and saying."""
    places = np.split(arrays["places"], np.cumsum([len(point.asks) for point in points])[:-1])
    rows = zip(places, arrays["prototypes"], arrays["says"], strict=True)
    return {(point.asks, point.says): own for point, own in zip(points, rows, strict=True)}


def _projected(points: Sequence[Point], space: PointSpace, encoder: Encoder, kept: Rows) -> dict[str, NDArray[Any]]:
    """The rows of points: those kept, and of the others as the space puts them."""
    fresh = [point for point in points if (point.asks, point.says) not in kept]
    known = {**kept, **_by_point(fresh, project_points(fresh, space, encoder))} if fresh else kept
    places, prototypes, says = zip(*(known[point.asks, point.says] for point in points), strict=True)
    return {"places": np.concatenate(places), "prototypes": np.stack(prototypes), "says": np.stack(says)}


def rows_of(arrays: Mapping[str, NDArray[Any]], points: Sequence[Point], region: str) -> dict[str, NDArray[Any]]:
    """The rows of one region's points in the arrays of all that the space was trained on."""
    is_own = np.asarray([(point.region or NATION) == region for point in points])
    of_asks = np.repeat(is_own, [len(point.asks) for point in points])
    return {name: arrays[name][of_asks if name == "places" else is_own] for name in OF_POINTS}


def _write_arrays(connection: Connection, region: str, arrays: Mapping[str, NDArray[Any]]) -> None:
    rows = [
        {
            "region": region,
            "name": name,
            "dtype": array.dtype.str,
            "shape": ",".join(map(str, array.shape)),
            "data": np.ascontiguousarray(array).tobytes(),
        }
        for name, array in arrays.items()
    ]
    connection.execute(insert(tables.arrays), rows)
