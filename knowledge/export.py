"""Documents as the published JSON contract of `python -m knowledge export`."""

from __future__ import annotations

from datetime import date
from typing import Any

from knowledge.document import Clause, Document


def document_json(document: Document) -> dict[str, Any]:
    """One document with its clauses, JSON-ready (shared DESIGN.md); of its life only what is known."""
    life = {
        "in_force": _day(document.in_force),
        "valid_until": _day(document.valid_until),
        "replaces": list(document.replaces),
        "repealed_by": document.repealed_by,
        "repealed": _day(document.repealed),
    }
    return {
        "id": document.id,
        "document": document.number,
        "title": document.title,
        "issuer": document.issuer,
        "issued": _day(document.issued),
        "region": document.region,
        "level": document.level,
        "parent": document.parent,
        **{name: fact for name, fact in life.items() if fact},
        "clauses": [_clause_json(clause) for clause in document.clauses],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _clause_json(clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.id,
        "ordinal": clause.ordinal,
        "number": clause.number,
        "section": clause.section,
        "heading": clause.heading,
        "text": clause.text,
        "offices": [{"name": office.name, "as_printed": office.as_printed, "role": office.role.value} for office in clause.offices],
        "topics": list(clause.topics),
        "summary": clause.summary,
    }
