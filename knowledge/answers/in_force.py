"""What holds on the day that is asked for: a document that has ended is not quoted, and that it has ended is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from knowledge.answers.cite import document_name
from knowledge.answers.context import Context, Resources
from knowledge.answers.wording import say
from knowledge.document import Document
from knowledge.points.model import Point
from knowledge.search.points import rests_on


def on_day(resources: Resources, day: date) -> Resources:
    """The resources with only the documents that hold on `day`."""
    library = resources.library.on(day)
    if library is resources.library:
        return resources
    gone = frozenset(document.id for document in resources.library.documents) - {document.id for document in library.documents}
    return replace(resources, library=library, points=resources.points.without(gone) if resources.points is not None else None)


def holds_still(context: Context, point: Point) -> bool:
    """Whether a point decided on before rests on nothing that has ended."""
    return not rests_on(point, [document.id for document in context.resources.library.ended])


def ended_notes(context: Context) -> tuple[str, ...]:
    """A line for each document of the place that spoke of the topic and holds no longer, unless its successor is quoted."""
    if context.place is None:
        return ()
    line = context.resources.gazetteer.lineage(context.place.id)
    quoted = {citation.document.id for citation in context.citations}
    return tuple(
        _said(document, context)
        for document in context.resources.library.ended
        if document.region in line and document.repealed_by not in quoted and _spoke_of(document, context.topic)
    )


def _spoke_of(document: Document, topic: str | None) -> bool:
    return topic is None or any(topic in clause.topics for clause in document.clauses)


def _said(document: Document, context: Context) -> str:
    new = next((other for other in context.resources.library.documents if other.id == document.repealed_by), None)
    name = document_name(document)
    if document.repealed_by is not None:
        by = document_name(new) if new is not None else document.repealed_by
        return say("repealed_by", document=name, new=by) if by != "未写明" else say("repealed", document=name)
    until = document.valid_until
    return say("expired", document=name, day=f"{until.year}年{until.month}月{until.day}日" if until else "")
