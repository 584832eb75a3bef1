"""清除: everything of the person is deleted, after one question.

The action only asks the channel for it in its payload: Rasa saves this very turn after the action ran.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_policy import answer_message
from actions.aside import meet_aside, speaks_of_danger
from actions.conversation import Events
from actions.erasing import ask_whether, keep
from actions.memory import Turn, read_turn
from knowledge.answers.erase_words import is_no, is_request, is_yes

SURE = 0.7
"""Below this confidence a message in other words than the usual ones is a question of its own."""


class ActionErase(Action):
    """Asks whether everything is to be deleted; deletes nothing without a yes to that very question."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_erase"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Ask, or do what was answered."""
        turn = read_turn(tracker)
        if (met := meet_aside(dispatcher, turn)) is not None:
            return met
        if _is_something_else(turn):
            return answer_message(dispatcher, turn)
        return keep(dispatcher) if is_no(turn.text) else ask_whether(dispatcher)


def _is_something_else(turn: Turn) -> bool:
    """True for danger, and for a message that only sounds as if it wanted something deleted."""
    is_meant = is_request(turn.text) or is_yes(turn.text) or is_no(turn.text)
    return speaks_of_danger(turn) or not (is_meant or turn.confidence >= SURE)
