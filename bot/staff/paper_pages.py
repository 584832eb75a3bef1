"""A paper filled in beside the worker: what is typed goes into the paper and is kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from sanic.response import HTTPResponse

from bot.channels.papers import address
from bot.channels.web.papers import paper_response
from bot.staff.doors import Doors
from bot.staff.html import RefusedError, show
from bot.staff.session import Visit
from bot.staff.words import say
from knowledge.answers.desk import open_desk
from knowledge.catalog.regions import load_gazetteer
from knowledge.papers.fill import fill
from knowledge.papers.load import load_forms
from knowledge.papers.model import Form, Paper
from knowledge.reading.told import NOTHING
from knowledge.talk.slots import Slot, load_slots, read_slot

LONGEST = 60
"""Characters of a field."""


def add_papers(doors: Doors) -> None:
    """Add the list of forms, the fields of one, and the paper."""
    doors.add(show_papers, "/papers")
    doors.add(post_paper, "/papers", "POST")


async def show_papers(visit: Visit) -> HTTPResponse:
    """All forms, and the fields of the one that is picked."""
    form = load_forms().get(visit.argument("form"))
    fields = [(slot.id, slot.ask or say("paper_amount")) for slot in _slots(form)] if form is not None else []
    return show(visit, "papers.html", current="papers", forms=load_forms().values(), form=form, fields=fields, longest=LONGEST)


async def post_paper(visit: Visit) -> HTTPResponse:
    """The paper to print or as a Word file; names and numbers are typed into the page that comes, which sends nothing."""
    form = load_forms().get(visit.field("form"))
    if form is None:
        raise RefusedError(400, say("refused_input"))
    paper = await visit.services.run(lambda: _paper(visit, form))
    return await paper_response(paper, visit.field("as"))


def _slots(form: Form) -> Iterator[Slot]:
    return (load_slots()[name] for name in form.needs)


def _paper(visit: Visit, form: Form) -> Paper:
    today, case, place = open_desk().today(), NOTHING, ""
    for slot in _slots(form):
        text = visit.field(slot.id).strip()[:LONGEST]
        if slot.is_place:
            place = _place_in(text)
            continue
        case = case.updated(read_slot(slot.for_case(case), text, today) if text else NOTHING)
    return fill(form.id, case, place, today, address())


def _place_in(text: str) -> str:
    """The name of the one place that a text names."""
    named = [mention.candidates[0] for mention in load_gazetteer().find(text) if len(mention.candidates) == 1]
    return load_gazetteer().places[named[-1]].name if named else ""
