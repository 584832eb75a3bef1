"""Writing the knowledge store from documents: all or nothing, and only when something changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from knowledge.errors import StoreError
from knowledge.model import Clause, Document
from knowledge.points.model import Point
from knowledge.search.encoder import Encoder, Vectors
from knowledge.search.normalize import normalize
from knowledge.search.segment import terms
from knowledge.store import tables
from knowledge.store.engine import open_for_writing, store_url
from knowledge.store.repository import read_meta
from knowledge.store.write_points import write_points

PACKAGE = Path(__file__).parents[1]
INPUTS = ("sources", "acts", "catalog", "lexicon", "ingest", "points", "search", "store")


def inputs_digest(sources: Path) -> str:
    """SHA-256 over every file the store is made from: texts, catalog, lexicon and the code that reads them."""
    digest = hashlib.sha256()
    folders = [sources, *(PACKAGE / name for name in INPUTS[1:])]
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(path: Path, digest: str) -> bool:
    """True where the store at `path` was built from inputs with this digest."""
    try:
        return read_meta(path).get("digest") == digest
    except StoreError:
        return False


def write_store(documents: Sequence[Document], encoder: Encoder, digest: str, path: Path, points: Sequence[Point] = ()) -> None:
    """Write documents, points and the articles they cite to a new file, which replaces the old one in one step.

    With `KNOWLEDGE_DB_URL` set the tables are replaced inside one transaction instead.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    engine = open_for_writing(draft)
    try:
        with engine.begin() as connection:
            tables.metadata.drop_all(connection)
            tables.metadata.create_all(connection)
            _write_all(connection, documents, encoder, digest)
            write_points(connection, points, encoder)
        engine.dispose()
        if store_url() is None:
            os.replace(draft, path)
    finally:
        engine.dispose()
        draft.unlink(missing_ok=True)


def _write_all(connection: Connection, documents: Sequence[Document], encoder: Encoder, digest: str) -> None:
    for position, document in enumerate(documents):
        connection.execute(insert(tables.documents).values(position=position, **_columns(document)))
        for clause in document.clauses:
            _write_clause(connection, clause, encoder)
    own = {"schema": tables.SCHEMA_VERSION, "digest": digest, "encoder": encoder.id}
    connection.execute(insert(tables.meta), [{"key": key, "value": value} for key, value in own.items()])


def _columns(document: Document) -> dict[str, Any]:
    names = ("id", "number", "title", "issuer", "issued", "region", "level", "parent", "in_force", "valid_until", "repealed_by", "repealed")
    return {**{name: getattr(document, name) for name in names}, "replaces": "\n".join(document.replaces)}


def _write_clause(connection: Connection, clause: Clause, encoder: Encoder) -> None:
    parts = [clause.text[start:end] for start, end in clause.sentences]
    texts = [f"{clause.heading}。{clause.summary}", *parts, *clause.questions]
    vectors = encoder.encode([normalize(text) for text in texts])
    sentence_vectors, question_vectors = vectors[1 : 1 + len(parts)], vectors[1 + len(parts) :]
    connection.execute(
        insert(tables.clauses).values(
            id=clause.id,
            document_id=clause.document_id,
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


def _write_list(connection: Connection, table: str, clause: Clause, rows: Iterable[dict[str, Any]], vectors: Vectors | None = None) -> None:
    values = [{"clause_id": clause.id, "position": position, **row} for position, row in enumerate(rows)]
    if vectors is not None:
        for row, vector in zip(values, vectors, strict=True):
            row["vector"] = vector.tobytes()
    if values:
        connection.execute(insert(tables.metadata.tables[table]), values)
