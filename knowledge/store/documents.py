"""Documents as the store gives them: their heads at once, their clauses as they are asked for."""

from __future__ import annotations

from typing import Any

from knowledge.document import Clause, Document
from knowledge.store.parts import Parts

HEAD = ("id", "number", "title", "issuer", "issued", "region", "level", "parent")
LIFE = ("in_force", "valid_until", "replaces", "repealed_by", "repealed")


class StoredDocument(Document):
    """A document whose clauses are read when they are wanted; their number is known before."""

    def __init__(self, count: int, parts: Parts, **facts: Any) -> None:
        for name, value in {**facts, "_count": count, "_parts": parts}.items():
            object.__setattr__(self, name, value)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses, in their order."""
        parts: Parts = self._parts  # type: ignore[attr-defined]
        return parts.of(self.region).clauses.get(self.id, ())

    @property
    def has_clauses(self) -> bool:
        """Whether it holds any clause."""
        return bool(self._count)  # type: ignore[attr-defined]

    def with_clauses(self, clauses: tuple[Clause, ...]) -> Document:
        """The same document holding other clauses."""
        return Document(**{name: getattr(self, name) for name in (*HEAD, *LIFE)}, clauses=clauses)


def document_of(row: Any, parts: Parts) -> Document:
    """The document of a row of the store."""
    facts = {name: getattr(row, name) for name in (*HEAD, *LIFE)}
    return StoredDocument(row.clause_count, parts, **{**facts, "replaces": tuple(row.replaces.split("\n")) if row.replaces else ()})
