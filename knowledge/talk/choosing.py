"""Answers to our own questions, and what corrects us: a choice, none of them, another place or matter than we took."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.point_message import is_led
from knowledge.answers.wording import aspects, say
from knowledge.catalog.topics import common_topics, load_topics
from knowledge.model import Question, Status
from knowledge.reading.told import told
from knowledge.search.telling import telling_terms
from knowledge.talk.asking import ask, meant_of, nearest, show
from knowledge.talk.beginning import begun_by
from knowledge.talk.denial import behind_denial
from knowledge.talk.going import counted, named, resume
from knowledge.talk.heard import Heard
from knowledge.talk.model import Matter, Result, Talk
from knowledge.talk.placing import answer_there, ask_for_place, keep_place, place
from knowledge.talk.replying import line, send
from knowledge.talk.words import is_bare_number, load_words, number_of

MOST_TOPICS = 6
ORDINAL = "第"
LONGEST_NAME = 5
"""Characters of a matter that is only named (居住证)."""


def choose(heard: Heard) -> Result:
    """One of the offered choices, by number, place in the list or words; else the choices again."""
    talk = heard.talk
    if not (talk.asks_topic or is_bare_number(heard.plain)) and (problem := counted(heard)) is not None:
        return resume(heard, problem)
    choice = picked(heard.plain, chosen_from(talk, heard.plain))
    if choice is None and heard.located.named:
        return place(heard)
    if choice is None and talk.matters and (problem := named(heard)) is not None:
        return resume(heard, problem)
    if choice is None and heard.says_something and number_of(heard.plain, MOST_TOPICS) is None:
        return ask(heard)
    if choice is None:
        return line(heard, say("choice_unclear"), Status.NEEDS_TOPIC, heard.talk.options)
    return act_on(heard, choice)


def chosen_from(talk: Talk, text: str) -> tuple[str, ...]:
    """What a number counts: the choices that wait; else 第二个 the problems told or the places compared, a bare 2 the buttons shown."""
    told = tuple(matter.topic or matter.words for matter in talk.matters) or talk.compared
    # What starts a guided talk is no choice that answers a question (knowledge/talk/guided.py).
    options = tuple(option for option in talk.options if begun_by(option) is None)
    return told if told and not talk.asks_topic and ORDINAL in text else options


def picked(text: str, options: tuple[str, ...]) -> str | None:
    """The option a message picks: by its own words, its number, or its place in the list."""
    if (named := next((option for option in options if option in text), None)) is not None:
        return named
    number = number_of(text, len(options))
    if number is not None:
        return options[number - 1] if number <= len(options) else None
    return meant_of(text, options)


def act_on(heard: Heard, choice: str) -> Result:
    """Do what a tapped choice says."""
    if choice == say("neither"):
        return _offer(heard)
    aspect = next((aspect for aspect, label in aspects().items() if label == choice), None)
    if aspect == "region":
        return ask_for_place(heard)
    if aspect is not None:
        return show(heard, aspect)
    topic = next((topic.id for topic in load_topics().values() if topic.button == choice), None)
    return answer_there(heard, choice) if topic is None else about(heard, topic)


def about(heard: Heard, topic: str) -> Result:
    """A topic that was picked: for the question that waited for it, else by itself."""
    talk = heard.talk
    if not (talk.asks_topic and talk.problem.text):
        question = Question(load_topics()[topic].button, topic=topic, region=heard.place, home=heard.home, case=heard.case)
        return send(heard, question, heard.answer(question))
    question = heard.last(topic=topic, other_topics=())
    sent, later = send(heard, question, heard.answer(question))
    buttons = {known.button: known.id for known in load_topics().values()}
    # 那第一个呢 goes to another of them.
    return sent, replace(later, matters=tuple(Matter(buttons[option]) for option in talk.options if option in buttons))


def none(heard: Heard) -> Result:
    """None of the choices, or not what was meant: topics that were not offered just now, and a way to say it again."""
    if telling_terms(behind_denial(heard.plain)):
        return correct(heard)
    return _offer(heard)


def _offer(heard: Heard) -> Result:
    talk = heard.talk
    known = [topic.button for topic in common_topics() if topic.id != talk.problem.topic]
    fresh = tuple(label for label in known if label not in talk.options)[:MOST_TOPICS]
    if not fresh:
        return line(heard, say("try_again_person"), Status.NEEDS_TOPIC, tuple(known[:MOST_TOPICS]))
    return line(heard, say(_apology(talk)), Status.NEEDS_TOPIC, fresh)


def _apology(talk: Talk) -> str:
    """The wording that fits what was wrong: the topic of an answer, every choice, or we know of nothing."""
    if talk.problem.topic is not None:
        return "try_again_topic"
    return "try_again_neither" if say("neither") in talk.options else "try_again"


def correct(heard: Heard) -> Result:
    """Another place, matter or fact than was taken: what stands behind the denial is read in the light of the question before."""
    talk, meant = heard.talk, behind_denial(heard.plain)
    if _says_place_only(heard, meant):
        return answer_there(heard, heard.text) if talk.problem.topic is not None else keep_place(heard)
    if len(meant) < 2 or not telling_terms(meant) or meant in load_words()["nothing"]:
        return _offer(heard)
    facts = told(meant, heard.desk.today(heard.message.as_of))
    if facts.facts and talk.problem.topic is not None:
        corrected = replace(heard, talk=replace(talk, case=talk.case.updated(facts)))
        question = corrected.last()
        return send(corrected, question, heard.answer(question))
    return _about_matter(heard, meant)


def _says_place_only(heard: Heard, meant: str) -> bool:
    """True where a place is all that is said behind a denial, or with it (打错了 是郑州)."""
    return bool(heard.located.named) and len(meant) <= 6 + sum(len(name) for name in _names(heard))


def _names(heard: Heard) -> list[str]:
    places = heard.desk.resources.gazetteer.places
    return [places[place].name for place in heard.located.named]


def _about_matter(heard: Heard, meant: str) -> Result:
    """What is meant instead, by itself; where it says too little, by the topic whose name is nearest, or beside the question before."""
    lit = heard.in_light(text=meant, guesses=())
    beside = heard.answer(lit) if heard.talk.problem.topic is not None and len(meant) > LONGEST_NAME else None
    if beside is not None and is_led(beside):
        return send(heard, lit, beside)
    named = {f"{topic.name}{topic.button}{topic.example}": topic.id for topic in load_topics().values()}
    label = nearest(meant, tuple(named))
    if label is not None and len(meant) <= LONGEST_NAME:
        meant += say("how_about")  # a name alone asks what it is about
    parts = heard.alone().parts
    guesses = parts[-1:] if len(parts) > 1 else ()
    question = heard.alone(text=meant, guesses=guesses)
    answer = heard.answer(question)
    if not is_led(answer) and label is not None:
        question = Question(meant, topic=named[label], region=heard.place, home=heard.home, case=heard.case)
        answer = heard.answer(question)
    if answer.status in (Status.OUT_OF_SCOPE, Status.NEEDS_TOPIC):
        return ask(heard)
    return send(heard, question, answer)
