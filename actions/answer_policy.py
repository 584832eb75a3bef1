"""Answers a policy question, or what a short message adds to the question before it."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Events, Turn, as_question, last_question, read_turn, send
from actions.services import desk
from knowledge.catalog.details import details_asked
from knowledge.catalog.topics import load_topics
from knowledge.model import Question, Status

LONGEST_ADDITION = 18
"""Characters of a message that only adds to the question before it (那12岁的呢, 要几天, 没有房产证明)."""
CLEARLY_OTHER = 0.7
"""From this confidence on a short message is out of scope even after an answered question."""
NEAR_GUESSES = 4
OWN_TOPIC = 0.25
OWN_TOPIC_LEAD = 4.0
"""A message with a topic of its own: at least this sure, and this many times surer than the topic answered before."""

_ASKS_ON = re.compile(
    r"^(?:那|那么|要是|如果|假如|万一).+|.+(?:呢|咧|哩)[?？。]?$"
    r"|几天|多久|多少|多长|几年|几个月|要不要|行不|行吗|能不|可以不|中不|咋办|怎么办|咋补|怎么补|在哪|收费|免费|匿名|期限|条件|没有?.{0,6}证|不给开|不给办|不管"
)


def question_of(turn: Turn) -> Question:
    """The message as a question: of its own, about a tapped topic, or as an addition to the one before."""
    chosen = _chosen_topic(turn)
    if chosen is not None and turn.last.text and turn.last.status == Status.NEEDS_TOPIC.value:
        return last_question(turn, topic=chosen, other_topics=())
    if chosen is not None:
        return Question(turn.text, topic=chosen, region=turn.region)
    if _is_addition(turn):
        # Only the new words: what was asked before has been answered.
        return last_question(turn, text=turn.text)
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
    """True where a short message makes sense only beside the question answered before."""
    if turn.last.topic is None or len(turn.text) > LONGEST_ADDITION:
        return False
    resources = desk().resources
    if resources.hotlines.problem_in(turn.text) or (turn.intent == "out_of_scope" and turn.confidence >= CLEARLY_OTHER):
        return bool(details_asked(turn.text))
    topics = [guess for guess in turn.guesses if guess.label in resources.topics]
    same = next((guess.confidence for guess in topics if guess.label == turn.last.topic), 0.0)
    if topics and topics[0].confidence >= OWN_TOPIC and topics[0].confidence >= OWN_TOPIC_LEAD * same:
        return False
    near = [guess.label for guess in topics[:NEAR_GUESSES]]
    return turn.last.topic in near or bool(_ASKS_ON.search(turn.text)) or bool(details_asked(turn.text))


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
