"""What the store holds of one region, read when it is first asked for: a person asks about one city."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.engine import Connection, Row

from knowledge.document import Clause, Office, Role
from knowledge.points.codec import point_from_json
from knowledge.points.model import Point
from knowledge.search.encoder import Vectors
from knowledge.store import tables

NATION = ""
"""The region of what holds everywhere."""
MOST_PARTS = 32
"""Regions kept in memory (about 3 MiB each) beside those that everything is measured by."""


@dataclass(frozen=True)
class ClauseVectors:
    """Sentence-encoder vectors of a clause: heading and summary (size,), sentences and questions (n, size)."""

    summary: Vectors
    sentences: Vectors
    questions: Vectors


@dataclass(frozen=True)
class Part:
    """The clauses of one region by document, with search terms and vectors by clause id; its points with their places in the order of the
    store, and the arrays of those that have asks (see knowledge.search.point_training)."""

    clauses: Mapping[str, tuple[Clause, ...]]
    terms: Mapping[str, list[str]]
    vectors: Mapping[str, ClauseVectors]
    points: Mapping[str, Point]
    positions: Mapping[str, int]
    arrays: Mapping[str, NDArray[Any]]


class Parts:
    """The parts of a store by region; at most `most` are kept beside the `kept` ones, those used last. Thread-safe."""

    def __init__(self, read: Callable[[str], Part], kept: frozenset[str], most: int | None = MOST_PARTS) -> None:
        self._read, self._kept, self._most = read, kept, most
        self._held: dict[str, Part] = {}
        self._recent: OrderedDict[str, Part] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, region: str) -> Part:
        """The part of a region; an empty one where the store holds nothing of it.

        Raises:
            StoreError: where the store can no longer be read.
        """
        found = self._held.get(region)
        if found is not None:
            return found
        with self._lock:
            found = self._recent.pop(region, None) or self._read(region)
            if self._most is None or region in self._kept:
                self._held[region] = found
                return found
            self._recent[region] = found
            while len(self._recent) > self._most:
                self._recent.popitem(last=False)
            return found


def read_part(connection: Connection, region: str) -> Part:
    """What the tables hold of one region."""
    clauses, terms, vectors = _clauses(connection, region)
    rows = connection.execute(select(tables.points).where(tables.points.c.region == region).order_by("position")).fetchall()
    arrays = connection.execute(select(tables.arrays).where(tables.arrays.c.region == region))
    return Part(
        clauses=clauses,
        terms=terms,
        vectors=vectors,
        points={row.id: point_from_json(row.content) for row in rows},
        positions={row.id: row.position for row in rows},
        arrays={row.name: array_of(row) for row in arrays},
    )


def _of_region(connection: Connection, name: str, region: str) -> dict[str, list[Row[Any]]]:
    """The rows of a list of clauses, by clause."""
    table, grouped = tables.metadata.tables[name], defaultdict(list)
    wanted = select(table).join(tables.clauses).where(tables.clauses.c.region == region).order_by(table.c.clause_id, table.c.position)
    for row in connection.execute(wanted):
        grouped[row.clause_id].append(row)
    return grouped


def _clauses(connection: Connection, region: str) -> tuple[dict[str, tuple[Clause, ...]], dict[str, list[str]], dict[str, ClauseVectors]]:
    lists = {name: _of_region(connection, name, region) for name in ("sentences", "offices", "topics", "questions")}
    clauses: dict[str, tuple[Clause, ...]] = defaultdict(tuple)
    terms: dict[str, list[str]] = {}
    vectors: dict[str, ClauseVectors] = {}
    wanted = select(tables.clauses).where(tables.clauses.c.region == region).order_by("document_id", "ordinal")
    for row in connection.execute(wanted):
        own = {name: rows.get(row.id, []) for name, rows in lists.items()}
        clauses[row.document_id] += (_clause(row, own),)
        terms[row.id] = row.terms.split()
        vector = _vector(row.vector)
        vectors[row.id] = ClauseVectors(vector, _matrix(own["sentences"], vector.size), _matrix(own["questions"], vector.size))
    return clauses, terms, vectors


def _clause(row: Row[Any], own: Mapping[str, list[Row[Any]]]) -> Clause:
    return Clause(
        id=row.id,
        ordinal=row.ordinal,
        number=row.number,
        section=row.section,
        heading=row.heading,
        text=row.text,
        sentences=tuple((item.start, item.end) for item in own["sentences"]),
        offices=tuple(Office(item.name, item.as_printed, Role(item.role)) for item in own["offices"]),
        topics=tuple(item.topic for item in own["topics"]),
        keys=tuple(item.key for item in own["topics"]),
        summary=row.summary,
        questions=tuple(item.text for item in own["questions"]),
    )


def array_of(row: Row[Any]) -> NDArray[Any]:
    """An array as stored."""
    shape = tuple(int(size) for size in row.shape.split(",") if size)
    return np.frombuffer(row.data, dtype=np.dtype(row.dtype)).reshape(shape)


def _vector(blob: bytes) -> Vectors:
    """A vector as stored, in half precision: far finer than the differences between texts, in half the room."""
    return np.frombuffer(blob, dtype=np.float16).astype(np.float32)


def _matrix(rows: list[Row[Any]], size: int) -> Vectors:
    """Vectors of shape (len(rows), size); without rows of that size too, so that it fits beside those that have some."""
    return np.asarray([_vector(row.vector) for row in rows], dtype=np.float32).reshape(len(rows), size)
