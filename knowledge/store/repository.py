"""Reading the knowledge store into memory: a few hundred clauses, loaded once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import SQLAlchemyError

from knowledge.errors import StoreError
from knowledge.model import Clause, Document, Office, Role
from knowledge.points.acts import Act
from knowledge.points.codec import act_from_json, point_from_json
from knowledge.points.model import Point
from knowledge.search.encoder import Vectors
from knowledge.store import tables
from knowledge.store.engine import open_for_reading, shown_url, store_url


@dataclass(frozen=True)
class ClauseVectors:
    """Sentence-encoder vectors of a clause: heading and summary (size,), sentences and questions (n, size)."""

    summary: Vectors
    sentences: Vectors
    questions: Vectors


@dataclass(frozen=True)
class Library:
    """Everything the store holds: documents with their clauses, search terms and vectors by clause id; points with
    the arrays of their space, the acts they cite and the articles by act and printed number."""

    documents: tuple[Document, ...]
    terms: Mapping[str, list[str]]
    vectors: Mapping[str, ClauseVectors]
    meta: Mapping[str, str]
    points: tuple[Point, ...] = ()
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    acts: Mapping[str, Act] = field(default_factory=dict)
    articles: Mapping[tuple[str, str], str] = field(default_factory=dict)
    ended: tuple[Document, ...] = ()

    def on(self, day: date) -> Library:
        """The library as it holds on `day`: documents that are not in force are taken out, those that have ended stand in `ended`."""
        held = tuple(document for document in self.documents if document.is_in_force(day))
        if len(held) == len(self.documents):
            return self
        return replace(self, documents=held, ended=tuple(document for document in self.documents if document.has_ended(day)))

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses, in the order of their documents."""
        return tuple(clause for document in self.documents for clause in document.clauses)

    def document(self, document_id: str) -> Document:
        """The document with this id."""
        return next(document for document in self.documents if document.id == document_id)

    @property
    def regions(self) -> frozenset[str]:
        """Ids of the regions whose own documents with clauses are held."""
        return frozenset(document.region for document in self.documents if document.clauses)


def read_meta(path: Path) -> dict[str, str]:
    """The facts the store keeps about itself.

    Raises:
        StoreError: where the store is missing, damaged or of another version.
    """
    _must_exist(path)
    try:
        with open_for_reading(path).connect() as connection:
            return _meta(connection, path)
    except SQLAlchemyError as error:
        raise _damaged(path) from error


def load_library(path: Path) -> Library:
    """The whole store.

    Raises:
        StoreError: where the store is missing, damaged or of another version.
    """
    _must_exist(path)
    try:
        with open_for_reading(path).connect() as connection:
            meta = _meta(connection, path)
            clauses, terms, vectors = _clauses(connection)
            documents = tuple(
                _document(row, tuple(clauses[row.id])) for row in connection.execute(select(tables.documents).order_by("position"))
            )
            points = tuple(point_from_json(row.content) for row in connection.execute(select(tables.points).order_by("position")))
            arrays = {row.name: _array(row) for row in connection.execute(select(tables.arrays))}
            acts = {row.id: act_from_json(row.content) for row in connection.execute(select(tables.acts))}
            rows = connection.execute(select(tables.articles).order_by("act", "position"))
            articles = {(row.act, row.article): row.text for row in rows}
    except (SQLAlchemyError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path) from error
    return Library(documents, terms, vectors, meta, points, arrays, acts, articles)


def _must_exist(path: Path) -> None:
    if store_url() is None and not path.is_file():
        raise StoreError(f"{path}: the knowledge store is missing; build it with `python -m knowledge build`")


def _damaged(path: Path) -> StoreError:
    return StoreError(f"{shown_url() or path}: the knowledge store is damaged; delete it and run `python -m knowledge build`")


def _meta(connection: Connection, path: Path) -> dict[str, str]:
    meta = {row.key: row.value for row in connection.execute(select(tables.meta))}
    if meta.get("schema") != tables.SCHEMA_VERSION:
        raise StoreError(f"{path}: the knowledge store has another version; run `python -m knowledge build`")
    return meta


def _lists(connection: Connection, name: str) -> dict[str, list[Row[Any]]]:
    table = tables.metadata.tables[name]
    grouped: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(select(table).order_by(table.c.clause_id, table.c.position)):
        grouped[row.clause_id].append(row)
    return grouped


def _clauses(connection: Connection) -> tuple[dict[str, list[Clause]], dict[str, list[str]], dict[str, ClauseVectors]]:
    lists = {name: _lists(connection, name) for name in ("sentences", "offices", "topics", "questions")}
    clauses: dict[str, list[Clause]] = defaultdict(list)
    terms: dict[str, list[str]] = {}
    vectors: dict[str, ClauseVectors] = {}
    for row in connection.execute(select(tables.clauses).order_by("document_id", "ordinal")):
        own = {name: rows[row.id] for name, rows in lists.items()}
        clauses[row.document_id].append(_clause(row, own))
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


def _document(row: Row[Any], clauses: tuple[Clause, ...]) -> Document:
    replaces = tuple(row.replaces.split("\n")) if row.replaces else ()
    life = (row.in_force, row.valid_until, replaces, row.repealed_by, row.repealed)
    return Document(row.id, row.number, row.title, row.issuer, row.issued, row.region, row.level, row.parent, clauses, *life)


def _array(row: Row[Any]) -> NDArray[Any]:
    shape = tuple(int(size) for size in row.shape.split(",") if size)
    return np.frombuffer(row.data, dtype=np.dtype(row.dtype)).reshape(shape)


def _vector(blob: bytes) -> Vectors:
    return np.frombuffer(blob, dtype=np.float32)


def _matrix(rows: list[Row[Any]], size: int) -> Vectors:
    """Vectors of shape (len(rows), size); without rows of that size too, so that it fits beside those that have some."""
    return np.asarray([_vector(row.vector) for row in rows], dtype=np.float32).reshape(len(rows), size)
