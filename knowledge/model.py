"""The nouns of the project as immutable values. DESIGN.md's glossary defines each word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from knowledge.document import Clause, Document, Office, Span
from knowledge.points.checks import Checked
from knowledge.points.model import Point
from knowledge.reading.told import NOTHING, Told
from knowledge.rules.model import Worked


class Status(str, Enum):
    """What kind of answer the desk gave. The values are a published contract."""

    ANSWERED = "answered"
    ANSWERED_FROM_PROVINCE = "answered_from_province"
    NEEDS_REGION = "needs_region"
    NEEDS_TOPIC = "needs_topic"
    NO_CLAUSE = "no_clause"
    REGION_NOT_COVERED = "region_not_covered"
    ANSWERED_FROM_LAW = "answered_from_law"
    OUT_OF_SCOPE = "out_of_scope"
    CRISIS = "crisis"
    HANDOVER = "handover"
    SMALLTALK = "smalltalk"
    ERROR = "error"


@dataclass(frozen=True)
class Place:
    """An administrative place. `level` is province, city or county; `parent` the place it lies in."""

    id: str
    name: str
    level: str
    parent: str | None


@dataclass(frozen=True)
class Guess:
    """What intent recognition thinks a question is about: a topic id or `out_of_scope`, `crisis`; 0 to 1."""

    label: str
    confidence: float


@dataclass(frozen=True)
class Earlier:
    """The question that a message follows: its words, topic, the thing named in it (居住证) and the id of the point that answered it.

    `follows`, `blocked` and `tells` are how much the message sounds like one that follows, that says a step failed, or that only tells
    something (0 to 1).
    """

    text: str
    topic: str = ""
    subject: str = ""
    point: str = ""
    follows: float = 0.0
    blocked: float = 0.0
    tells: float = 0.0


@dataclass(frozen=True)
class Question:
    """What a person asks the desk.

    `guesses` come best first from intent recognition; `parts` holds one guess for each sentence of a long text. `region` is a place id
    known from before (remembered or preset), `topic` one already decided (with `other_topics` found beside it), `point` the id of a point
    already decided to lead (or, `is_near`, to be told as what comes near). `asked_back` says that the place was asked for just before;
    `place_text`, where given, is the message that names the place of a question asked earlier; `earlier` is the question that the message
    follows. `home` is the hometown, which answers what is back home; `case` what was told before of the person's own situation.
    """

    text: str
    guesses: tuple[Guess, ...] = ()
    parts: tuple[Guess, ...] = ()
    region: str | None = None
    topic: str | None = None
    other_topics: tuple[str, ...] = ()
    asked_back: bool = False
    place_text: str = ""
    earlier: Earlier | None = None
    point: str = ""
    is_near: bool = False
    as_of: date | None = None
    home: str | None = None
    case: Told = NOTHING


@dataclass(frozen=True)
class Citation:
    """A clause with the document it stands in and the ranges of its text that speak to the question.

    `focus` is where in `text` the deciding words stand: a quote that must be cut keeps them.
    """

    clause: Clause
    document: Document
    highlights: tuple[Span, ...] = ()
    focus: int | None = None


@dataclass(frozen=True)
class Fact:
    """One line of a guide; `source` names act, article and the date in force, or is empty for plain advice.

    `kind` is step, paper, limit or where.
    """

    text: str
    source: str = ""
    topic: str = ""
    kind: str = ""


@dataclass(frozen=True)
class LedPoint:
    """A point that speaks to the question, with the acts and articles, or the clause, that carry it, as they are shown.

    `sources` holds (short title, printed article, day in force) for law; `span` the words inside the clause's text. `looked_up` is the
    day on which a place's own act was last looked up, where that is long ago.
    """

    point: Point
    sources: tuple[tuple[str, str, date], ...] = ()
    texts: tuple[str, ...] = ()
    span: Span | None = None
    looked_up: date | None = None


@dataclass(frozen=True)
class Option:
    """A choice offered to the person: what a button shows and what it says when tapped."""

    label: str
    says: str


@dataclass(frozen=True)
class Hotline:
    """A national short number and what a worker may call it for."""

    number: str
    name: str
    purpose: str
    source: str


@dataclass(frozen=True)
class Answer:
    """What the desk gives. `place` is the region that answers, `asked` the place the person named.

    `say` is a ready line for statuses that have one of their own (danger, a problem outside our topics, which of
    two places). `compared` holds the places of a comparison, one for each citation; it is empty otherwise.
    `silent` holds places asked about beside them whose documents say nothing or are not held. `points` come best first, the first one
    leads the text; `is_near` says that it is only near to what was asked; `second`
    answers another part of the message; `asks_document` says that the message asks for the
    document of a place; `told` holds what the person told of their own case, `checked` how it meets the first point's
    checks, `worked` the sum or term that its rule gives; `sure` is the probability of the first point. `danger` is the kind of a danger
    to life, `caution` one
    line with a number for a message that may speak of one.
    """

    status: Status
    topic: str | None = None
    other_topics: tuple[str, ...] = ()
    place: Place | None = None
    asked: Place | None = None
    citations: tuple[Citation, ...] = ()
    missing: tuple[str, ...] = ()
    hotlines: tuple[Hotline, ...] = ()
    notes: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    say: str = ""
    compared: tuple[Place, ...] = ()
    silent: tuple[Place, ...] = ()
    danger: str = ""
    caution: str = ""
    points: tuple[LedPoint, ...] = ()
    second: LedPoint | None = None
    asks_document: bool = False
    is_near: bool = False
    sure: float = 0.0
    told: Told = NOTHING
    checked: tuple[Checked, ...] = ()
    worked: Worked | None = None

    @property
    def offices(self) -> tuple[Office, ...]:
        """The offices of the first clause, as printed in its document."""
        return self.citations[0].clause.offices if self.citations else ()
