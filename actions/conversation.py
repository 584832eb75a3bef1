"""Between a conversation and the desk: what is remembered, what is asked, what is sent.

Two slots carry everything: `region` (a place id) and `last` (the question answered last, with what was offered).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from knowledge.answers.payload import as_payload
from knowledge.answers.render import Reply, render
from knowledge.answers.wording import say
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer, Guess, Question, Status
from knowledge.search.normalize import MAX_CHARACTERS, simplify

Events = list[dict[str, Any]]

TOPIC_INTENT = "ask_"
PARTS = "intent_parts"
WORTH_KEEPING = 0.05
"""Confidence from which a topic is kept beside a danger."""


@dataclass(frozen=True)
class Last:
    """The question answered last: its words without place names, its topic, and what was offered with the answer."""

    text: str = ""
    topic: str | None = None
    status: str = ""
    options: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    other_topics: tuple[str, ...] = ()

    @classmethod
    def from_slot(cls, value: Any) -> Last:
        """From the slot's JSON; a new conversation has none."""
        if not isinstance(value, dict):
            return cls()
        options, pages, others = (tuple(value.get(name) or ()) for name in ("options", "pages", "other_topics"))
        return cls(value.get("text") or "", value.get("topic"), value.get("status") or "", options, pages, others)


@dataclass(frozen=True)
class Turn:
    """One message with what is remembered."""

    text: str
    intent: str
    confidence: float
    guesses: tuple[Guess, ...]
    parts: tuple[Guess, ...]
    region: str | None
    last: Last
    is_cut: bool


def read_turn(tracker: Tracker) -> Turn:
    """The latest message of a conversation."""
    message, metadata = tracker.latest_message, _metadata(tracker)
    intent = message.get("intent") or {}
    preset = metadata.get("region")
    return Turn(
        text=message.get("text") or "",
        intent=intent.get("name") or "",
        confidence=intent.get("confidence") or 0.0,
        guesses=_guesses(message.get("intent_ranking") or []),
        parts=_guesses(message.get(PARTS) or []),
        region=tracker.get_slot("region") or (preset if preset in load_gazetteer().places else None),
        last=Last.from_slot(tracker.get_slot("last")),
        is_cut=bool(metadata.get("cut")),
    )


def _metadata(tracker: Tracker) -> dict[str, Any]:
    users = (event for event in reversed(tracker.events) if event.get("event") == "user")
    return (next(users, None) or {}).get("metadata") or {}


def _guesses(ranking: list[dict[str, Any]]) -> tuple[Guess, ...]:
    return tuple(
        Guess(entry["name"].removeprefix(TOPIC_INTENT) if is_topic(entry["name"]) else entry["name"], entry["confidence"])
        for entry in ranking
    )


def is_topic(intent: str) -> bool:
    """True for the intents of the 27 topics (follow-ups such as `ask_phone` share the prefix)."""
    return intent.removeprefix(TOPIC_INTENT) in load_topics()


def as_question(turn: Turn) -> Question:
    """The message as a new question."""
    return Question(
        text=turn.text,
        guesses=turn.guesses,
        parts=turn.parts,
        region=turn.region,
        asked_back=turn.last.status == Status.NEEDS_REGION.value,
    )


def last_question(turn: Turn, **changes: Any) -> Question:
    """The question answered last, asked again with changes."""
    last = turn.last
    return replace(Question(text=last.text, topic=last.topic, other_topics=last.other_topics, region=turn.region), **changes)


def without_places(text: str) -> str:
    """`text` without place names, so that a place named later decides."""
    for mention in reversed(load_gazetteer().find(simplify(text))):
        text = text[: mention.start] + text[mention.end :]
    return text


def send(dispatcher: CollectingDispatcher, turn: Turn, question: Question, answer: Answer, aspect: str = "answer") -> Events:
    """Send an answer (or one aspect of it) and remember it."""
    reply = render(answer, aspect)
    text = f"{say('cut', limit=MAX_CHARACTERS)}\n{reply.pages[0]}" if turn.is_cut else reply.pages[0]
    buttons = [{"title": option.label, "payload": option.says} for option in reply.options]
    dispatcher.utter_message(text=text, buttons=buttons, json_message={"answer": as_payload(answer)})
    last = remember(turn, question, answer, reply)
    events = [SlotSet("last", asdict(last))]
    place = _place_of(answer, question)
    return [*events, SlotSet("region", place)] if place is not None else events


def remember(turn: Turn, question: Question, answer: Answer, reply: Reply) -> Last:
    """What the next message may refer to. A reply about no topic (danger, small talk) does not replace the question."""
    options = tuple(option.says for option in reply.options)
    if answer.status is Status.CRISIS and turn.last.topic is None:
        return Last(without_places(question.text), _likely_topic(turn), answer.status.value)
    if answer.status in (Status.CRISIS, Status.OUT_OF_SCOPE, Status.SMALLTALK, Status.HANDOVER, Status.ERROR):
        return replace(turn.last, options=options, pages=reply.pages[1:])
    topic = None if answer.status is Status.NEEDS_TOPIC else answer.topic
    return Last(without_places(question.text), topic, answer.status.value, options, reply.pages[1:], answer.other_topics)


def _likely_topic(turn: Turn) -> str | None:
    """What a message in danger was also about: "the money can wait" must not mean that it is forgotten."""
    return next((guess.label for guess in turn.guesses if guess.label in load_topics() and guess.confidence >= WORTH_KEEPING), None)


def _place_of(answer: Answer, question: Question) -> str | None:
    """The place to remember: the one the answer used, or the only one that a message in danger names."""
    if answer.asked is not None:
        return answer.asked.id
    if answer.status is not Status.CRISIS:
        return None
    named = [mention.candidates for mention in load_gazetteer().find(simplify(question.text)) if not mention.is_weak]
    return named[0][0] if len(named) == 1 and len(named[0]) == 1 else None


def offer(dispatcher: CollectingDispatcher, turn: Turn, text: str, status: Status, choices: tuple[str, ...]) -> Events:
    """Send a line with choices and remember them, so that a number picks what was shown last."""
    send_text(dispatcher, text, status, choices)
    return [SlotSet("last", asdict(replace(turn.last, options=choices, pages=())))]


def send_text(dispatcher: CollectingDispatcher, text: str, status: Status = Status.SMALLTALK, buttons: tuple[str, ...] = ()) -> None:
    """Send a line that answers no policy question, with a payload that says so."""
    shown = [{"title": label, "payload": label} for label in buttons]
    dispatcher.utter_message(text=text, buttons=shown, json_message={"answer": as_payload(Answer(status=status))})
