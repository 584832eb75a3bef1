"""The desk: one function from a question to an answer, behind bot, staff helper and suites."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

from knowledge.answers.check_words import load_check_words
from knowledge.answers.context import Context, Resources
from knowledge.answers.find import find_points
from knowledge.answers.in_force import holds_still, on_day
from knowledge.answers.points import LED, lead_with, lead_with_points
from knowledge.answers.problems import told_topics
from knowledge.answers.render import render
from knowledge.answers.steps import STEPS, find_places
from knowledge.answers.thresholds import load_thresholds
from knowledge.catalog.follow_ups import load_follow_ups
from knowledge.catalog.glosses import load_glosses
from knowledge.catalog.guides import load_guides
from knowledge.catalog.hotlines import load_hotlines
from knowledge.catalog.notes import load_notes
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import load_topics
from knowledge.generation import kept
from knowledge.model import Answer, Guess, Question, Status
from knowledge.reading.places import load_place_reader
from knowledge.reading.words import load_told_words
from knowledge.rules.parameters import load_parameters
from knowledge.rules.register import rules
from knowledge.rules.terms import load_terms
from knowledge.rules.work import WORDING
from knowledge.search.encoder import load_encoder
from knowledge.search.following import load_follower
from knowledge.search.lines import load_lines
from knowledge.search.normalize import cut_to_question, drop_masks, strip_controls
from knowledge.search.point_ranker import load_ranker
from knowledge.search.rank import ClauseSearch
from knowledge.store.engine import DEFAULT_PATH
from knowledge.store.repository import Library, load_library

logger = logging.getLogger(__name__)


class Desk:
    """Answers questions from one library. Thread-safe: nothing changes after it is made."""

    def __init__(self, library: Library) -> None:
        self.resources = Resources(
            library=library,
            search=ClauseSearch(library, load_encoder()),
            points=load_lines(library),
            ranker=load_ranker(),
            follower=load_follower(),
            gazetteer=load_gazetteer(),
            topics=load_topics(),
            hotlines=load_hotlines(),
            notes=load_notes(),
            thresholds=load_thresholds(),
        )

    def answer(self, question: Question) -> Answer:
        """The answer to a question. Never raises: what goes wrong inside becomes status `error`."""
        try:
            return self._walk(question).answer()
        except Exception:  # the one place where any failure must still become words for the worker
            logger.exception("desk failed")
            numbers = [self.resources.hotlines.by_number[number] for number in ("12333", "12345")]
            return Answer(status=Status.ERROR, hotlines=tuple(numbers))

    def holds(self, point_id: str) -> bool:
        """True for a point of the library."""
        return self.resources.library.point(point_id) is not None

    def today(self, as_of: date | None = None) -> date:
        """The day answers are given for."""
        return as_of or date.today()

    def sureness(self, text: str, region: str | None = None, guesses: tuple[Guess, ...] = ()) -> float:
        """How surely a message, read by itself, asks for one of our points: the probability of the best, 0 where there is none."""
        context = Context(Question(text, guesses, region=region), self.resources, date.today(), text)
        find_places(context)
        find_points(context)
        return context.found[0].probability if context.found else 0.0

    def _walk(self, question: Question) -> Context:
        # A masked number (我的电话〔电话〕) asks for nothing.
        text = cut_to_question(drop_masks(strip_controls(question.text)))
        day = self.today(question.as_of)
        context = Context(question, on_day(self.resources, day), day, text)
        for step in STEPS:
            step(context)
            if context.status is not None:
                break
        point = self.resources.library.point(question.point)
        if point is not None and holds_still(context, point) and context.status in LED:
            lead_with(context, point, question.is_near)
            return context
        lead_with_points(context)  # after the line has ended: national law also answers where the place is still to be asked
        return context


@kept()
def open_desk(path: Path = DEFAULT_PATH) -> Desk:
    """The desk over the built knowledge store.

    Raises:
        StoreError: where the store is missing or damaged.
        CatalogError: where a catalog file is.
    """
    return Desk(load_library(path))


def answer(question: Question) -> Answer:
    """The answer of the default desk; see `Desk.answer`."""
    return open_desk().answer(question)


def warm_up(desk: Desk) -> None:
    """Load everything that is otherwise loaded by the first question that needs it, while all others wait.

    Answers with a clause, with a guide, with neither, with choices; and what only some messages look at.
    """
    for region in (None, *sorted(desk.resources.library.regions)[:1], "beijing"):
        render(desk.answer(Question("老板拖欠工资怎么办", topic="wage_arrears", region=region)))
    render(desk.answer(Question("那个事怎么办", guesses=(Guess("wage_arrears", 0.3),))))
    told_topics("")
    load_told_words()
    load_place_reader()
    load_check_words()
    load_guides()
    load_parameters()
    load_terms()
    WORDING.load()
    rules()
    load_follow_ups()
    load_glosses()
