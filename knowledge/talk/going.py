"""Moves between the problems of a talk: back to an earlier one, on to one still open, what was said so far."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.pages import joined
from knowledge.answers.point_message import is_led
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

NEAR = 0.1
"""From this confidence in a topic of the talk on, words that go back or on mean it."""


def back(heard: Heard) -> Result:
    """An earlier problem: the one counted or named, else the one before; the last answer once more where there is none."""
    talk = heard.talk
    if talk.problem.topic is None and not talk.earlier:
        return line(heard, say("repeat_none"), Status.NEEDS_TOPIC)
    problem = _earlier(heard)
    return _open(heard, problem) if isinstance(problem, str) else resume(heard, problem)


def back_to(heard: Heard, rest: Heard) -> Result:
    """An earlier problem, and what another part of the message asks of it (回到第一个 认定要多少天); its answer again where nothing is."""
    problem, talk = _earlier(heard), heard.talk
    if isinstance(problem, str):
        problem = next((known for known in (talk.problem, *reversed(talk.earlier)) if known.topic == problem), talk.problem)
    # What the message goes back to tells what is asked where no problem of the talk is named by it (回到打官司那个 去哪申请).
    asked = rest if _topic_named(heard) is not None else heard
    there = replace(asked, talk=replace(talk.with_problem(problem), shown=""))
    light = there.in_light()
    lit = there.answer(light)
    return send(there, light, lit) if is_led(lit) else resume(heard, problem)


def _earlier(heard: Heard) -> Problem | str:
    """The problem that a message goes back to, or the topic of one that was told and not answered yet."""
    talk = heard.talk
    if (topic := _topic_named(heard)) is not None:
        return next((problem for problem in reversed(talk.earlier) if problem.topic == topic), topic)
    return _in_place(heard) or (talk.earlier[-1] if talk.earlier else talk.problem)


def resume(heard: Heard, problem: Problem) -> Result:
    """A problem talked of before: its answer again."""
    there = replace(heard, talk=replace(heard.talk.with_problem(problem), shown=""))
    return send(there, there.last(), there.answer(there.last()))


def go_on(heard: Heard) -> Result:
    """The next problem of several told: the one counted or named, else the first not answered yet; after the last one that is said."""
    talk = heard.talk
    if (topic := _topic_named(heard)) is not None:
        return _open(heard, topic)
    left = [topic for topic in talk.open if topic not in _answered(heard)]
    if left:
        return _open(heard, left[0])
    if talk.open or not talk.earlier:
        return line(heard, say("next_none"))
    return resume(heard, talk.earlier[-1])


def _topic_named(heard: Heard) -> str | None:
    """The topic of the talk that a message counts (第三个, 还有二呢) or names (合同那个)."""
    talk = heard.talk
    number = number_of(heard.plain, len(talk.open))
    # 还有一个, 另一个 count nothing.
    if number is not None and number <= len(talk.open) and (number > 1 or ORDINAL in heard.plain or "1" in heard.plain):
        return talk.open[number - 1]
    known = [*dict.fromkeys([*talk.open, *(problem.topic for problem in talk.earlier if problem.topic)])]
    if talk.problem.topic in known:
        known.remove(talk.problem.topic)
    told = {problem.topic: problem.text for problem in talk.earlier}
    names = tuple(f"{load_topics()[topic].name}{load_topics()[topic].button}{told.get(topic, '')}" for topic in known)
    if (label := nearest(heard.plain, names)) is not None:
        return known[names.index(label)]
    likely = {guess.label: guess.confidence for guess in heard.message.guesses}
    best = max(known, key=lambda topic: likely.get(topic, 0.0), default=None)
    return best if best is not None and likely.get(best, 0.0) >= NEAR else None


def _in_place(heard: Heard) -> Problem | None:
    """The earlier problem that was answered for the place a message names (郑州那个)."""
    within, named = heard.desk.resources.gazetteer.is_within, heard.located.named
    there = (problem for problem in reversed(heard.talk.earlier) if problem.region is not None)
    return next((problem for problem in there if any(within(problem.region or "", place) for place in named)), None)


def _answered(heard: Heard) -> set[str | None]:
    return {heard.talk.problem.topic, *(problem.topic for problem in heard.talk.earlier)}


def _open(heard: Heard, topic: str) -> Result:
    """A topic of the talk: as it was asked, else by the words that told several problems."""
    talk = heard.talk
    known = next((problem for problem in reversed(talk.earlier) if problem.topic == topic), None)
    if known is not None:
        return resume(heard, known)
    first = next((problem.text for problem in (talk.problem, *talk.earlier) if problem.topic in talk.open), "")
    question = Question(first or load_topics()[topic].button, topic=topic, region=heard.place, home=heard.home, case=heard.case)
    return send(heard, question, heard.answer(question))


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
