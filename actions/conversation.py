"""Between a conversation and the desk: what is asked, what is sent, what is remembered of it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.memory import Last, Turn
from actions.services import desk
from knowledge.answers.locate import locate
from knowledge.answers.payload import as_payload
from knowledge.answers.render import Reply, render
from knowledge.answers.wording import say
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer, Question, Status
from knowledge.search.normalize import MAX_CHARACTERS, simplify

Events = list[dict[str, Any]]

ALONE = 0.6
SHORTEST_ALONE = 8
"""A message of at least so many characters and with a point so sure is read by itself, whatever was talked of before."""
CERTAIN = 1.0
WORTH_KEEPING = 0.05
"""Confidence from which a topic is kept beside a danger."""
UNCITED = frozenset({Status.NO_CLAUSE, Status.REGION_NOT_COVERED})
PASSING = frozenset({Status.CRISIS, Status.OUT_OF_SCOPE, Status.SMALLTALK, Status.HANDOVER, Status.ERROR})
"""Replies about no topic: they do not replace the question answered last."""


def as_question(turn: Turn) -> Question:
    """The message as a new question."""
    return Question(
        text=turn.text,
        guesses=turn.guesses,
        parts=turn.parts,
        region=turn.region,
        asked_back=turn.last.asks_place,
    )


def asks_a_point(turn: Turn) -> bool:
    """True where the message by itself asks for one of our points."""
    return desk().sureness(turn.text, turn.region, turn.guesses) >= desk().resources.ranker.answers


def stands_alone(turn: Turn) -> bool:
    """True for a message that asks for one of our points so surely that it needs no question before it; never for a tapped button."""
    if turn.confidence >= CERTAIN or len(turn.text) < SHORTEST_ALONE:
        return False
    return desk().sureness(turn.text, turn.region, turn.guesses) >= ALONE


def last_question(turn: Turn, **changes: Any) -> Question:
    """The question answered last, asked again with changes."""
    last = turn.last
    return replace(
        Question(text=last.text, before=last.before, topic=last.topic, other_topics=last.other_topics, region=turn.region), **changes
    )


def without_places(text: str) -> str:
    """`text` without place names, so that a place named later decides."""
    for mention in reversed(load_gazetteer().find(simplify(text))):
        text = text[: mention.start] + text[mention.end :]
    return text


def send(
    dispatcher: CollectingDispatcher, turn: Turn, question: Question, answer: Answer, aspect: str = "answer", keeps_place: bool = False
) -> Events:
    """Send an answer (or one aspect of it) and remember it; `keeps_place` where it is not about the place the person is in."""
    reply = render(answer, aspect)
    text = f"{say('cut', limit=MAX_CHARACTERS)}\n{reply.pages[0]}" if turn.is_cut else reply.pages[0]
    buttons = [{"title": option.label, "payload": option.says} for option in reply.options]
    dispatcher.utter_message(text=text, buttons=buttons, json_message={"answer": as_payload(answer)})
    last = remember(turn, question, answer, reply, aspect)
    events: Events = [SlotSet("last", asdict(last))]
    place = None if keeps_place else _place_of(answer, question)
    return [*events, SlotSet("region", place)] if place is not None else events


def remember(turn: Turn, question: Question, answer: Answer, reply: Reply, aspect: str = "answer") -> Last:
    """What the next message may refer to."""
    options = tuple(option.says for option in reply.options)
    home = home_in(turn.text) or turn.last.home
    in_danger = answer.status is Status.CRISIS
    if in_danger and turn.last.topic is None:
        topic = _likely_topic(turn)
        return Last(text=without_places(question.text), topic=topic, status=answer.status.value, home=home, in_danger=True)
    if in_danger:
        return replace(turn.last, pages=(), home=home, in_danger=True)  # what waited for a choice waits on
    if answer.status in PASSING:
        return replace(turn.last, options=options or turn.last.options, pages=reply.pages[1:], home=home, in_danger=in_danger)
    return Last(
        text=without_places(question.text),
        before=question.before,
        topic=None if answer.status is Status.NEEDS_TOPIC else answer.topic,
        status=answer.status.value,
        options=options,
        pages=reply.pages[1:],
        other_topics=answer.other_topics,
        problems=_problems(turn, answer),
        compared=_compared(turn, answer),
        cited=cited_words(answer),
        aspect=aspect,
        home=home,
    )


def _problems(turn: Turn, answer: Answer) -> tuple[str, ...]:
    """The problems of a message that told several; kept while the answers are about them."""
    if answer.status is Status.NEEDS_TOPIC or answer.topic is None:
        return ()
    if answer.topic in turn.last.problems:
        return turn.last.problems
    return (answer.topic, *answer.other_topics) if answer.other_topics else ()


def _compared(turn: Turn, answer: Answer) -> tuple[str, ...]:
    """The places of a comparison; kept while the answers are about one of them."""
    known = turn.last.compared if answer.topic == turn.last.topic and answer.place and answer.place.name in turn.last.compared else ()
    return tuple(place.name for place in answer.compared) or known


def cited_words(answer: Answer) -> str:
    """The clause shown and the words of it that were marked, or that there was none; of a comparison nothing, for it shows several."""
    if answer.status in UNCITED and answer.asked is not None:
        return f"{answer.status.value} {answer.topic} {answer.asked.id}"
    if not answer.citations or answer.compared:
        return ""
    first = answer.citations[0]
    return f"{first.clause.id}@{first.highlights[:1]}"


def home_in(text: str) -> str | None:
    """The hometown that a message names."""
    home = locate(simplify(text), None, load_gazetteer()).home
    return home[0] if len(home) == 1 else None


def _likely_topic(turn: Turn) -> str | None:
    """What a message in danger was also about: "the money can wait" must not mean that it is forgotten."""
    return next((guess.label for guess in turn.guesses if guess.label in load_topics() and guess.confidence >= WORTH_KEEPING), None)


def _place_of(answer: Answer, question: Question) -> str | None:
    """The place to remember: the one the answer used, or the only one that a message in danger names."""
    if answer.asked is not None:
        return _stay_in(question.text, answer.asked.id) or answer.asked.id
    if answer.status is not Status.CRISIS:
        return None
    named = [mention.candidates for mention in load_gazetteer().find(simplify(question.text)) if not mention.is_weak]
    return named[0][0] if len(named) == 1 and len(named[0]) == 1 else None


def _stay_in(text: str, answered: str) -> str | None:
    """Where the person is, if the message says so beside the hometown that answered (在郑州上班，问安阳老家的地)."""
    located = locate(simplify(text), None, load_gazetteer())
    stays = tuple(dict.fromkeys((*located.now, *located.work, *located.here)))
    return stays[0] if answered in located.home and len(stays) == 1 and stays[0] != answered else None


def offer(dispatcher: CollectingDispatcher, turn: Turn, text: str, status: Status, choices: tuple[str, ...]) -> Events:
    """Send a line with choices and remember them, so that a number picks what was shown last."""
    send_text(dispatcher, text, status, choices)
    return [SlotSet("last", asdict(replace(turn.last, options=choices, pages=(), in_danger=False)))]


def send_text(dispatcher: CollectingDispatcher, text: str, status: Status = Status.SMALLTALK, buttons: tuple[str, ...] = ()) -> None:
    """Send a line that answers no policy question, with a payload that says so."""
    shown = [{"title": label, "payload": label} for label in buttons]
    dispatcher.utter_message(text=text, buttons=shown, json_message={"answer": as_payload(Answer(status=status))})
