"""Answers a policy question, or the question that was waiting for a topic."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Events, Turn, as_question, last_question, read_turn, send
from actions.services import desk
from knowledge.catalog.topics import load_topics
from knowledge.model import Question, Status


def question_of(turn: Turn) -> Question:
    """The message as a question; a tapped topic belongs to the question it was offered for."""
    chosen = next((topic.id for topic in load_topics().values() if topic.button == turn.text), None)
    if chosen is None:
        return as_question(turn)
    if turn.last.text and turn.last.status == Status.NEEDS_TOPIC.value:
        return last_question(turn, topic=chosen)
    return Question(turn.text, topic=chosen, region=turn.region)


class ActionAnswerPolicy(Action):
    """Asks the desk and sends its answer."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_answer_policy"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Answer the latest message."""
        turn = read_turn(tracker)
        question = question_of(turn)
        return send(dispatcher, turn, question, desk().answer(question))
