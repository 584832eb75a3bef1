"""Follow-ups on the last answer: another aspect of it, the rest of it, or the whole of it again."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_policy import question_of
from actions.conversation import Events, Turn, last_question, read_turn, send, send_text
from actions.services import desk
from knowledge.answers.payload import as_payload
from knowledge.answers.wording import say
from knowledge.model import Answer, Status

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

SURE = 0.5
"""Below this confidence a message is a question of its own rather than a follow-up."""


def follow_up(dispatcher: CollectingDispatcher, turn: Turn, aspect: str) -> Events:
    """Send one aspect of the last answer, for the place the message names if it names one."""
    if turn.last.topic is None:
        return _nothing_to_follow(dispatcher, turn)
    question = last_question(turn)
    named = desk().resources.gazetteer.find(turn.text)
    if named and len(named[0].candidates) == 1:
        question = replace(question, region=named[0].candidates[0])
    return send(dispatcher, turn, question, desk().answer(question), aspect)


def _nothing_to_follow(dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    if turn.last.status == Status.NEEDS_TOPIC.value:
        question = question_of(turn)
        return send(dispatcher, turn, question, desk().answer(question))
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
        if turn.confidence < SURE and turn.intent in ASPECTS:
            question = question_of(turn)
            return send(dispatcher, turn, question, desk().answer(question))
        return follow_up(dispatcher, turn, ASPECTS[turn.intent])


class ActionContinue(Action):
    """Sends the next page of a long answer."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_continue"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Send the next page, or say that there is none."""
        turn = read_turn(tracker)
        last = turn.last
        if not last.pages:
            send_text(dispatcher, say("more_none" if last.topic else "repeat_none"))
            return []
        # The page belongs to the last answer, so the payload is that answer's.
        answer = desk().answer(last_question(turn)) if last.topic else Answer(status=Status.SMALLTALK)
        dispatcher.utter_message(text=last.pages[0], json_message={"answer": as_payload(answer)})
        return [SlotSet("last", asdict(replace(last, pages=last.pages[1:])))]
