"""Moves about places: where the person is, the hometown, the same question for another place."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.payload import as_payload
from knowledge.answers.phrases import numbered
from knowledge.answers.steps import held_cities
from knowledge.answers.wording import say
from knowledge.catalog.topics import common_topics, load_topics
from knowledge.model import Answer, Question, Status
from knowledge.talk.asking import ask
from knowledge.talk.heard import Heard
from knowledge.talk.model import Outgoing, Result
from knowledge.talk.replying import line, send
from knowledge.talk.words import names_back_home, names_here

ASKS = 0.1
"""From this probability of a question on a message that names a place may ask for something there."""
CLEAR, SURE = 0.3, 0.7
"""From this confidence in a topic on a message is about it."""


def place(heard: Heard) -> Result:
    """A place alone: the question before is answered for it; without one it is remembered."""
    talk = heard.talk
    asks = heard.sure_of("ask") + heard.sure_of("follow") >= ASKS or heard.topic_guess(SURE) is not None
    if asks and heard.says_something and heard.topic_guess(CLEAR) is not None and not talk.asks_place:
        return ask(heard)  # 安阳 落户
    if not (heard.located.named or heard.located.ambiguous):
        return _here_or_home(heard)
    if talk.problem.topic is None:
        return keep_place(heard)
    return answer_there(heard, heard.text)


def answer_there(heard: Heard, text: str) -> Result:
    """The question answered last, for the place that `text` names."""
    talk = heard.talk
    question = heard.last(region=heard.place, place_text=text, asked_back=talk.asks_place)
    answer = heard.answer(question)
    is_home = talk.asks_home or len(heard.located.home) == 1
    sent, later = send(heard, question, answer, keeps_place=is_home and heard.place is not None)
    if talk.asks_home and answer.asked is not None:
        later = replace(later, home=answer.asked.id)
    return sent, later


def _here_or_home(heard: Heard) -> Result:
    """那老家的呢, 本地的规定呢: the question before for the place that is meant."""
    if heard.talk.problem.topic is None:
        return ask(heard)
    if names_back_home(heard.plain):
        return answer_at_home(heard, heard.last())
    region = heard.place if names_here(heard.plain) else heard.talk.problem.region
    question = heard.last(region=region, text=f"{heard.talk.problem.text} {heard.text}")
    return send(heard, question, heard.answer(question))


def answer_at_home(heard: Heard, question: Question) -> Result:
    """The answer for the hometown, asking for it once where it is not known; where the person is stays remembered."""
    answer = heard.answer(replace(question, region=heard.home))
    asks = answer.status in (Status.NEEDS_REGION, Status.ANSWERED_FROM_LAW)
    if answer.status is Status.NEEDS_REGION and heard.home is None:
        answer = replace(answer, say=say("needs_home"))
    sent, later = send(heard, question, answer, keeps_place=True)
    return sent, replace(later, asks_home=asks)


def is_of_home(heard: Heard) -> bool:
    """True for a question about something back home whose place is not named (老家的地还有没有)."""
    topic = heard.topic_guess(CLEAR)
    is_home_topic = topic is not None and load_topics()[topic].place == "home"
    return is_home_topic and names_back_home(heard.plain) and not heard.located.named


def keep_place(heard: Heard) -> Result:
    """Say that the place is known, and ask what the matter is, or for the choice that waits."""
    question = Question(heard.text, topic=common_topics()[0].id, region=heard.place, place_text=heard.text)
    answer = heard.answer(question)
    if answer.asked is None:
        return send(heard, Question(""), replace(answer, topic=None))
    name = answer.asked.name
    talk = replace(heard.talk, home=heard.home, case=heard.case)
    talk = talk if len(heard.located.home) == 1 and len(heard.located.named) == 1 else replace(talk, place=heard.stay or answer.asked.id)
    if heard.talk.in_danger:
        told = Answer(Status.SMALLTALK, place=answer.place, asked=answer.asked)
        return Outgoing(say("place_in_danger", place=name), payload=as_payload(told)), talk
    key = "place_held" if answer.status is not Status.REGION_NOT_COVERED else "place_not_held"
    choices, asks = _open_choices(heard)
    told = Answer(Status.NEEDS_TOPIC, place=answer.place, asked=answer.asked)
    sent = Outgoing(say(key, place=name) + asks, choices, as_payload(told), labels=choices)
    return sent, replace(talk, options=choices, pages=(), in_danger=False)


def _open_choices(heard: Heard) -> tuple[tuple[str, ...], str]:
    """The choices that still wait for one, else the common topics; and the words that ask for it."""
    talk = heard.talk
    if talk.asks_topic and talk.problem.text:
        return talk.options, "\n".join([say("needs_topic"), *numbered(talk.options)])
    return tuple(topic.button for topic in common_topics()), say("place_asks")


def ask_for_place(heard: Heard) -> Result:
    """Forget the place and ask for it with buttons."""
    cities = tuple(option.says for option in held_cities(heard.desk.resources))
    sent, talk = line(heard, say("needs_region"), Status.NEEDS_REGION, cities)
    return sent, replace(talk, place=None, problem=replace(talk.problem, region=None))
