"""What the steps of the desk share: fixed resources, and the growing state of one question."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from knowledge.answers.locate import Located
from knowledge.answers.thresholds import Thresholds
from knowledge.catalog.details import Detail
from knowledge.catalog.hotlines import Hotlines
from knowledge.catalog.notes import Notes
from knowledge.catalog.regions import Gazetteer
from knowledge.catalog.topics import Topic
from knowledge.model import Answer, Citation, LedPoint, Option, Place, Question, Status
from knowledge.points.checks import verdicts
from knowledge.reading.told import NOTHING, Told
from knowledge.rules.model import Worked
from knowledge.rules.work import work
from knowledge.search.encoder import Vectors
from knowledge.search.following import Follower
from knowledge.search.lines import Lines
from knowledge.search.point_ranker import Ranker
from knowledge.search.points import Found
from knowledge.search.rank import ClauseSearch
from knowledge.store.repository import Library


@dataclass(frozen=True)
class Resources:
    """What every question is answered from."""

    library: Library
    search: ClauseSearch
    points: Lines | None
    ranker: Ranker
    follower: Follower
    gazetteer: Gazetteer
    topics: dict[str, Topic]
    hotlines: Hotlines
    notes: Notes
    thresholds: Thresholds


@dataclass
class Context:
    """The state of one question on its way through the steps; a step that sets `status` ends the line."""

    question: Question
    resources: Resources
    as_of: date
    text: str
    vector: Vectors | None = None
    told: Told = NOTHING
    located: Located = field(default_factory=Located)
    details: tuple[Detail, ...] = ()
    unstated: tuple[Detail, ...] = ()
    topic: str | None = None
    other_topics: tuple[str, ...] = ()
    place: Place | None = None
    asked: Place | None = None
    compared: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    found: tuple[Found, ...] = ()
    second: LedPoint | None = None
    points: tuple[LedPoint, ...] = ()
    is_near: bool = False
    sure: float = 0.0
    say: str = ""
    danger: str = ""
    caution: str = ""
    caution_number: str = ""
    numbers: tuple[str, ...] | None = None
    status: Status | None = None

    @property
    def names_document(self) -> bool:
        """True where the message asks what a document says."""
        return "文件" in self.text

    def answer(self) -> Answer:
        """The answer this context has come to."""
        hotlines = self.resources.hotlines
        chosen = hotlines.for_topic(self.topic) if self.numbers is None else tuple(hotlines.by_number[n] for n in self.numbers)
        if self.caution_number:
            chosen = (*chosen, hotlines.by_number[self.caution_number])
        return Answer(
            status=self.status or Status.ERROR,
            topic=self.topic,
            other_topics=self.other_topics,
            place=self.place,
            asked=self.asked,
            citations=self.citations,
            missing=self.missing,
            hotlines=chosen,
            notes=self.notes,
            options=self.options,
            say=self.say,
            compared=self._places(self.compared) if len(self.compared) > 1 else (),
            silent=self._places(self.silent),
            points=self.points,
            second=self.second,
            asks_document=bool(self.located.named) or self.names_document,
            is_near=self.is_near,
            sure=self.sure,
            told=self.told,
            checked=verdicts(self.points[0].point, self.told) if self.points and not self.is_near else (),
            worked=self._worked(),
            danger=self.danger,
            caution=self.caution,
        )

    def _worked(self) -> Worked | None:
        rule = self.points[0].point.rule if self.points and not self.is_near else ""
        return work(rule, self.told, self.as_of) if rule else None

    def _places(self, regions: tuple[str, ...]) -> tuple[Place, ...]:
        return tuple(self.resources.gazetteer.places[region] for region in regions)
