"""Small moves: signs that something was read, greetings, anger, chat, questions about us, a person, a fresh start."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.pages import joined
from knowledge.answers.steps import held_cities
from knowledge.answers.wording import say
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer, Option, Question, Status
from knowledge.talk.asking import ASPECTS, ask, follow, show
from knowledge.talk.choosing import choose, correct, none
from knowledge.talk.denial import behind_denial
from knowledge.talk.heard import Heard
from knowledge.talk.model import Result, Talk
from knowledge.talk.replying import line, respond, send
from knowledge.talk.words import load_words

AGREES = frozenset({"affirm", "choose_option"})
HEARD = {"acknowledge": "utter_acknowledge", "thank": "utter_thank", "goodbye": "utter_goodbye"}
GREETED = {"greet": "utter_greet", "goodbye": "utter_goodbye", "thank": "utter_thank", "help": "utter_help"}
ABOUT = {"who_are_you": "utter_who_are_you", "help": "utter_help", "greet": "utter_greet"}
"""Which response fits Rasa's intent of a small move; the first intent in the ranking that is named here counts."""
POSSIBLE = 0.2
"""From this confidence on words that tell nothing ask for an aspect of the last answer."""
CERTAIN = 0.9
"""From this certainty of a point on, what sounds like chat is answered."""


def acknowledge(heard: Heard) -> Result:
    """A sign that the answer was read (好嘞, 👍, 谢谢); what is still open is said once. 好的 to choices chooses none of them."""
    if heard.talk.asks_topic and heard.message.intent in AGREES:
        return choose(heard)
    left = next((matter.topic for matter in heard.talk.matters if matter.topic and matter.topic not in _talked_of(heard.talk)), None)
    if left is not None and not heard.talk.is_waiting:
        talk = replace(heard.talk, matters=())
        topic = load_topics()[left]
        return line(replace(heard, talk=talk), say("still_open", topic=topic.name), options=(topic.button,))
    return respond(heard, _fitting(heard, HEARD, "utter_acknowledge"))


def _talked_of(talk: Talk) -> set[str | None]:
    return {talk.problem.topic, *(problem.topic for problem in talk.earlier)}


def relieved(heard: Heard) -> Result:
    """The danger of the message before is over, or was not meant (没事了, 就是说说): met kindly, and back to where the talk was."""
    talk = heard.talk
    hotlines = (heard.desk.resources.hotlines.by_number["12356"],)
    if talk.is_waiting:
        told, options = [say("calm"), say("calm_choices")], talk.options
    elif talk.problem.topic is not None:
        topic = load_topics()[talk.problem.topic]
        told, options = [say("calm"), say("calm_topic", topic=topic.name)], (topic.button,)
    else:
        told, options = [say("calm"), say("calm_ask")], ()
    answer = Answer(Status.SMALLTALK, say=joined(told), hotlines=hotlines, options=tuple(Option(option, option) for option in options))
    return send(heard, Question(""), answer, keeps_place=True)


def greet(heard: Heard) -> Result:
    """你好, 再见."""
    return respond(heard, _fitting(heard, GREETED, "utter_greet"))


def about_us(heard: Heard) -> Result:
    """Who we are, what we keep and cost: a point where one says it, else the line of introduction."""
    answer = heard.answer(heard.alone())
    if answer.points and not answer.is_near and heard.sure_of("about") < CERTAIN:
        return send(heard, heard.alone(), answer)
    for kind, words in load_words()["about"].items():
        if any(word in heard.plain for word in words):
            cities = "、".join(option.label for option in held_cities(heard.desk.resources))
            return line(heard, say(f"about_{kind}", cities=cities))
    if heard.strangeness >= CERTAIN:
        return chat(heard)  # 帮我写一篇作文
    return respond(heard, _fitting(heard, ABOUT, "utter_who_are_you"))


def _fitting(heard: Heard, responses: dict[str, str], other: str) -> str:
    return next((responses[guess.label] for guess in heard.message.guesses if guess.label in responses), other)


def vent(heard: Heard) -> Result:
    """Anger and sorrow: met kindly, and the matter goes on."""
    if heard.topic_guess(0.5) is not None and heard.sure_of("ask") + heard.sure_of("stuck") > heard.sure_of("vent") / 2:
        return ask(heard)
    if heard.talk.problem.topic is None:
        return respond(heard, "utter_insult")
    hotlines = tuple(heard.desk.resources.hotlines.by_number[number] for number in ("12345", "12333"))
    topic = load_topics()[heard.talk.problem.topic]
    answer = Answer(Status.SMALLTALK, say=say("vented", topic=topic.name), hotlines=hotlines)
    return send(heard, Question(heard.text), answer, keeps_place=True)


def chat(heard: Heard) -> Result:
    """What is not ours; the desk knows whom to call for some of it, and has the last word where it is certain."""
    if (aspect := _aspect_left(heard)) is not None:
        return show(heard, aspect)
    answer = heard.answer(heard.alone())
    if answer.status in (Status.OUT_OF_SCOPE, Status.CRISIS) or (answer.points and not answer.is_near and answer.sure >= CERTAIN):
        return send(heard, heard.alone(), answer, keeps_place=True)
    return line(heard, say("chat"), Status.OUT_OF_SCOPE)


def _aspect_left(heard: Heard) -> str | None:
    """What words that tell nothing ask of the last answer, where recognition thinks that possible (你就说我该找谁嘛)."""
    if heard.talk.problem.topic is None or heard.says_something:
        return None
    return next((ASPECTS[guess.label] for guess in heard.message.guesses if guess.label in ASPECTS and guess.confidence >= POSSIBLE), None)


def agree(heard: Heard) -> Result:
    """是的: to choices it is no answer; to an answer that asks nothing it is a sign that it was read."""
    return choose(heard) if heard.talk.asks_topic else acknowledge(heard)


def refuse(heard: Heard) -> Result:
    """没有, 不是: after an answer it adds to the question; after choices none is meant."""
    if heard.talk.asks_topic:
        return none(heard)
    if behind_denial(heard.plain):
        return correct(heard)
    return follow(heard) if heard.talk.problem.topic is not None else respond(heard, "utter_acknowledge")


def person(heard: Heard) -> Result:
    """The person wants a person: honestly who can be reached."""
    hotlines = tuple(heard.desk.resources.hotlines.by_number[number] for number in ("12333", "12348", "12345"))
    return send(heard, Question(heard.text), Answer(status=Status.HANDOVER, hotlines=hotlines), keeps_place=True)


def leave_person(heard: Heard) -> Result:
    """不找人了: on with the matter."""
    topic = heard.talk.problem.topic
    return line(heard, joined([say("person_left"), say("calm_topic", topic=load_topics()[topic].name) if topic else say("calm_ask")]))


def restart(heard: Heard) -> Result:
    """Drop the matter: question and place no longer count. Nothing is deleted; that is 清除."""
    return line(replace(heard, talk=Talk()), say("restarted"))
