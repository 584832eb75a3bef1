"""Working through a draft: the front matter and each clause beside its text, saved by version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sanic.response import HTTPResponse

from bot.staff.doors import Doors
from bot.staff.drafts import Draft, DraftClause, DraftDocument, read_draft
from bot.staff.html import RefusedError, go_to, show
from bot.staff.review import ClashError, Part, Review, propose, save_part
from bot.staff.review_fields import (
    FRONT,
    clause_of,
    faults_of_front,
    faults_of_point,
    front_of,
    read_clause,
    read_front,
)
from bot.staff.session import Visit
from bot.staff.words import say
from bot.threads import run_slow
from knowledge.answers.desk import open_desk
from knowledge.catalog.topics import load_topics
from knowledge.points.model import ASKS, KINDS, VERDICTS

LARGEST_REVIEW = 1_000_000


@dataclass(frozen=True)
class Opened:
    """A part of a draft that is worked on; the front matter has no clause. `number` is the document's in the draft, from 1."""

    draft: Draft
    review: Review
    number: int
    document: DraftDocument
    clause: DraftClause | None

    @property
    def name(self) -> str:
        """The part's name in the review."""
        return self.clause.id if self.clause is not None else self.document.id

    @property
    def fields(self) -> Mapping[str, Any]:
        """As saved last, else as proposed."""
        saved = self.review.part(self.name)
        if saved.version:
            return saved.fields
        return clause_of(self.review.proposals.get(self.name, {})) if self.clause is not None else front_of(self.document)

    @property
    def next(self) -> str:
        """The address of the part after this one: clauses in their order, then back to the draft."""
        ordinals = [0, *(_ordinal(clause) for clause in self.document.clauses)]
        after = ordinals[ordinals.index(_ordinal(self.clause)) + 1 :]
        here = f"/knowledge/drafts/{self.draft.id}"
        return f"{here}/parts/{self.number}/{after[0]}" if after else here


def _ordinal(clause: DraftClause | None) -> int:
    return int(clause.id.rpartition("/")[2]) if clause is not None else 0


def add_reviews(doors: Doors) -> None:
    """Add the pages of the parts of a draft."""
    path = "/knowledge/drafts/<draft>/parts/<number>/<ordinal>"
    doors.add(show_part, path, role="editor")
    doors.add(post_part, path, "POST", role="editor", largest=LARGEST_REVIEW)


async def open_draft(visit: Visit) -> tuple[Draft, Review]:
    """The draft that the address names, with its review.

    Raises:
        RefusedError: where there is none.
    """
    draft = await visit.services.run(lambda: read_draft(visit.services.drafts, visit.part("draft")))
    if draft is None:
        raise RefusedError(404, say("refused_missing"))
    return draft, await run_slow(lambda: propose(visit.services.drafts / draft.id, draft))


async def _open(visit: Visit) -> Opened:
    draft, review = await open_draft(visit)
    for number, document in enumerate(draft.documents, 1):
        for clause in (None, *document.clauses):
            if (visit.part("number"), visit.part("ordinal")) == (str(number), str(_ordinal(clause))):
                return Opened(draft, review, number, document, clause)
    raise RefusedError(404, say("refused_missing"))


async def show_part(visit: Visit) -> HTTPResponse:
    """The form of a part."""
    opened = await _open(visit)
    return _form(visit, opened, opened.fields, opened.review.part(opened.name))


async def post_part(visit: Visit) -> HTTPResponse:
    """Save a part and go on to the next; where somebody else saved it meanwhile, both are shown and nothing is lost."""
    opened = await _open(visit)
    typed = read_clause(visit.field, visit.fields) if opened.clause is not None else read_front(visit.field)
    given = visit.field("version")
    version = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1

    def save() -> None:
        save_part(visit.services.drafts / opened.draft.id, opened.name, version, typed, visit.account.name)
        visit.note("draft.edit", f"{opened.draft.id} {opened.name}")

    try:
        await visit.services.run(save)
    except ClashError as clash:
        return _form(visit, opened, typed, clash.newer, clash.newer, status=409)
    is_whole = not _faults(opened, typed) and visit.field("then") != "stay"
    return go_to(opened.next if is_whole else f"/knowledge/drafts/{opened.draft.id}/parts/{opened.number}/{_ordinal(opened.clause)}")


def _faults(opened: Opened, fields: Mapping[str, Any]) -> list[str]:
    """What is wrong with what was typed: what is not taken may be unfinished."""
    if opened.clause is None:
        return faults_of_front(fields)
    taken = [point for point in fields["points"] if point["is_taken"]]
    return [f"{point['says'] or point['words']}：{fault}" for point in taken for fault in faults_of_point(point, opened.clause)]


def _form(
    visit: Visit, opened: Opened, fields: Mapping[str, Any], part: Part, other: Part | None = None, status: int = 200
) -> HTTPResponse:
    shared = {"current": "knowledge", "opened": opened, "draft": opened.draft, "document": opened.document, "fields": fields, "part": part}
    faults = _faults(opened, fields) if part.version or other else []
    if opened.clause is None:
        return show(visit, "draft_front.html", status, **shared, other=other, faults=faults, names=FRONT)
    proposal = opened.review.proposals.get(opened.clause.id, {})
    likes = [open_desk().resources.library.point(point["like"]) for point in proposal.get("points", ())]
    return show(
        visit, "draft_clause.html", status, **shared, other=other, faults=faults, clause=opened.clause, proposal=proposal, likes=likes,
        all_topics=load_topics(), kinds=KINDS, asks=ASKS, verdicts=VERDICTS,
    )  # fmt: skip
