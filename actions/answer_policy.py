"""Answers a policy question, or what a short message adds to the question before it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.addition import LONGEST_ADDITION, added_question, answer_addition, aspect_of, is_addition, unspoken
from actions.aside import UNKNOWN_INTENTS, asks_age, meet_aside
from actions.conversation import Events, as_question, last_question, send
from actions.correction import correct, denied, meant_topic
from actions.memory import Turn, read_turn
from actions.place import answer_at_home, answer_for_place, asks_back_home, asks_this_place, has_moved, is_of_home, names_place
from actions.services import desk
from knowledge.catalog.topics import load_topics
from knowledge.model import Question, Status

CRISIS = "crisis"
SURE_OF_ANOTHER = 0.5
"""From this confidence on a short message after offered topics is about another one."""


def question_of(turn: Turn) -> Question:
    """The message as a question of its own, or about a tapped topic."""
    chosen = _chosen_topic(turn)
    if chosen is not None and turn.last.text and turn.last.status == Status.NEEDS_TOPIC.value and not names_place(turn.text):
        return last_question(turn, topic=chosen, other_topics=())
    if chosen is not None:
        return Question(turn.text, topic=chosen, region=turn.region)
    return as_question(turn)


def _chosen_topic(turn: Turn) -> str | None:
    """The topic of a tapped button, or the offered topic that a short reply means (就那个工资的)."""
    by_button = {topic.button: topic.id for topic in load_topics().values()}
    if turn.text in by_button:
        return by_button[turn.text]
    offered = [by_button[option] for option in turn.last.options if option in by_button]
    if turn.last.status != Status.NEEDS_TOPIC.value or len(turn.text) > LONGEST_ADDITION:
        return None
    topics = [guess for guess in turn.guesses if guess.label in load_topics()]
    if topics and topics[0].label not in offered and topics[0].confidence >= SURE_OF_ANOTHER:
        return None
    return next((guess.label for guess in topics if guess.label in offered), None)


def answer_message(dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    """Answer a message that is no other kind of reply."""
    if turn.intent != CRISIS and _chosen_topic(turn) is None:
        if (met := meet_aside(dispatcher, turn) or _answer_about_place(dispatcher, turn)) is not None:
            return met
        if asks_age(turn):
            question = last_question(turn)
            return send(dispatcher, turn, question, desk().answer(question), "age")
        if _is_corrected(turn):
            return correct(dispatcher, turn)
        if is_addition(turn):
            question = added_question(turn)
            answer = answer_addition(turn, question)
            aspect = aspect_of(turn, answer)
            return send(dispatcher, turn, question, unspoken(turn, answer) if aspect == "again" else answer, aspect)
    question = question_of(turn)
    return send(dispatcher, turn, question, desk().answer(question))


def _is_corrected(turn: Turn) -> bool:
    """True for a denial that leaves recognition unsure, or names another topic behind it (不是问落户 我问养老金)."""
    if denied(turn) is None:
        return False
    best = turn.guesses[0].label if turn.guesses else None
    return turn.intent in UNKNOWN_INTENTS or turn.confidence < SURE_OF_ANOTHER or meant_topic(turn) not in (None, best)


def _answer_about_place(dispatcher: CollectingDispatcher, turn: Turn) -> Events | None:
    """Messages that only say where: 本地的规定呢, 那老家的呢, 去安阳了; and questions about something back home."""
    if has_moved(turn):
        return answer_for_place(dispatcher, turn, turn.text)
    if asks_this_place(turn):
        question = last_question(turn)
        return send(dispatcher, turn, question, desk().answer(question))
    if asks_back_home(turn):
        return answer_at_home(dispatcher, turn, last_question(turn))
    topic = turn.guesses[0].label if turn.guesses else None
    if is_of_home(turn, topic if topic in load_topics() else None):
        return answer_at_home(dispatcher, turn, as_question(turn))
    return None


class ActionAnswerPolicy(Action):
    """Asks the desk and sends its answer."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_answer_policy"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Answer the latest message."""
        return answer_message(dispatcher, read_turn(tracker))
