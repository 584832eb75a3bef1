"""Writing points, the space of their asks, and the articles they cite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert
from sqlalchemy.engine import Connection

from knowledge.points.codec import act_to_json, point_to_json
from knowledge.points.collect import cited_acts
from knowledge.points.model import Point
from knowledge.search.encoder import Encoder
from knowledge.search.point_training import train_space
from knowledge.store import tables


def write_points(connection: Connection, points: Sequence[Point], encoder: Encoder) -> None:
    """Write all points in order; nothing where there are none."""
    if not points:
        return
    rows = [{"id": point.id, "position": position, "content": point_to_json(point)} for position, point in enumerate(points)]
    connection.execute(insert(tables.points), rows)
    _write_arrays(connection, train_space([point for point in points if point.asks], encoder))
    for act, articles in cited_acts(points):
        connection.execute(insert(tables.acts).values(id=act.id, content=act_to_json(act)))
        found = [{"act": act.id, "article": name, "position": at, "text": text} for at, (name, text) in enumerate(articles.items())]
        connection.execute(insert(tables.articles), found)


def _write_arrays(connection: Connection, arrays: Mapping[str, NDArray[Any]]) -> None:
    rows = [
        {"name": name, "dtype": array.dtype.str, "shape": ",".join(map(str, array.shape)), "data": np.ascontiguousarray(array).tobytes()}
        for name, array in arrays.items()
    ]
    connection.execute(insert(tables.arrays), rows)
