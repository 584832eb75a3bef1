"""Reading the knowledge store: the heads of all documents at once, clauses and points by region as they are asked for."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from knowledge.document import Clause, Document
from knowledge.errors import StoreError
from knowledge.generation import kept
from knowledge.points.acts import Act
from knowledge.points.codec import act_from_json
from knowledge.points.model import Point
from knowledge.search.yardstick import yardstick_of
from knowledge.store import tables
from knowledge.store.documents import document_of
from knowledge.store.engine import open_for_reading, shown_url, store_url
from knowledge.store.parts import MOST_PARTS, NATION, ClauseVectors, Part, Parts, read_part


@dataclass(frozen=True, eq=False)
class Library:
    """Everything the store holds: documents, the acts that points cite, their articles by act and printed number, and by region
    (`parts`) clauses and points. `ended` are documents that hold no longer (see `on`)."""

    documents: tuple[Document, ...]
    parts: Parts
    regions_of_points: frozenset[str]
    meta: Mapping[str, str]
    acts: Mapping[str, Act]
    articles: Mapping[tuple[str, str], str]
    region_of_point: Callable[[str], str | None]
    ended: tuple[Document, ...] = ()

    def on(self, day: date) -> Library:
        """The library as it holds on `day`: documents that are not in force are taken out, those that have ended stand in `ended`."""
        return _on(self, day)

    @cached_property
    def by_id(self) -> Mapping[str, Document]:
        """The documents by id."""
        return {document.id: document for document in self.documents}

    @cached_property
    def by_region(self) -> Mapping[str, tuple[Document, ...]]:
        """The documents of each region."""
        found: dict[str, list[Document]] = defaultdict(list)
        for document in self.documents:
            found[document.region].append(document)
        return {region: tuple(own) for region, own in found.items()}

    @cached_property
    def regions(self) -> frozenset[str]:
        """Ids of the regions whose own documents with clauses are held."""
        return frozenset(document.region for document in self.documents if document.has_clauses)

    @cached_property
    def cities(self) -> frozenset[str]:
        """Those of them whose documents are a city's."""
        return frozenset(document.region for document in self.documents if document.level == "city" and document.has_clauses)

    @cached_property
    def yardstick(self) -> tuple[str, ...]:
        """The regions by whose documents all are measured, in the order of the documents."""
        known = yardstick_of({document.region for document in self.documents})
        return tuple(dict.fromkeys(document.region for document in self.documents if document.region in known))

    def of(self, *regions: str) -> tuple[Document, ...]:
        """The documents of these regions."""
        return tuple(document for region in dict.fromkeys(regions) for document in self.by_region.get(region, ()))

    def document(self, document_id: str) -> Document:
        """The document with this id."""
        return self.by_id[document_id]

    def clause(self, clause_id: str) -> Clause | None:
        """The clause with this id, of a document that holds."""
        document = self.by_id.get(clause_id.rpartition("/")[0])
        return next((clause for clause in document.clauses if clause.id == clause_id), None) if document is not None else None

    def point(self, point_id: str) -> Point | None:
        """The point with this id."""
        region = self.region_of_point(point_id) if point_id else None
        return self.parts.of(region).points.get(point_id) if region is not None else None

    def points_of(self, regions: Collection[str]) -> tuple[Point, ...]:
        """The points of these regions, without the nation's."""
        held = (region for region in dict.fromkeys(regions) if region in self.regions_of_points and region != NATION)
        return tuple(point for region in held for point in self.parts.of(region).points.values())

    @property
    def national_points(self) -> tuple[Point, ...]:
        """The points that hold everywhere."""
        return tuple(self.parts.of(NATION).points.values())

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses, in the order of their documents: for whoever builds, checks and measures, not for a turn."""
        return tuple(clause for document in self.documents for clause in document.clauses)

    @property
    def points(self) -> tuple[Point, ...]:
        """All points, in the order of the store: not for a turn."""
        parts = [self.parts.of(region) for region in sorted(self.regions_of_points)]
        placed = [(part.positions[name], point) for part in parts for name, point in part.points.items()]
        return tuple(point for _, point in sorted(placed, key=lambda entry: entry[0]))

    def vectors(self, clause_id: str) -> ClauseVectors:
        """The vectors of a clause."""
        return self.part_of(clause_id).vectors[clause_id]

    def terms(self, clause_id: str) -> list[str]:
        """The search terms of a clause."""
        return self.part_of(clause_id).terms[clause_id]

    def part_of(self, clause_id: str) -> Part:
        """The part that a clause belongs to."""
        return self.parts.of(self.document(clause_id.rpartition("/")[0]).region)

    @property
    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """The arrays of the space and of the nation's points."""
        return self.parts.of(NATION).arrays


@kept(maxsize=8)
def _on(library: Library, day: date) -> Library:
    held = tuple(document for document in library.documents if document.is_in_force(day))
    if len(held) == len(library.documents):
        return library
    return replace(library, documents=held, ended=tuple(document for document in library.documents if document.has_ended(day)))


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
    """The store as it stands now: a build that puts another in its place later disturbs no answer.

    Raises:
        StoreError: where the store is missing, damaged or of another version.
    """
    _must_exist(path)
    try:
        reader = Reader(path)
        return reader.library()
    except (SQLAlchemyError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path) from error


class Reader:
    """One connection that stays open: a SQLite file goes on being read where a build has replaced it. A store at a URL is read whole at
    the start, as a build changes its tables in place."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.Lock()
        self._connection = open_for_reading(path).connect()
        self.region_of_point = lru_cache(maxsize=4096)(self._region_of_point)

    def library(self) -> Library:
        """The heads of all documents; the parts by which all are measured are read at once, so that damage shows at the start."""
        meta = _meta(self._connection, self._path)
        rows = self._connection.execute(select(tables.documents).order_by("position")).fetchall()
        regions = frozenset(self._connection.execute(select(tables.points.c.region).distinct()).scalars())
        kept = yardstick_of({row.region for row in rows}) | {NATION}
        is_whole = store_url() is not None
        parts = Parts(self._part, kept, None if is_whole else MOST_PARTS)
        for region in sorted({row.region for row in rows} | regions if is_whole else kept):
            parts.of(region)
        acts = {row.id: act_from_json(row.content) for row in self._connection.execute(select(tables.acts))}
        articles = self._connection.execute(select(tables.articles).order_by("act", "position"))
        return Library(
            documents=tuple(document_of(row, parts) for row in rows),
            parts=parts,
            regions_of_points=regions,
            meta=meta,
            acts=acts,
            articles={(row.act, row.article): row.text for row in articles},
            region_of_point=self._all_points(parts, regions).get if is_whole else self.region_of_point,
        )

    def _part(self, region: str) -> Part:
        try:
            with self._lock:
                return read_part(self._connection, region)
        except (SQLAlchemyError, ValueError, KeyError, TypeError) as error:
            raise _damaged(self._path) from error

    @staticmethod
    def _all_points(parts: Parts, regions: frozenset[str]) -> dict[str, str]:
        return {name: region for region in regions for name in parts.of(region).points}

    def _region_of_point(self, point_id: str) -> str | None:
        with self._lock:
            found: str | None = self._connection.execute(select(tables.points.c.region).where(tables.points.c.id == point_id)).scalar()
            return found


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
