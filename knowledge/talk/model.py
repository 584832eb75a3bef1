"""The nouns of a conversation: a message, a problem talked of, the talk, and what is sent back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from knowledge.answers.wording import aspects
from knowledge.catalog.topics import load_topics
from knowledge.model import Earlier, Guess, Status
from knowledge.reading.told import NOTHING, Told, ToldFact

TOPIC_INTENT = "ask_"
DANGER, CERTAIN = "crisis", 0.99
PARTS = "intent_parts"
"""The key of a parse under which each sentence's own best intent stands (bot/nlu/intent_classifier.py)."""
VERSION = 3
"""Raised where an older stored talk can no longer be understood; such a one is dropped."""
MOST_PROBLEMS, MOST_TOLD = 5, 16
WAITING = frozenset({Status.NEEDS_TOPIC.value, Status.NEEDS_REGION.value})
"""Statuses of an answer that waits for a choice; national law may answer and ask for the place beside it."""


@dataclass(frozen=True)
class Part:
    """A part of a message: its words without places, and the intent that recognition thinks likeliest, as the desk knows it."""

    text: str
    label: str
    confidence: float


@dataclass(frozen=True)
class Matter:
    """One of several things that a message tells: its topic, "" where that is not clear, and its own words, "" where they are not known."""

    topic: str
    words: str = ""


@dataclass(frozen=True)
class Message:
    """What a person writes, with what Rasa recognised in it and in its `parts`. `region` is the place that a page presets, `is_cut` says
    that only its end reached us, `as_of` the day of asking where it is not today."""

    text: str
    intent: str = ""
    confidence: float = 0.0
    guesses: tuple[Guess, ...] = ()
    parts: tuple[Part, ...] = ()
    region: str | None = None
    is_cut: bool = False
    as_of: date | None = None

    @classmethod
    def from_parse(cls, parse: Mapping[str, Any], **more: Any) -> Message:
        """From what Rasa's NLU gives for a message; whatever is missing is empty."""
        intent = parse.get("intent") or {}
        return cls(
            text=parse.get("text") or "",
            intent=intent.get("name") or "",
            confidence=intent.get("confidence") or 0.0,
            guesses=_guesses(parse.get("intent_ranking") or []),
            parts=tuple(_part(part) for part in parse.get(PARTS) or []),
            **more,
        )


def _part(entry: Mapping[str, Any]) -> Part:
    return Part(entry.get("text", ""), _label(entry["name"]), entry["confidence"])


def _guesses(ranking: Sequence[Mapping[str, Any]]) -> tuple[Guess, ...]:
    """Intents as the desk knows them: a topic by its id.

    Of danger the danger model decides: what recognition gives it, where that model hears none, goes to the others in their shares.
    """
    danger = sum(entry["confidence"] for entry in ranking if entry["name"] == DANGER)
    share = 1.0 / (1.0 - danger) if danger < CERTAIN else 1.0
    return tuple(Guess(_label(entry["name"]), min(1.0, entry["confidence"] * share)) for entry in ranking if entry["name"] != DANGER)


def _label(intent: str) -> str:
    topic = intent.removeprefix(TOPIC_INTENT)
    return topic if topic in load_topics() else intent


@dataclass(frozen=True)
class Problem:
    """A question of the talk: its words without place names, the question it followed, its topic, the place it was answered for, and the
    point that led its answer or, `is_near`, came near."""

    text: str = ""
    earlier: Earlier | None = None
    topic: str | None = None
    other_topics: tuple[str, ...] = ()
    region: str | None = None
    point: str = ""
    is_near: bool = False


@dataclass(frozen=True)
class Guided:
    """A guided talk: its kind, the choices made by question, the question asked now ("" where it is done), those answered in their order
    and those passed over, how many messages were about something else since, and whether the person left it."""

    kind: str
    chosen: tuple[tuple[str, str], ...] = ()
    asks: str = ""
    answered: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    aside: int = 0
    is_left: bool = False

    def choice(self, slot: str) -> str:
        """The choice made to a question; "" where none was."""
        return dict(self.chosen).get(slot, "")


@dataclass(frozen=True)
class Talk:
    """Everything a conversation holds; immutable, and JSON by `to_json`.

    `place` is where the person is, `home` the hometown, `case` what they told of themselves. `problem` is talked of now, `earlier` are
    those before it, newest last; `matters` are those of the last message that told several, in its order. `status` is that of
    the last answer, `reply` that of what was sent last, small talk included. `options`, `pages`, `aspect` and `shown` (the words shown:
    a point, or a clause with its marked range) tell what was sent; `told` which points were told already, `compared` the names of places
    shown beside each other. `asks_fact` is the fact asked for just now, `asks_home` says that the hometown was, `asks_erase` that it was
    asked whether everything is to be deleted,
    `in_danger` that the message before spoke of danger. `guided` is the guided talk that is on or was ended last.
    """

    place: str | None = None
    home: str | None = None
    case: Told = NOTHING
    problem: Problem = Problem()
    earlier: tuple[Problem, ...] = ()
    matters: tuple[Matter, ...] = ()
    status: str = ""
    reply: str = ""
    options: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    aspect: str = ""
    shown: str = ""
    told: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    asks_fact: str = ""
    asks_home: bool = False
    asks_erase: bool = False
    in_danger: bool = False
    guided: Guided | None = None

    @property
    def is_waiting(self) -> bool:
        """True where the last answer waits for one of its choices: a topic or a place; the buttons for more of an answer are none."""
        is_asked = self.status in WAITING or not set(self.options) & set(aspects().values())
        return is_asked and bool(self.options) and self.status in (*WAITING, Status.ANSWERED_FROM_LAW.value)

    @property
    def asks_place(self) -> bool:
        """True where the last answer asks for the place."""
        return self.status == Status.NEEDS_REGION.value or (self.status == Status.ANSWERED_FROM_LAW.value and self.is_waiting)

    @property
    def asks_topic(self) -> bool:
        """True where the last answer offers topics."""
        return self.status == Status.NEEDS_TOPIC.value and bool(self.options)

    def with_problem(self, problem: Problem) -> Talk:
        """The talk about another problem (or the same one put otherwise); one with another topic goes to the earlier ones."""
        earlier = [known for known in self.earlier if known.topic != problem.topic]
        if self.problem.topic is not None and self.problem.topic != problem.topic:
            earlier.append(self.problem)
        return replace(self, problem=problem, earlier=tuple(earlier[-MOST_PROBLEMS:]))

    def to_json(self) -> dict[str, Any]:
        """As a tracker's slot keeps it."""
        return {"version": VERSION, **asdict(self), "case": {"facts": [_plain(fact) for fact in self.case.facts]}}

    @classmethod
    def from_json(cls, value: Any) -> Talk:
        """From the slot's value; a new talk where there is none, or one of a version that is no longer understood."""
        if not isinstance(value, Mapping) or value.get("version") != VERSION:
            return cls()
        known: dict[str, Any] = {name.name: _frozen(value[name.name]) for name in fields(cls) if value.get(name.name) is not None}
        known["matters"] = tuple(Matter(**matter) for matter in value.get("matters") or ())
        known["problem"] = _problem(value.get("problem") or {})
        known["earlier"] = tuple(_problem(problem) for problem in value.get("earlier") or ())
        known["case"] = Told(tuple(_fact(fact) for fact in (value.get("case") or {}).get("facts", ())))
        known["guided"] = _guided(value.get("guided"))
        return cls(**known)


def _guided(value: Any) -> Guided | None:
    if not isinstance(value, Mapping):
        return None
    return Guided(
        **{**{name: _frozen(item) for name, item in value.items()}, "chosen": tuple((slot, says) for slot, says in value["chosen"])}
    )


def _plain(fact: ToldFact) -> dict[str, Any]:
    """A fact with its days as text."""
    return {**asdict(fact), **{name: day and day.isoformat() for name, day in (("first", fact.first), ("last", fact.last))}}


def _fact(value: Mapping[str, Any]) -> ToldFact:
    return ToldFact(**{**value, **{name: date.fromisoformat(value[name]) for name in ("first", "last") if value.get(name)}})


def _problem(value: Mapping[str, Any]) -> Problem:
    earlier = value.get("earlier")
    known = {name: _frozen(item) for name, item in value.items()}
    return Problem(**known | {"earlier": None if earlier is None else Earlier(**earlier)})


def _frozen(item: Any) -> Any:
    """A list comes back from the tracker's JSON where a tuple was put in."""
    return tuple(item) if isinstance(item, list) else item


@dataclass(frozen=True)
class Outgoing:
    """What is sent back: text with the words of its buttons, or the name of a Rasa response, and the payload of the contract.

    `erases` asks the channel to delete everything of the person.
    """

    text: str = ""
    options: tuple[str, ...] = ()
    payload: dict[str, Any] = field(default_factory=dict)
    response: str = ""
    labels: tuple[str, ...] = ()
    erases: bool = False


Result = tuple[Outgoing, Talk]
"""What a move brings: the reply and the talk after it."""
