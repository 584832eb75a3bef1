"""A message that only tells something: it is taken in, said back in half a line, and the rule told or the question asked for."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.check_words import load_check_words
from knowledge.answers.payload import as_payload
from knowledge.answers.point_message import is_led
from knowledge.answers.spoken import spoken
from knowledge.answers.wording import say
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import common_topics, load_topics
from knowledge.model import Answer, Status
from knowledge.reading.told import ToldFact
from knowledge.talk.asking import STRANGE, follow
from knowledge.talk.finishing import RATED, SUMMED, wages_told
from knowledge.talk.heard import Heard
from knowledge.talk.model import Outgoing, Result
from knowledge.talk.placing import place
from knowledge.talk.readings import is_own
from knowledge.talk.replying import send, shown_words

RULED = 0.5
"""From this certainty of a point on it is the rule for what is told."""
CLEAR = 0.4
"""From this confidence in a topic on a message that only tells is about it."""


def tell(heard: Heard) -> Result:
    """The rule that speaks to what is told, where one is sure; else what was told is said back, and the question asked for."""
    talk = heard.talk
    if talk.problem.topic is not None:
        changed = heard.last()
        answer = heard.answer(replace(changed, case=heard.case))
        if (answer.checked or answer.worked is not None) and shown_words(answer) != talk.shown:
            return send(heard, changed, answer)
        light = heard.in_light()
        lit = heard.answer(light)
        is_new = is_led(lit) and lit.points[0].point.id not in talk.told
        if is_new and not is_own(heard, lit, heard.answer(heard.alone())):
            return send(heard, light, lit)
        if heard.case == talk.case and not heard.located.named:
            return follow(heard)  # 新农合的: a few words that tell nothing we keep ask on
    question = heard.alone()
    own = heard.answer(question)
    if own.status is Status.NEEDS_TOPIC and own.topic is not None:
        # A story is no doubt about what is wanted: the likeliest is told, the others stay a tap away.
        question = replace(question, topic=own.topic, other_topics=own.other_topics)
        own = heard.answer(question)
    # What was told alone asks for no sum (干瓦工干了二十多年).
    is_ruled = is_led(own) and own.worked is None and own.sure >= RULED
    if talk.asks_place and place_told(heard) is not None and not is_ruled and own.status is not Status.CRISIS:
        return place(heard)  # asked where: 我人在巩义租房子住 says it, whatever else it tells
    if own.status is Status.CRISIS or is_ruled or _is_about_ours(heard, own):
        return send(heard, question, own)
    if own.status is Status.OUT_OF_SCOPE and heard.strangeness >= STRANGE and talk.problem.topic is None:
        return send(heard, question, own)  # 邢台中介收了我看房费两百: 记下了 would say that it is ours
    return take_in(heard)


def _is_about_ours(heard: Heard, answer: Answer) -> bool:
    """True for a problem of ours that is told (老板三个月没发钱了), on a topic not talked of yet."""
    topic = heard.topic_guess(CLEAR)
    return topic is not None and topic == answer.topic and topic != heard.talk.problem.topic and answer.worked is None


def take_in(heard: Heard) -> Result:
    """Say back what was told, and ask what the matter is or whether it goes on."""
    if heard.talk.in_danger:
        return in_danger_still(heard)
    talk = replace(heard.talk, home=heard.home, case=heard.case, place=place_told(heard) or heard.talk.place, in_danger=False)
    known = replace(heard, talk=talk)
    if talk.problem.topic is None and (summed := wages_told(known)) is not None:
        return summed
    is_new = heard.case != heard.talk.case
    if is_new and talk.problem.topic in SUMMED and (summed := wages_told(known, least=RATED)) is not None:
        return summed
    told = told_line(known)
    heard_line = say("heard_told", told=told) if told else say("heard")
    if talk.problem.topic is not None:
        text = heard_line + say("heard_goes_on", topic=load_topics()[talk.problem.topic].name)
        return Outgoing(text, payload=as_payload(Answer(Status.SMALLTALK))), talk
    choices = talk.options if talk.asks_topic else tuple(topic.button for topic in common_topics())
    sent = Outgoing(heard_line + say("place_asks"), choices, as_payload(Answer(Status.NEEDS_TOPIC)), labels=choices)
    return sent, replace(talk, options=choices, pages=())


def in_danger_still(heard: Heard, words: str = "still_in_danger") -> Result:
    """What is told or asked of a danger that is not over: whom to call, once more in a few words; what was told is kept."""
    talk = replace(heard.talk, home=heard.home, case=heard.case, place=place_told(heard) or heard.talk.place, in_danger=True)
    lines = tuple(heard.desk.resources.hotlines.by_number[number] for number in ("120", "110", "12356"))
    return Outgoing(say(words), payload=as_payload(Answer(Status.SMALLTALK, say=say(words), hotlines=lines))), talk


def place_told(heard: Heard) -> str | None:
    """Where the person is now, of the places a message tells of."""
    located = heard.located
    if heard.stay is not None:
        return heard.stay
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
    if words is None:
        return ""
    unit = fact.what if fact.what == "age" else words.spoken or fact.unit
    return words.told.format(told=spoken(fact.value, unit)).removeprefix("你说")
