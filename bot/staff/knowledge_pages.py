"""What the assistant answers from: documents, clauses with offices, summaries and topics, and what has gone stale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sanic.response import HTTPResponse

from bot.inbox.clock import CHINA
from bot.staff.doors import Doors
from bot.staff.drafts import list_drafts
from bot.staff.html import RefusedError, show
from bot.staff.session import Visit
from bot.staff.words import say
from knowledge.answers.desk import open_desk
from knowledge.catalog.notes import place_name
from knowledge.document import Clause, Document


@dataclass(frozen=True)
class Reviewed:
    """A clause with what has changed since its document was issued."""

    clause: Clause
    stale: tuple[str, ...]


@dataclass(frozen=True)
class Held:
    """A document with its reviewed clauses."""

    document: Document
    clauses: tuple[Reviewed, ...]

    @property
    def stale(self) -> int:
        """How many clauses have something stale."""
        return sum(bool(reviewed.stale) for reviewed in self.clauses)


def add_knowledge(doors: Doors) -> None:
    """Add the list of documents and the documents."""
    doors.add(show_knowledge, "/knowledge")
    doors.add(show_document, "/knowledge/documents/<document>")


async def show_knowledge(visit: Visit) -> HTTPResponse:
    """All documents, and for editors the way to try a new one."""
    held = await visit.services.run(held_documents)
    drafts = await visit.services.run(lambda: list_drafts(visit.services.drafts)) if visit.account.may("editor") else []
    said = say("draft_deleted") if visit.argument("done") == "deleted" else ""
    return show(visit, "knowledge.html", current="knowledge", held=held, drafts=drafts, said=said)


async def show_document(visit: Visit) -> HTTPResponse:
    """The clauses of a document, or only those with something stale."""
    held = await visit.services.run(held_documents)
    found = next((one for one in held if one.document.id == visit.part("document")), None)
    if found is None:
        raise RefusedError(404, say("refused_missing"))
    only_stale = visit.argument("stale") == "1"
    clauses = [reviewed for reviewed in found.clauses if reviewed.stale or not only_stale]
    return show(visit, "document.html", current="knowledge", held=found, clauses=clauses, only_stale=only_stale)


def held_documents(as_of: date | None = None) -> list[Held]:
    """All documents, with what is stale on a day (today)."""
    day = as_of or datetime.now(CHINA).date()
    resources = open_desk().resources
    return [_held(document, day) for document in resources.library.documents]


def _held(document: Document, day: date) -> Held:
    resources = open_desk().resources
    place = place_name(resources.gazetteer, document.region)
    reviewed = (Reviewed(clause, resources.notes.on(clause, document, place, day)) for clause in document.clauses)
    return Held(document, tuple(reviewed))
