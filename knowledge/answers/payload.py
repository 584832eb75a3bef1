"""An answer as the published JSON contract (shared DESIGN.md, "the answer payload")."""

from __future__ import annotations

from datetime import date
from typing import Any

from knowledge.answers.cite import full_number
from knowledge.answers.gate import is_of_document
from knowledge.catalog.regions import load_gazetteer
from knowledge.model import Answer, Citation, LedPoint, Status
from knowledge.points.checks import Checked
from knowledge.rules.model import Worked


def as_payload(answer: Answer) -> dict[str, Any]:
    """The value of `answer` in a message's `custom` field; JSON-ready."""
    kind = {"kind": answer.danger} if answer.danger else {}
    return {
        "status": answer.status.value,
        **kind,
        "topic": answer.topic,
        "other_topics": list(answer.other_topics),
        "region": _region(answer),
        "clauses": [_clause(citation) for citation in answer.citations],
        "missing": list(answer.missing),
        "offices": [{"name": office.name, "as_printed": office.as_printed, "role": office.role.value} for office in answer.offices],
        "hotlines": [{"number": hotline.number, "name": hotline.name} for hotline in answer.hotlines],
        "notes": list(answer.notes),
        **({"points": [_point(led) for led in answer.points]} if answer.points and not answer.is_near else {}),
        **({"checked": [_checked(one) for one in answer.checked]} if answer.checked else {}),
        **({"worked": _worked(answer.worked)} if answer.worked else {}),
        **({"told": {fact.what: {"value": fact.value, "unit": fact.unit} for fact in answer.told.facts}} if answer.told.facts else {}),
    }


def _worked(worked: Worked) -> dict[str, Any]:
    """The figure that a rule gave, and the name of the fact it asks for."""
    figure = worked.figure.isoformat() if isinstance(worked.figure, date) else worked.figure
    return {"rule": worked.rule, "figure": figure, "asks": worked.asks}


def _checked(one: Checked) -> dict[str, Any]:
    """A check, and the number told: no words of the person."""
    told = one.told.value if one.told is not None else None
    return {"what": one.check.what, "needs": f"{one.check.op} {one.check.needs:g}", "told": told, "met": one.met}


def _point(led: LedPoint) -> dict[str, Any]:
    point = led.point
    clauses = () if is_of_document(point) else (source.clause for source in point.sources if source.clause is not None)
    clause = next(iter(clauses), None)
    source: dict[str, Any] | None = {"clause": clause, "words": list(led.span) if led.span else []} if clause else None
    if led.sources:
        act, article, since = led.sources[0]
        source = {"act": act, "article": article, "since": since.isoformat()}
    return {"id": point.id, "kind": point.kind, "verdict": point.verdict, "says": point.says, "source": source}


def _region(answer: Answer) -> dict[str, Any] | None:
    place = answer.place
    if place is None and answer.asked is not None and answer.status is Status.NEEDS_TOPIC:
        # The place is known already, though nothing has been answered for it yet.
        place = load_gazetteer().city_of(answer.asked.id)
    if place is None:
        return None
    return {"id": place.id, "name": place.name, "level": place.level, "asked": answer.asked.name if answer.asked else None}


def _clause(citation: Citation) -> dict[str, Any]:
    clause, document = citation.clause, citation.document
    return {
        "id": clause.id,
        "document": document.number,
        "title": document.title,
        "issuer": document.issuer,
        "issued": document.issued.isoformat() if document.issued else None,
        "level": document.level,
        "number": full_number(clause),
        "ordinal": clause.ordinal,
        "heading": clause.heading,
        "text": clause.text,
        "region": document.region,
        "highlights": [list(span) for span in citation.highlights],
    }
