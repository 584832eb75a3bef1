"""Answers a policy question, or what a short message adds to the question before it."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Events, Turn, as_question, last_question, read_turn, send
from actions.services import desk
from knowledge.catalog.topics import load_topics
from knowledge.model import Question, Status

LONGEST_ADDITION = 16
"""Characters of a message that only adds to the question before it (那12岁的呢)."""

_ADDITION = re.compile(r"^(?:那|那么|要是|如果|假如|万一).+|.+(?:呢|咧|哩)[?？。]?$")


def question_of(turn: Turn) -> Question:
    """The message as a question: of its own, about a tapped topic, or as an addition to the one before."""
    chosen = _chosen_topic(turn)
    if chosen is not None and turn.last.text and turn.last.status == Status.NEEDS_TOPIC.value:
        return last_question(turn, topic=chosen, other_topics=())
    if chosen is not None:
        return Question(turn.text, topic=chosen, region=turn.region)
    if _is_addition(turn):
        return last_question(turn, text=f"{turn.last.text}，{turn.text}")
    return as_question(turn)


def _chosen_topic(turn: Turn) -> str | None:
    """The topic of a tapped button, or the offered topic that a short reply means (就那个工资的)."""
    by_button = {topic.button: topic.id for topic in load_topics().values()}
    if turn.text in by_button:
        return by_button[turn.text]
    offered = [by_button[option] for option in turn.last.options if option in by_button]
    if turn.last.status != Status.NEEDS_TOPIC.value or len(turn.text) > LONGEST_ADDITION:
        return None
    return next((guess.label for guess in turn.guesses if guess.label in offered), None)


def _is_addition(turn: Turn) -> bool:
    sure = desk().resources.thresholds.answer_confidence
    best = next((guess.confidence for guess in turn.guesses if guess.label in load_topics()), 0.0)
    return turn.last.topic is not None and len(turn.text) <= LONGEST_ADDITION and best < sure and bool(_ADDITION.match(turn.text))


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
