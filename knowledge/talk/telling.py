"""A message that only tells something: it is taken in, said back in half a line, and the rule told or the question asked for."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.check_words import load_check_words
from knowledge.answers.payload import as_payload
from knowledge.answers.spoken import spoken
from knowledge.answers.wording import say
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import common_topics, load_topics
from knowledge.model import Answer, Status
from knowledge.reading.told import ToldFact
from knowledge.talk.heard import Heard
from knowledge.talk.model import Outgoing, Result
from knowledge.talk.replying import send, shown_words

CLEAR = 0.4
"""From this confidence in a topic on a message that only tells is about it."""


def tell(heard: Heard) -> Result:
    """The rule that speaks to what is told, where one is sure; else what was told is said back, and the question asked for."""
    talk = heard.talk
    if talk.problem.topic is not None:
        changed = heard.last()
        answer = heard.desk.answer(replace(changed, case=heard.case))
        if answer.checked and shown_words(answer) != talk.shown:
            return send(heard, changed, answer)
        light = heard.in_light()
        lit = heard.desk.answer(light)
        if lit.points and not lit.is_near and lit.points[0].point.id not in talk.told:
            return send(heard, light, lit)
    question = heard.alone()
    own = heard.desk.answer(question)
    if own.status is Status.NEEDS_TOPIC and own.topic is not None:
        # A story is no doubt about what is wanted: the likeliest is told, the others stay a tap away.
        question = replace(question, topic=own.topic, other_topics=own.other_topics)
        own = heard.desk.answer(question)
    if own.status is Status.CRISIS or (own.points and not own.is_near) or _is_about_ours(heard, own):
        return send(heard, question, own)
    return take_in(heard)


def _is_about_ours(heard: Heard, answer: Answer) -> bool:
    """True for a problem of ours that is told (老板三个月没发钱了), on a topic not talked of yet."""
    topic = heard.topic_guess(CLEAR)
    return topic is not None and topic == answer.topic and topic != heard.talk.problem.topic


def take_in(heard: Heard) -> Result:
    """Say back what was told, and ask what the matter is or whether it goes on."""
    talk = replace(heard.talk, home=heard.home, case=heard.case, place=_place_told(heard) or heard.talk.place, in_danger=False)
    known = replace(heard, talk=talk)
    told = told_line(known)
    heard_line = say("heard_told", told=told) if told else say("heard")
    if talk.problem.topic is not None:
        text = heard_line + say("heard_goes_on", topic=load_topics()[talk.problem.topic].name)
        return Outgoing(text, payload=as_payload(Answer(Status.SMALLTALK))), talk
    choices = talk.options if talk.asks_topic else tuple(topic.button for topic in common_topics())
    sent = Outgoing(heard_line + say("place_asks"), choices, as_payload(Answer(Status.NEEDS_TOPIC)), labels=choices)
    return sent, replace(talk, options=choices, pages=())


def _place_told(heard: Heard) -> str | None:
    """Where the person is now, of the places a message tells of."""
    located = heard.located
    stays = tuple(dict.fromkeys((*located.now, *located.work, *located.here)))
    if len(stays) == 1:
        return stays[0]
    plain = tuple(place for place in located.named if place not in (*located.home, *located.left, *located.kin))
    return plain[0] if len(plain) == 1 else None


def told_line(heard: Heard) -> str:
    """What is known of the person, in a few words: hometown, place, facts."""
    places = load_gazetteer().places
    home = say("told_home", place=places[heard.home].name) if heard.home and heard.home != heard.place else ""
    here = say("told_place", place=places[heard.place].name) if heard.place else ""
    facts = [_fact(fact) for fact in heard.case.facts]
    return "，".join(part for part in (home, here, *facts) if part)


def _fact(fact: ToldFact) -> str:
    words = load_check_words().facts.get(fact.what)
    return words.told.format(told=spoken(fact.value, fact.unit)).removeprefix("你说") if words is not None else ""
