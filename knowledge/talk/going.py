"""Moves between the problems of a talk: back to an earlier one, on to one still open, what was said so far."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.pages import joined
from knowledge.answers.point_message import is_led
from knowledge.answers.wording import say
from knowledge.catalog.topics import load_topics
from knowledge.model import Status
from knowledge.talk.asking import ask, follow, meant_of
from knowledge.talk.heard import Heard
from knowledge.talk.model import Matter, Problem, Result, Talk
from knowledge.talk.replying import line, send
from knowledge.talk.telling import told_line
from knowledge.talk.words import number_of

ORDINAL = "第"
OWN = 0.4
"""From this confidence in a topic on, words that go on and name no matter of the talk ask about it."""
NEAR = 0.1
"""From this confidence in a topic of the talk on, words that go back or on mean it."""


def back(heard: Heard) -> Result:
    """An earlier problem: the one counted or named, else the one before; the last answer once more where there is none."""
    if heard.talk.problem.topic is None and not heard.talk.earlier:
        return line(heard, say("repeat_none"), Status.NEEDS_TOPIC)
    if _named_or_there(heard) is None and heard.topic_guess(OWN) not in (None, heard.talk.problem.topic):
        return ask(heard)  # 先说学证那个: told in a long story and not kept as a matter
    return resume(heard, _earlier(heard))


def back_to(heard: Heard, rest: Heard) -> Result:
    """An earlier problem, and what another part of the message asks of it (回到第一个 认定要多少天); its answer again where nothing is."""
    problem = _earlier(heard)
    # What the message goes back to tells what is asked where no problem of the talk is named by it (回到打官司那个 去哪申请).
    asked = rest if named(heard) is not None else heard
    there = replace(asked, talk=replace(heard.talk.with_problem(problem), shown=""))
    light = there.in_light()
    lit = there.answer(light)
    return send(there, light, lit) if is_led(lit) else resume(heard, problem)


def _earlier(heard: Heard) -> Problem:
    """The problem that a message goes back to."""
    talk = heard.talk
    return _named_or_there(heard) or (talk.earlier[-1] if talk.earlier else talk.problem)


def _named_or_there(heard: Heard) -> Problem | None:
    return named(heard) or _in_place(heard)


def resume(heard: Heard, problem: Problem) -> Result:
    """A problem talked of before: its answer again; one that was only told: its answer."""
    there = replace(heard, talk=replace(heard.talk.with_problem(problem), shown=""))
    return send(there, there.last(), there.answer(there.last()))


def go_on(heard: Heard) -> Result:
    """The next problem of several told: the one counted or named, else the first not answered yet; after the last one that is said."""
    talk = heard.talk
    if (problem := named(heard)) is not None:
        return resume(heard, problem)
    if heard.topic_guess(OWN) is not None:
        return ask(heard)  # 先说居住证那个: what was told and not kept is asked by its words
    if left := [problem for problem in _told(talk) if problem not in (talk.problem, *talk.earlier)]:
        return resume(heard, left[0])
    if talk.matters or not talk.earlier:
        return line(heard, say("next_none"))
    return resume(heard, talk.earlier[-1])


def _told(talk: Talk) -> list[Problem]:
    """The matters of a message that told several, each as it was answered where it was, else as it was told."""
    known = (talk.problem, *reversed(talk.earlier))
    first = next((problem.text for problem in known if problem.other_topics), "")
    return [
        next((problem for problem in known if _is_of(problem, matter)), Problem(text=_words(matter, first), topic=matter.topic or None))
        for matter in talk.matters
    ]


def _is_of(problem: Problem, matter: Matter) -> bool:
    return problem.topic == matter.topic if matter.topic else bool(matter.words) and problem.text == matter.words


def _words(matter: Matter, first: str) -> str:
    """What a matter is asked with: its own words, else the whole message, else the name of its topic."""
    return matter.words or first or load_topics()[matter.topic].button


def counted(heard: Heard) -> Problem | None:
    """The matter that a message counts (第三个, 还有二呢); 还有一个, 另一个 count nothing."""
    told = _told(heard.talk)
    number = number_of(heard.plain, len(told))
    is_counted = number is not None and number <= len(told) and (number > 1 or ORDINAL in heard.plain or "1" in heard.plain)
    return told[number - 1] if number is not None and is_counted else None


def named(heard: Heard) -> Problem | None:
    """The problem of the talk that a message counts (第三个, 还有二呢) or names (合同那个, 脚那个)."""
    talk = heard.talk
    if (problem := counted(heard)) is not None:
        return problem
    known = [problem for problem in dict.fromkeys((*_told(talk), *talk.earlier)) if problem != talk.problem]
    names = tuple(_name(problem) for problem in known)
    if (label := meant_of(heard.plain, names)) is not None:
        return known[names.index(label)]
    likely = {guess.label: guess.confidence for guess in heard.message.guesses}
    best = max(known, key=lambda problem: likely.get(problem.topic or "", 0.0), default=None)
    return best if best is not None and likely.get(best.topic or "", 0.0) >= NEAR else None


def _name(problem: Problem) -> str:
    """The words that a problem is known by: its topic's and its own."""
    topic = load_topics().get(problem.topic or "")
    return f"{topic.name}{topic.button}{problem.text}" if topic is not None else problem.text


def _in_place(heard: Heard) -> Problem | None:
    """The earlier problem that was answered for the place a message names (郑州那个)."""
    within, named = heard.desk.resources.gazetteer.is_within, heard.located.named
    there = (problem for problem in reversed(heard.talk.earlier) if problem.region is not None)
    return next((problem for problem in there if any(within(problem.region or "", place) for place in named)), None)


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
