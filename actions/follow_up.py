"""Follow-ups on the last answer: another aspect of it, the rest of it, or the whole of it again."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_policy import answer_message
from actions.aside import asks_age, meet_aside
from actions.conversation import Events, asks_a_point, last_question, offer, send, send_text, stands_alone
from actions.correction import nearest
from actions.memory import Turn, read_turn
from actions.services import desk
from knowledge.answers.payload import as_payload
from knowledge.answers.phrases import phone_lines
from knowledge.answers.wording import say
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer, Question, Status

ASPECTS = {
    "ask_office": "offices",
    "ask_phone": "phones",
    "ask_original": "original",
    "ask_more": "more",
    "ask_steps": "steps",
    "ask_papers": "papers",
    "simplify": "simple",
    "repeat": "answer",
}

LIKELY = 0.02
LIKELY_ALONE = 0.2
"""From this confidence in a topic a follow-up to nothing is a question about it."""
SURE = 0.5
"""Below this confidence a message is a question of its own rather than a follow-up."""

_THINGS = {"电话": "phones", "号码": "phones", "部门": "offices", "材料": "papers", "原文": "original"}
_SHORTER = re.compile(r"短|简短|太长|太多|少说|看不完|念不完|啰嗦|罗嗦|废话|一句话|几句话|重点|痛快")


def aspect_asked(turn: Turn) -> str:
    """The aspect that the intent names; who asks for plainer words twice, or for fewer, gets fewer."""
    aspect = ASPECTS[turn.intent]
    if asks_age(turn):
        return "age"
    if aspect == "simple" and (_SHORTER.search(turn.text) or turn.last.aspect == "simple"):
        return "short"
    if aspect != "answer":
        return aspect
    # 刚才那个电话再说一遍 asks for one thing of the answer.
    named = next((thing for word, thing in _THINGS.items() if word in turn.text), None)
    return named or ("again" if turn.last.aspect == "again" else aspect)


def follow_up(dispatcher: CollectingDispatcher, turn: Turn, aspect: str) -> Events:
    """Send one aspect of the last answer, for the place the message names if it names one."""
    if turn.last.topic is None and turn.last.in_danger and aspect == "answer":
        # 返回 after emergency numbers shows them again; "nothing before" would be untrue.
        return send(dispatcher, turn, last_question(turn), desk().answer(last_question(turn)))
    if turn.last.topic is None:
        return _nothing_to_follow(dispatcher, turn, aspect)
    question = last_question(turn)
    if (other := _other_topic(turn)) is not None:
        question = replace(question, text=turn.text, topic=other, other_topics=())
    named = desk().resources.gazetteer.find(turn.text)
    if named and len(named[0].candidates) == 1:
        question = replace(question, region=named[0].candidates[0])
    return send(dispatcher, turn, question, desk().answer(question), aspect)


def _other_topic(turn: Turn) -> str | None:
    """Another topic that the follow-up names (那工资的事找哪个部门): by a word of its name, and likely to intent recognition."""
    likely = {guess.label for guess in turn.guesses if guess.confidence >= LIKELY}
    names = {f"{topic.name} {topic.button}": topic.id for topic in load_topics().values() if topic.id in likely}
    named = nearest(turn.text, tuple(names))
    return names[named] if named is not None and names[named] != turn.last.topic else None


def _is_own_question(turn: Turn) -> bool:
    """True where a topic is named: 投诉公司要带啥材料 follows nothing."""
    return any(guess.label in load_topics() and guess.confidence >= LIKELY_ALONE for guess in turn.guesses)


def _chooses_nothing(turn: Turn) -> bool:
    """True for 那咋办 after choices were offered: they still wait for one."""
    return turn.last.status == Status.NEEDS_TOPIC.value and bool(turn.last.options) and not _is_own_question(turn)


def _nothing_to_follow(dispatcher: CollectingDispatcher, turn: Turn, aspect: str) -> Events:
    if _is_own_question(turn) or turn.last.status == Status.NEEDS_TOPIC.value or (aspect != "phones" and asks_a_point(turn)):
        return answer_message(dispatcher, turn)
    if aspect == "phones":
        lines = desk().resources.hotlines.for_topic(None)
        answer = Answer(Status.SMALLTALK, say="\n".join([say("phones_any"), *phone_lines(lines)]), hotlines=lines)
        return send(dispatcher, turn, Question(turn.text), answer)
    send_text(dispatcher, say("repeat_none"), Status.NEEDS_TOPIC)
    return []


class ActionFollowUp(Action):
    """Answers 那电话呢, 看原文, 哪个部门管, 怎么办理 … about the last question."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_follow_up"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Send the aspect that the intent names."""
        turn = read_turn(tracker)
        if (met := meet_aside(dispatcher, turn)) is not None:
            return met
        if _chooses_nothing(turn):
            return offer(dispatcher, turn, say("choice_unclear"), Status.NEEDS_TOPIC, turn.last.options)
        if (turn.confidence < SURE and turn.intent in ASPECTS) or stands_alone(turn):
            return answer_message(dispatcher, turn)
        return follow_up(dispatcher, turn, aspect_asked(turn))


class ActionContinue(Action):
    """Sends the next page of a long answer."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_continue"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Send the next page, or say that there is none."""
        turn = read_turn(tracker)
        last = turn.last
        # The page belongs to the last answer, so the payload is that answer's.
        answer = desk().answer(last_question(turn)) if last.topic else Answer(status=Status.SMALLTALK)
        text = last.pages[0] if last.pages else say("pages_none" if last.topic else "repeat_none")
        dispatcher.utter_message(text=text, json_message={"answer": as_payload(answer)})
        return [SlotSet("last", asdict(replace(last, pages=last.pages[1:])))] if last.pages else []
