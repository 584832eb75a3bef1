"""What a store was made from, region by region: a build writes anew only what differs."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from knowledge.document import Clause, Document
from knowledge.errors import StoreError
from knowledge.generation import kept
from knowledge.points.model import Point
from knowledge.search.encoder import Encoder
from knowledge.search.yardstick import yardstick_of
from knowledge.store import tables
from knowledge.store.engine import open_for_reading, store_url
from knowledge.store.parts import NATION
from knowledge.store.repository import read_meta

PACKAGE = Path(__file__).parents[1]
INPUTS = ("sources", "acts", "catalog", "lexicon", "ingest", "points", "search", "store")
CONTENT = ("sources", "acts", "catalog/summaries", "catalog/points")
"""Of the inputs those whose content is in documents and points; a change of any other one builds everything anew."""

_of_point = attrgetter(*(field.name for field in fields(Point)))
_of_clause = attrgetter(*(field.name for field in fields(Clause)))


@dataclass(frozen=True)
class Digests:
    """Digests by region of its clauses, of its points and of their places in the order of all; and that of the space."""

    clauses: dict[str, str]
    points: dict[str, str]
    positions: dict[str, str]
    space: str


def inputs_digest(sources: Path) -> str:
    """SHA-256 over every file the store is made from: texts, catalog, lexicon and the code that reads them."""
    return _digest_of([sources, *(PACKAGE / name for name in INPUTS[1:])])


@kept()
def code_digest() -> str:
    """SHA-256 over the inputs that are not the content of documents and points."""
    return _digest_of([PACKAGE / name for name in INPUTS], {PACKAGE / name for name in CONTENT})


def _digest_of(folders: Iterable[Path], without: Collection[Path] = ()) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        if not any(folder in path.parents for folder in without):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def is_trained(point: Point, measured: Collection[str]) -> bool:
    """Whether the space is trained on a point, given the regions that all are measured by."""
    return point.region is None or point.region in measured


def wanted(documents: Sequence[Document], points: Sequence[Point]) -> Digests:
    """The digests of what a store of these documents and points holds."""
    clauses, told, positions = _growing(), _growing(), _growing()
    for document in documents:
        for clause in document.clauses:
            clauses[document.region].update(repr(_of_clause(clause)).encode())
    measured, space = yardstick_of({point.region for point in points if point.region is not None}), hashlib.sha256()
    for position, point in enumerate(points):
        content = repr(_of_point(point)).encode()
        told[point.region or NATION].update(content)
        positions[point.region or NATION].update(position.to_bytes(4, "big"))
        if is_trained(point, measured):
            space.update(content)
    return Digests(_shown(clauses), _shown(told), _shown(positions), space.hexdigest())


def _growing() -> defaultdict[str, Any]:
    """A digest for each region, fed as it comes."""
    return defaultdict(hashlib.sha256)


def _shown(digests: dict[str, Any]) -> dict[str, str]:
    return {region: digest.hexdigest() for region, digest in digests.items()}


def former(path: Path, encoder: Encoder) -> Digests | None:
    """The digests of the store at `path`; None where nothing of it can be kept: it is missing, of other code or another encoder, or at a
    URL."""
    if store_url() is not None:
        return None
    try:
        meta = read_meta(path)
        if (meta.get("code"), meta.get("encoder")) != (code_digest(), encoder.id):
            return None
        with open_for_reading(path).connect() as connection:
            rows = connection.execute(select(tables.parts)).fetchall()
    except (StoreError, SQLAlchemyError):
        return None
    clauses, points, positions = (
        {row.region: getattr(row, name) for row in rows if getattr(row, name)} for name in ("clauses", "points", "positions")
    )
    return Digests(clauses, points, positions, meta.get("space", ""))


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The regions whose digest is new, gone or another."""
    return {region for region in {*before, *after} if before.get(region) != after.get(region)}
