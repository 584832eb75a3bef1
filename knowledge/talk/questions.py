"""Which question of a guided talk comes next, over what is known already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.answers.steps import held_cities
from knowledge.papers.load import load_forms
from knowledge.points.model import Point
from knowledge.reading.told import NOTHING, Told
from knowledge.talk.beginning import CLAUSE
from knowledge.talk.heard import Heard
from knowledge.talk.model import Guided
from knowledge.talk.slots import SPAN, Choice, Slot, load_guided, load_slots, read_slot

HUKOU = "hukou"


def slots_of(heard: Heard, guided: Guided, case: Told | None = None) -> Iterator[Slot]:
    """The questions of a guided talk in their order, as what is known puts them (or another case)."""
    names = list(load_guided()["talks"][guided.kind]["slots"]) if guided.kind else []
    form = load_forms().get(guided.choice("paper"))
    for name in (*names, *(form.needs if form is not None else ())):
        slot = load_slots()[name]
        if slot.are_forms:
            slot = replace(slot, choices=tuple(Choice(form.button) for form in load_forms().values()))
        matter = matter_of(guided)
        if name == "day" and matter is not None:
            slot = replace(slot, ask=matter.ask, facts=(matter.fact,))
        yield slot.for_case(heard.case if case is None else case)


def next_slot(heard: Heard, guided: Guided) -> Slot | None:
    """The first question that is open; None where all are answered or passed over."""
    return next((slot for slot in slots_of(heard, guided) if slot.id not in guided.passed and not _is_known(slot, heard, guided)), None)


def _is_known(slot: Slot, heard: Heard, guided: Guided) -> bool:
    if slot.choices:
        return bool(guided.choice(slot.id))
    if slot.is_place:
        return heard.place is not None
    if guided.kind == HUKOU and not set(slot.facts) & facts_of_hukou(heard):
        return True
    return not slot.ask or slot.known_in(heard.case)


def matter_of(guided: Guided) -> Choice | None:
    """The term that was chosen, in a talk about one."""
    chosen = guided.choice("matter")
    return next((choice for choice in load_slots()["matter"].choices if choice.says == chosen), None)


def span_before(heard: Heard, guided: Guided) -> Told:
    """The first and the last day of work, where the question before named both."""
    slot = next((slot for slot in slots_of(heard, guided) if slot.are_days), None)
    if slot is None:
        return NOTHING
    today = heard.desk.today(heard.message.as_of)
    found = (read_slot(slot, clause, today, takes_bare=False) for clause in CLAUSE.split(heard.talk.problem.text))
    return next((each for each in found if len(each.facts) == len(SPAN)), NOTHING)


def options_of(slot: Slot, heard: Heard) -> tuple[str, ...]:
    """The buttons below a question; none below one for a number: on WeChat a button is picked by its number."""
    if slot.choices:
        return tuple(choice.says for choice in slot.choices)
    cities = tuple(option.says for option in held_cities(heard.desk.resources))
    return (*cities, str(load_guided()["unknown"][0])) if slot.is_place else ()


def points_of_hukou(heard: Heard) -> list[Point]:
    """The points of the person's place on hukou that test what a person told."""
    if heard.place is None:
        return []
    lineage = heard.desk.resources.gazetteer.lineage(heard.place)
    points = heard.desk.resources.library.points_of(lineage)
    return [point for point in points if HUKOU in point.topics and point.checks]


def facts_of_hukou(heard: Heard) -> set[str]:
    """The facts that these points ask for."""
    return {check.what for point in points_of_hukou(heard) for check in point.checks}
