"""What is sent back, and what the talk remembers of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers.payload import as_payload
from knowledge.answers.point_message import is_led
from knowledge.answers.render import Reply, render
from knowledge.answers.wording import say
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer, Option, Question, Status
from knowledge.search.normalize import MAX_CHARACTERS
from knowledge.talk.heard import Heard, without_places
from knowledge.talk.matters import several
from knowledge.talk.model import MOST_TOLD, Matter, Outgoing, Problem, Result, Talk
from knowledge.talk.slots import load_guided

WORTH_KEEPING = 0.05
"""Confidence from which a topic is kept beside a danger."""
UNCITED = frozenset({Status.NO_CLAUSE, Status.REGION_NOT_COVERED})
PASSING = frozenset({Status.CRISIS, Status.OUT_OF_SCOPE, Status.SMALLTALK, Status.HANDOVER, Status.ERROR})
"""Replies about no topic: they do not replace the question answered last."""


def send(heard: Heard, question: Question, answer: Answer, aspect: str = "answer", keeps_place: bool = False, lead: str = "") -> Result:
    """An answer (or one aspect of it, below a line of its own) and the talk after it.

    `keeps_place` where it is not about the place the person is in.
    """
    reply = _with_guided(render(answer, aspect), answer) if aspect == "answer" else render(answer, aspect)
    lines = [say("cut", limit=MAX_CHARACTERS) if heard.message.is_cut else "", lead, reply.pages[0]]
    sent = _outgoing("\n".join(line for line in lines if line), answer, reply.options)
    return sent, _remember(heard, question, answer, reply, aspect, keeps_place)


def _with_guided(reply: Reply, answer: Answer) -> Reply:
    """With the button of the guided talk that goes on from what was worked out, else from the topic."""
    offers = load_guided()["offers"]
    is_worked = answer.worked is not None and bool(answer.worked.line)
    kind = offers["rules"].get(answer.worked.rule) if answer.worked is not None and is_worked else None
    if kind is None and is_led(answer):
        kind = offers["topics"].get(answer.topic)
    if kind is None:
        return reply
    button = load_guided()["talks"][kind]["button"]
    return replace(reply, options=(*reply.options, Option(button, button)))


def _outgoing(text: str, answer: Answer, options: Sequence[Option] = ()) -> Outgoing:
    return Outgoing(text, tuple(option.says for option in options), as_payload(answer), labels=tuple(option.label for option in options))


def line(heard: Heard, text: str, status: Status = Status.SMALLTALK, options: tuple[str, ...] = ()) -> Result:
    """A line that answers no policy question; options where given wait for a choice, and the question answered last stays what it was."""
    talk = replace(heard.talk, in_danger=False)
    if options:
        talk = replace(talk, options=options, pages=())
    return Outgoing(text, options, as_payload(Answer(status=status)), labels=options), talk


def respond(heard: Heard, response: str) -> Result:
    """A line of Rasa's responses; the talk stays as it was."""
    return Outgoing(payload=as_payload(Answer(status=Status.SMALLTALK)), response=response), heard.talk


def _remember(heard: Heard, question: Question, answer: Answer, reply: Reply, aspect: str, keeps_place: bool) -> Talk:
    talk = replace(heard.talk, home=heard.home, case=heard.case, asks_home=False, asks_erase=False)
    if not keeps_place:
        talk = replace(talk, place=_place_of(heard, answer) or talk.place)
    options = tuple(option.says for option in reply.options)
    if answer.status is Status.CRISIS:
        return _in_danger(heard, talk, question)
    if answer.status in PASSING:
        return replace(talk, options=options or talk.options, pages=reply.pages[1:], in_danger=False)
    point = answer.points[0].point.id if answer.points else ""
    problem = Problem(
        text=without_places(f"{question.earlier.subject if question.earlier else ''} {question.text}".strip()),
        earlier=question.earlier,
        topic=None if answer.status is Status.NEEDS_TOPIC else answer.topic,
        other_topics=answer.other_topics,
        region=answer.asked.id if answer.asked is not None else None,
        point=point,
        is_near=answer.is_near,
    )
    return replace(
        talk.with_problem(problem),
        status=answer.status.value,
        options=options,
        pages=reply.pages[1:],
        matters=_matters(heard, answer),
        compared=_compared(talk, answer),
        shown=shown_words(answer),
        aspect=aspect,
        told=(*(known for known in talk.told if known != point), *([point] if is_led(answer) else []))[-MOST_TOLD:],
        asks_fact=answer.worked.asks if answer.worked is not None else "",
        in_danger=False,
    )


def _in_danger(heard: Heard, talk: Talk, question: Question) -> Talk:
    """What waited for a choice waits on; what else the message was about is kept: "the money can wait" must not mean forgotten."""
    if talk.problem.topic is not None:
        return replace(talk, pages=(), in_danger=True)
    problem = Problem(text=without_places(question.text), topic=heard.topic_guess(WORTH_KEEPING))
    return replace(talk, problem=problem, status=Status.CRISIS.value, options=(), pages=(), in_danger=True)


def _matters(heard: Heard, answer: Answer) -> tuple[Matter, ...]:
    """The matters of a message that told several, else those told before; dropped where the talk leaves them for choices."""
    if heard.numbered:
        return heard.numbered
    if answer.status is Status.NEEDS_TOPIC or answer.topic is None:
        return ()
    known = heard.talk.matters
    return known if answer.topic in {matter.topic for matter in known} else several(heard.message.parts, answer) or known


def _compared(talk: Talk, answer: Answer) -> tuple[str, ...]:
    """The places of a comparison; kept while the answers are about one of them."""
    known = talk.compared if answer.topic == talk.problem.topic and answer.place and answer.place.name in talk.compared else ()
    return tuple(place.name for place in answer.compared) or known


def shown_words(answer: Answer) -> str:
    """What an answer shows: the point that leads it, else the clause and the words of it that were marked, or that there was none.

    Of a comparison nothing, for it shows several.
    """
    if answer.points and not answer.is_near:
        told = answer.worked.line if answer.worked is not None else [one.met for one in answer.checked]
        return f"{answer.points[0].point.id} {answer.place.id if answer.place else ''} {told}"
    if answer.status in UNCITED and answer.asked is not None:
        return f"{answer.status.value} {answer.topic} {answer.asked.id}"
    if not answer.citations or answer.compared:
        return ""
    first = answer.citations[0]
    return f"{first.clause.id}@{first.highlights[:1]}"


def _place_of(heard: Heard, answer: Answer) -> str | None:
    """The place to remember: where the person says they are, else the one that answered; not the hometown for something back home."""
    located = heard.located
    if heard.stay is not None:
        return heard.stay
    if answer.asked is not None:
        is_home = answer.topic is not None and load_topics()[answer.topic].place == "home" and answer.asked.id == heard.home
        return None if is_home and heard.place is not None else answer.asked.id
    if answer.status is not Status.CRISIS:
        return None
    return located.named[0] if len(located.named) == 1 else None
