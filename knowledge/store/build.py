"""Writing the knowledge store from documents: all or nothing, and only when something changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from knowledge.document import Clause, Document
from knowledge.errors import StoreError
from knowledge.points.model import Point
from knowledge.search.encoder import Encoder
from knowledge.search.normalize import normalize
from knowledge.search.segment import terms
from knowledge.store import tables
from knowledge.store.digests import Digests, changed, code_digest, former, inputs_digest, wanted
from knowledge.store.engine import open_for_writing, store_url
from knowledge.store.repository import read_meta
from knowledge.store.write_points import write_points

__all__ = ["inputs_digest", "is_current", "write_store"]

NOTHING = Digests({}, {}, {}, "")
"""What an empty store was made from."""


def is_current(path: Path, digest: str) -> bool:
    """True where the store at `path` was built from inputs with this digest."""
    try:
        return read_meta(path).get("digest") == digest
    except StoreError:
        return False


def write_store(documents: Sequence[Document], encoder: Encoder, digest: str, path: Path, points: Sequence[Point] = ()) -> None:
    """Write documents, points and the articles they cite to a new file, which replaces the old one in one step.

    What the old file holds of regions that did not change is kept as it is. With `KNOWLEDGE_DB_URL` set the tables are replaced inside
    one transaction instead.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    new, old = wanted(documents, points), former(path, encoder)
    try:
        if old is not None:
            shutil.copyfile(path, draft)
        engine = open_for_writing(draft)
        try:
            with engine.begin() as connection:
                if old is None:
                    tables.metadata.drop_all(connection)
                    tables.metadata.create_all(connection)
                _write_all(connection, documents, encoder, new, old or NOTHING)
                write_points(connection, points, encoder, new, old or NOTHING)
                _write_meta(connection, encoder, digest, new)
        finally:
            engine.dispose()
        if store_url() is None:
            os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _write_all(connection: Connection, documents: Sequence[Document], encoder: Encoder, new: Digests, old: Digests) -> None:
    regions = changed(old.clauses, new.clauses)
    for region in regions & set(old.clauses):
        _forget(connection, region)
    connection.execute(delete(tables.documents))
    for position, document in enumerate(documents):
        connection.execute(insert(tables.documents).values(position=position, **_columns(document)))
        if document.region in regions:
            for clause in document.clauses:
                _write_clause(connection, clause, document.region, encoder)


def _forget(connection: Connection, region: str) -> None:
    """Take out the clauses of a region."""
    own = select(tables.clauses.c.id).where(tables.clauses.c.region == region)
    for table in (tables.sentences, tables.offices, tables.topics, tables.questions):
        connection.execute(delete(table).where(table.c.clause_id.in_(own)))
    connection.execute(delete(tables.clauses).where(tables.clauses.c.region == region))


def _write_meta(connection: Connection, encoder: Encoder, digest: str, new: Digests) -> None:
    own = {"schema": tables.SCHEMA_VERSION, "digest": digest, "encoder": encoder.id, "code": code_digest(), "space": new.space}
    kinds = {"clauses": new.clauses, "points": new.points, "positions": new.positions}
    regions = sorted({region for known in kinds.values() for region in known})
    rows = [{"region": region, **{name: known.get(region, "") for name, known in kinds.items()}} for region in regions]
    for table in (tables.meta, tables.parts):
        connection.execute(delete(table))
    connection.execute(insert(tables.meta), [{"key": key, "value": value} for key, value in own.items()])
    if rows:
        connection.execute(insert(tables.parts), rows)


def _columns(document: Document) -> dict[str, Any]:
    names = ("id", "number", "title", "issuer", "issued", "region", "level", "parent", "in_force", "valid_until", "repealed_by", "repealed")
    facts = {name: getattr(document, name) for name in names}
    return {**facts, "replaces": "\n".join(document.replaces), "clause_count": len(document.clauses)}


def _write_clause(connection: Connection, clause: Clause, region: str, encoder: Encoder) -> None:
    parts = [clause.text[start:end] for start, end in clause.sentences]
    texts = [f"{clause.heading}。{clause.summary}", *parts, *clause.questions]
    # Half precision is far finer than the differences between texts, in half the room.
    vectors = encoder.encode([normalize(text) for text in texts]).astype(np.float16)
    sentence_vectors, question_vectors = vectors[1 : 1 + len(parts)], vectors[1 + len(parts) :]
    connection.execute(
        insert(tables.clauses).values(
            id=clause.id,
            document_id=clause.document_id,
            region=region,
            ordinal=clause.ordinal,
            number=clause.number,
            section=clause.section,
            heading=clause.heading,
            text=clause.text,
            summary=clause.summary,
            terms=" ".join(terms(" ".join([clause.heading, clause.text, *clause.questions]))),
            vector=vectors[0].tobytes(),
        )
    )
    _write_list(connection, "sentences", clause, ({"start": a, "end": b} for a, b in clause.sentences), sentence_vectors)
    _write_list(connection, "offices", clause, ({"name": o.name, "as_printed": o.as_printed, "role": o.role.value} for o in clause.offices))
    _write_list(
        connection, "topics", clause, ({"topic": topic, "key": key} for topic, key in zip_longest(clause.topics, clause.keys, fillvalue=""))
    )
    _write_list(connection, "questions", clause, ({"text": text} for text in clause.questions), question_vectors)


def _write_list(
    connection: Connection, table: str, clause: Clause, rows: Iterable[dict[str, Any]], vectors: NDArray[np.float16] | None = None
) -> None:
    values = [{"clause_id": clause.id, "position": position, **row} for position, row in enumerate(rows)]
    if vectors is not None:
        for row, vector in zip(values, vectors, strict=True):
            row["vector"] = vector.tobytes()
    if values:
        connection.execute(insert(tables.metadata.tables[table]), values)
