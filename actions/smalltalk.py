"""Greetings, thanks, help, a person, a fresh start: lines from data/responses with a payload."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset
from rasa_sdk.executor import CollectingDispatcher

from actions.addition import is_addition
from actions.answer_policy import answer_message
from actions.aside import meet_aside
from actions.conversation import Events, send, send_text
from actions.memory import read_turn
from actions.services import desk
from knowledge.answers.payload import as_payload
from knowledge.answers.wording import say
from knowledge.model import Answer, Question, Status

SURE = 0.6
"""From this confidence on 晓得了, 我明天就去 adds nothing to the question before it."""

_SPEAKS_TO_US = re.compile(r"[你您]|谢|再见|拜拜|好的|嗯")


class ActionSmalltalk(Action):
    """Sends `utter_<intent>`; a message that is only half small talk goes to the desk."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_smalltalk"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Send the line of the intent."""
        turn = read_turn(tracker)
        if (met := meet_aside(dispatcher, turn)) is not None:
            return met
        is_heard = turn.intent == "acknowledge" and turn.confidence >= SURE
        if not is_heard and is_addition(turn) and not _SPEAKS_TO_US.search(turn.text):
            return answer_message(dispatcher, turn)  # 病了呢, 收费不: after an answer they ask on
        dispatcher.utter_message(response=f"utter_{turn.intent}", json_message={"answer": as_payload(Answer(status=Status.SMALLTALK))})
        return []


class ActionHandover(Action):
    """The person asks for a person."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_handover"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say honestly who can be reached."""
        turn = read_turn(tracker)
        hotlines = tuple(desk().resources.hotlines.by_number[number] for number in ("12333", "12348", "12345"))
        return send(dispatcher, turn, Question(turn.text), Answer(status=Status.HANDOVER, hotlines=hotlines))


class ActionForget(Action):
    """Starts over: place and question no longer count. Nothing is deleted; that is 清除 (actions/erase.py)."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_forget"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Start over and say so."""
        send_text(dispatcher, say("restarted"))
        return [AllSlotsReset()]
