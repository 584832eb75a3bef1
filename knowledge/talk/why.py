"""Why a message gets the reply it gets, in a few lines of English: what recognition, ranker and judges found, and what was weighed.

Nothing is decided here. The turn is played once more over a desk that keeps what each question went through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from knowledge.answers.context import Context
from knowledge.answers.desk import Desk
from knowledge.answers.find import is_following, strangeness
from knowledge.answers.payload import as_payload
from knowledge.answers.point_message import is_led
from knowledge.danger.detect import danger_in, load_detector
from knowledge.model import Answer, Question
from knowledge.search.following import FEATURES as FOLLOWING_FEATURES
from knowledge.search.point_ranker import FEATURES as POINT_FEATURES
from knowledge.talk.forms import formed
from knowledge.talk.guided import move_of
from knowledge.talk.heard import Heard
from knowledge.talk.model import Message, Outgoing, Talk
from knowledge.talk.readings import is_own, topic_shares
from knowledge.talk.turn import listen, move_made, reply_to

MOST_MOVES, MOST_POINTS, MOST_GUESSES = 4, 5, 3
LONGEST = 24
"""Characters shown of a reading."""
ALONE, LIGHT, AGAIN = "alone", "in the light of", "asked again"


class WatchedDesk(Desk):
    """A desk that answers like another one and keeps the state that each question came to."""

    def __init__(self, desk: Desk) -> None:
        self.resources = desk.resources
        self.walked: dict[Question, Context] = {}

    def _walk(self, question: Question) -> Context:
        self.walked[question] = super()._walk(question)
        return self.walked[question]


def explain(message: Message, talk: Talk, desk: Desk) -> str:
    """Why a message gets its reply in a talk: its moves, danger, place, readings and points."""
    watched = WatchedDesk(desk)
    heard = listen(message, talk, watched)
    sent, _ = reply_to(heard, talk.asks_erase)
    context = _replied_from(watched, sent)
    lines = [
        ("intent", _listed((guess.label, guess.confidence) for guess in message.guesses[:MOST_GUESSES])),
        ("move", f"{_listed(list(heard.moves.items())[:MOST_MOVES])} -> {_done(heard, talk.asks_erase)}"),
        ("danger", _danger(heard.text)),
        ("place", _place(heard, context)),
        *(("reading", line) for line in _readings(heard, watched.walked)),
        *(("weighed", line) for line in _weighing(heard, watched.walked)),
        *(("point", line) for line in _points(context)),
        ("reply", " ".join(filter(None, (sent.payload.get("status"), sent.payload.get("topic"))))),
    ]
    return "\n".join(f"{name:<8}{line}" for name, line in lines)


def _replied_from(desk: WatchedDesk, sent: Outgoing) -> Context | None:
    """The state of the question whose answer was sent; None where no question was put to the desk."""
    answered = [context for context in desk.walked.values() if as_payload(context.answer()) == sent.payload]
    return answered[-1] if answered else next(reversed(desk.walked.values()), None)


def _done(heard: Heard, was_asked_to_erase: bool) -> str:
    if (move := move_of(heard, was_asked_to_erase)) is not None:
        return move
    return "by its form" if formed(heard, was_asked_to_erase) is not None else move_made(heard)


def _danger(text: str) -> str:
    detector, found = load_detector(), danger_in(text)
    if found is None:
        return f"none below {detector.doubtful:.2f}"
    level = "certain" if found.is_certain else "doubtful"
    return f"{level} {found.probability:.2f} {found.kind.id} (doubtful from {detector.doubtful:.2f}, certain from {detector.certain:.2f})"


def _place(heard: Heard, context: Context | None) -> str:
    """The place that the reply is for, and how it is known."""
    asked = context.asked if context is not None else None
    if asked is None:
        candidates = ", ".join(heard.located.candidates)
        return f"none{f': could be {candidates}' if candidates else ''}"
    roles = [role.name for role in fields(heard.located) if asked.id in getattr(heard.located, role.name)]
    if roles:
        return f"{asked.id}: in the message ({', '.join(roles)})"
    known = {
        "told before": heard.talk.place,
        "hometown": heard.home,
        "preset": heard.message.region,
        "of the problem": heard.talk.problem.region,
    }
    return f"{asked.id}: {next((how for how, place in known.items() if place == asked.id), 'named with the question before')}"


def _kind(heard: Heard, question: Question) -> str:
    told = heard.talk.problem.text
    if question.earlier is not None and question.text == heard.text:
        return LIGHT
    return AGAIN if told and question.text == told else ALONE


def _readings(heard: Heard, walked: Mapping[Question, Context]) -> Iterator[str]:
    """Each question that the message was read as, with what the desk made of it."""
    for question, context in walked.items():
        answer, kind = context.answer(), _kind(heard, question)
        words = f"{_cut(question.earlier.text)} | {_cut(question.text)}" if question.earlier else _cut(question.text)
        topic = f" (as {question.topic})" if question.topic else ""
        sure = f"point {answer.sure:.2f}{' near' if answer.is_near else ''}" if answer.points else "no point"
        yield f"{kind}{topic}: {words} -> {answer.status.value} {answer.topic or '-'}, {sure}, strange {strangeness(context):.2f}"


def _weighing(heard: Heard, walked: Mapping[Question, Context]) -> Iterator[str]:
    """The readings compared, where the message was read by itself and in the light of the question before it."""
    by_kind: dict[str, Answer] = {}
    for question, context in walked.items():
        by_kind.setdefault(_kind(heard, question), context.answer())
    if ALONE not in by_kind or LIGHT not in by_kind:
        return
    alone, lit = by_kind[ALONE], by_kind[LIGHT]
    same, other = topic_shares(heard)
    told = f"{ALONE} {_sure(alone)}, {LIGHT} {_sure(lit)}; recognition: topic talked of {same:.2f}, best other {other:.2f}"
    yield f"{told} -> {ALONE if is_own(heard, lit, alone) else LIGHT}"


def _sure(answer: Answer) -> str:
    return f"{answer.sure:.2f}" if is_led(answer) else "unanswered"


def _points(context: Context | None) -> Iterator[str]:
    """The points found first, with the ranker's features of each."""
    if context is None:
        return
    names = FOLLOWING_FEATURES if is_following(context) else POINT_FEATURES
    for found in context.found[:MOST_POINTS]:
        told = _features(names, found.features) if found.features else "named by its number"
        yield f"{found.probability:.2f} {found.point.id} ({told})"


def _features(names: tuple[str, ...], values: tuple[float, ...]) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in zip(names, values, strict=True))


def _listed(shares: Iterator[tuple[str, float]] | list[tuple[str, float]]) -> str:
    return ", ".join(f"{name} {share:.2f}" for name, share in shares) or "-"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
