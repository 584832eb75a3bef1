"""Who answers on the page, and from what: the centre, the documents and laws held with their dates, what the assistant cannot do."""

from __future__ import annotations

from bot.channels.web.templates import render
from bot.inbox.centre import settings
from bot.inbox.retention import keep_days
from knowledge.answers.desk import open_desk
from knowledge.catalog.regions import load_gazetteer
from knowledge.points.acts import Act


def about_page() -> str:
    """The page as HTML."""
    library = open_desk().resources.library
    acts = sorted(_in_force(tuple(library.acts.values())), key=lambda act: act.short)
    return render(
        "about.html",
        centre={name: str(value) for name, value in (settings().get("centre") or {}).items() if value},
        documents=[
            {
                "region": load_gazetteer().places[document.region].name,
                "title": document.title,
                "number": document.number,
                "issued": document.issued.isoformat() if document.issued else None,
                "year": document.year,
            }
            for document in library.documents
            if document.has_clauses
        ],
        acts=[{"name": act.short, "since": act.since.isoformat()} for act in acts],
        days=keep_days(),
    )


def _in_force(acts: tuple[Act, ...]) -> list[Act]:
    return [act for act in acts if act.repealed is None]
