"""The tables of the knowledge store. Positions keep the order of the document."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, LargeBinary, MetaData, String, Table, Text

SCHEMA_VERSION = "5"

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String(64), primary_key=True), Column("value", Text, nullable=False))

parts = Table(
    "parts",
    metadata,
    Column("region", String(96), primary_key=True, comment="empty for the nation"),
    Column("clauses", String(64), nullable=False, comment="digest of what was written of it; see knowledge.store.digests"),
    Column("points", String(64), nullable=False),
    Column("positions", String(64), nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(96), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("number", String(96)),
    Column("title", Text, nullable=False),
    Column("issuer", String(192), nullable=False),
    Column("issued", Date),
    Column("region", String(96), nullable=False, index=True),
    Column("level", String(16), nullable=False),
    Column("parent", String(96)),
    Column("in_force", Date),
    Column("valid_until", Date),
    Column("replaces", Text, nullable=False, comment="numbers or titles as printed, one a line"),
    Column("repealed_by", Text),
    Column("repealed", Date),
    Column("clause_count", Integer, nullable=False, comment="how many clauses it holds"),
)

clauses = Table(
    "clauses",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("document_id", String(96), ForeignKey("documents.id"), nullable=False, index=True),
    Column("region", String(96), nullable=False, index=True, comment="that of the document"),
    Column("ordinal", Integer, nullable=False),
    Column("number", String(32), nullable=False),
    Column("section", Text, nullable=False),
    Column("heading", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("terms", Text, nullable=False, comment="space-separated jieba terms of heading, text and questions, for full-text search"),
    Column("vector", LargeBinary, nullable=False, comment="float16 vector of heading and summary"),
)


def _list_of_a_clause(name: str, *columns: Column) -> Table:
    return Table(
        name,
        metadata,
        Column("clause_id", String(128), ForeignKey("clauses.id"), primary_key=True),
        Column("position", Integer, primary_key=True),
        *columns,
    )


sentences = _list_of_a_clause(
    "sentences",
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("vector", LargeBinary, nullable=False),
)
offices = _list_of_a_clause(
    "offices",
    Column("name", String(192), nullable=False),
    Column("as_printed", String(192), nullable=False),
    Column("role", String(8), nullable=False),
)
topics = _list_of_a_clause("topics", Column("topic", String(32), nullable=False, index=True), Column("key", Text, nullable=False))
questions = _list_of_a_clause("questions", Column("text", Text, nullable=False), Column("vector", LargeBinary, nullable=False))

points = Table(
    "points",
    metadata,
    Column("id", String(160), primary_key=True),
    Column("region", String(96), nullable=False, index=True, comment="empty where it holds everywhere"),
    Column("position", Integer, nullable=False),
    Column("content", Text, nullable=False, comment="knowledge.points.codec"),
)

arrays = Table(
    "arrays",
    metadata,
    Column("region", String(96), primary_key=True, comment="whose points they are of; empty for the space itself and the nation's"),
    Column("name", String(64), primary_key=True, comment="see knowledge.search.point_training"),
    Column("dtype", String(16), nullable=False),
    Column("shape", String(64), nullable=False, comment="comma-separated"),
    Column("data", LargeBinary(2**31 - 1), nullable=False),
)

acts = Table(
    "acts", metadata, Column("id", String(96), primary_key=True), Column("content", Text, nullable=False, comment="knowledge.points.codec")
)

articles = Table(
    "articles",
    metadata,
    Column("act", String(96), ForeignKey("acts.id"), primary_key=True),
    Column("article", String(32), primary_key=True, comment="as printed: 第五十三条; empty for the whole of a text without articles"),
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
)
