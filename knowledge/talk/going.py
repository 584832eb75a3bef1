"""Moves between the problems of a talk: back to an earlier one, on to one still open, what was said so far."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.pages import joined
from knowledge.answers.wording import say
from knowledge.catalog.topics import load_topics
from knowledge.model import Question, Status
from knowledge.talk.asking import follow, nearest
from knowledge.talk.choosing import ORDINAL
from knowledge.talk.heard import Heard
from knowledge.talk.model import Problem, Result
from knowledge.talk.replying import line, send
from knowledge.talk.telling import told_line
from knowledge.talk.words import number_of

NEAR = 0.3
"""From this confidence in a topic on, words that go back mean the earlier problem on it."""


def back(heard: Heard) -> Result:
    """An earlier problem, the one whose words are named, else the one before; the last answer once more where there is none."""
    earlier = heard.talk.earlier
    if heard.talk.problem.topic is None and not earlier:
        return line(heard, say("repeat_none"), Status.NEEDS_TOPIC)
    problem = _named(heard, (*earlier, heard.talk.problem)) or (earlier[-1] if earlier else heard.talk.problem)
    return resume(heard, problem)


def resume(heard: Heard, problem: Problem) -> Result:
    """A problem talked of before, answered again."""
    there = replace(heard, talk=heard.talk.with_problem(problem))
    question = there.last()
    return send(there, question, there.desk.answer(question))


def _named(heard: Heard, problems: tuple[Problem, ...]) -> Problem | None:
    """The problem whose topic or words a message names."""
    known = [problem for problem in problems if problem.topic is not None]
    names = tuple(
        f"{load_topics()[problem.topic or ''].name}{load_topics()[problem.topic or ''].button}{problem.text}" for problem in known
    )
    if (label := nearest(heard.plain, names)) is not None:
        return known[names.index(label)]
    guess = heard.topic_guess(NEAR)
    return next((problem for problem in known if problem.topic == guess), None)


def go_on(heard: Heard) -> Result:
    """The next problem of several told: the one counted or named, else the first not answered yet; after the last one that is said."""
    talk = heard.talk
    left = tuple(topic for topic in talk.open if topic not in _answered(heard))
    number = number_of(heard.plain, len(talk.open)) if ORDINAL in heard.plain else None
    if number is not None and number <= len(talk.open):
        return _open(heard, talk.open[number - 1])
    buttons = {load_topics()[topic].button: topic for topic in talk.open}
    if (label := nearest(heard.plain, tuple(buttons))) is not None:
        return _open(heard, buttons[label])
    if left:
        return _open(heard, left[0])
    if talk.earlier:
        return resume(heard, talk.earlier[-1])
    return follow(heard) if talk.problem.topic is not None else line(heard, say("next_none"), Status.NEEDS_TOPIC)


def _answered(heard: Heard) -> set[str | None]:
    return {heard.talk.problem.topic, *(problem.topic for problem in heard.talk.earlier)}


def _open(heard: Heard, topic: str) -> Result:
    talk = heard.talk
    first = next((problem.text for problem in (talk.problem, *talk.earlier) if problem.topic in talk.open), "")
    question = Question(first or load_topics()[topic].button, topic=topic, region=heard.place, home=heard.home, case=talk.case)
    return send(heard, question, heard.desk.answer(question))


def recall(heard: Heard) -> Result:
    """What the person told and asked so far; with a thing of the last answer where one is asked for."""
    talk = heard.talk
    asked = load_topics()[talk.problem.topic].name if talk.problem.topic else ""
    sent, later = follow(heard) if talk.problem.topic and heard.message.intent.startswith("ask_") else (None, talk)
    if sent is not None:
        return sent, later
    facts = told_line(heard)
    told = [say("recall_told", told=facts)] if facts else []
    told += [say("recall_asked", topic=asked)] if asked else []
    return line(heard, joined(told) if told else say("recall_nothing"))
