"""Answers to our own questions: a place, one of the offered choices, none of them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Events, Turn, last_question, offer, read_turn, send, send_text
from actions.follow_up import follow_up
from actions.services import desk
from knowledge.answers.steps import held_cities
from knowledge.answers.wording import aspects, say
from knowledge.catalog.topics import common_topics, load_topics
from knowledge.model import Question, Status

_NUMERALS = "一二三四五六"
_NUMBER = re.compile(rf"[1-9{_NUMERALS}]")
_LAST = re.compile(r"最后|末尾")
_FIRST = re.compile(r"头一个|上面|最上面|前面那个|第一")
MOST_TOPICS = 6


def picked(text: str, options: tuple[str, ...]) -> str | None:
    """The option a message picks: by its number, its place in the list, or its own words."""
    for option in options:
        if option in text:
            return option
    if _LAST.search(text) and options:
        return options[-1]
    number = _NUMBER.search(text)
    index = int(number.group()) if number and number.group().isdigit() else _NUMERALS.find(number.group()) + 1 if number else 0
    if not index and _FIRST.search(text):
        index = 1
    if index:
        return options[index - 1] if index <= len(options) else None
    return _nearest(text, options)


def _nearest(text: str, options: tuple[str, ...]) -> str | None:
    """The option that shares the most pairs of characters with a message (那个工资的 → 工资被拖欠)."""
    said = {text[start : start + 2] for start in range(len(text) - 1)}
    shared = [len(said & {option[start : start + 2] for start in range(len(option) - 1)}) for option in options]
    best = max(shared, default=0)
    return options[shared.index(best)] if best and shared.count(best) == 1 else None


def place_question(turn: Turn, text: str) -> Question:
    """The waiting question for the place that `text` names."""
    asked_back = turn.last.status == Status.NEEDS_REGION.value
    return last_question(turn, place_text=text, asked_back=asked_back)


def answer_for_place(dispatcher: CollectingDispatcher, turn: Turn, text: str) -> Events:
    """Answer the waiting question for the place in `text`; without one, remember the place."""
    if turn.last.topic is None:
        return _remember_place(dispatcher, turn, text)
    question = place_question(turn, text)
    return send(dispatcher, turn, question, desk().answer(question))


def _remember_place(dispatcher: CollectingDispatcher, turn: Turn, text: str) -> Events:
    answer = desk().answer(Question(text, topic=common_topics()[0].id, region=turn.region, place_text=text))
    if answer.asked is None:
        return send(dispatcher, turn, Question(""), replace(answer, topic=None))
    key = "place_held" if answer.status is not Status.REGION_NOT_COVERED else "place_not_held"
    choices = tuple(topic.button for topic in common_topics())
    events = offer(dispatcher, turn, say(key, place=answer.asked.name), Status.NEEDS_TOPIC, choices)
    return [*events, SlotSet("region", answer.asked.id)]


def ask_for_place(dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    """Forget the place and ask for it with buttons."""
    cities = tuple(option.says for option in held_cities(desk().resources))
    return [*offer(dispatcher, turn, say("needs_region"), Status.NEEDS_REGION, cities), SlotSet("region", None)]


class ActionChooseRegion(Action):
    """A message that is nothing but a place."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_choose_region"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Answer the waiting question for that place."""
        turn = read_turn(tracker)
        return answer_for_place(dispatcher, turn, turn.text)


class ActionChangeRegion(Action):
    """Asks for the place with buttons."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_change_region"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Forget the place and ask for it."""
        return ask_for_place(dispatcher, read_turn(tracker))


class ActionChooseOption(Action):
    """第二个, 1, or the words of a choice."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_choose_option"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Do what the picked choice says."""
        turn = read_turn(tracker)
        choice = picked(turn.text, turn.last.options)
        if choice is None:
            send_text(dispatcher, say("choice_unclear"), Status.NEEDS_TOPIC, turn.last.options)
            return []
        return act_on(dispatcher, turn, choice)


def act_on(dispatcher: CollectingDispatcher, turn: Turn, choice: str) -> Events:
    """Do what a tapped choice would have done."""
    aspect = next((aspect for aspect, label in aspects().items() if label == choice), None)
    if aspect == "region":
        return ask_for_place(dispatcher, turn)
    if aspect is not None:
        return follow_up(dispatcher, turn, aspect)
    topic = next((topic.id for topic in load_topics().values() if topic.button == choice), None)
    if topic is None:
        return answer_for_place(dispatcher, turn, choice)
    question = (
        last_question(turn, topic=topic, other_topics=())
        if turn.last.status == Status.NEEDS_TOPIC.value
        else Question(choice, topic=topic, region=turn.region)
    )
    return send(dispatcher, turn, question, desk().answer(question))


class ActionOfferTopics(Action):
    """都不是, 不是这个意思: offers the common topics and a way to say it again."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_offer_topics"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Offer topics that were not offered just now."""
        turn = read_turn(tracker)
        buttons = [topic.button for topic in common_topics()]
        fresh = tuple(label for label in buttons if label not in turn.last.options)[:MOST_TOPICS]
        return offer(dispatcher, turn, say("try_again"), Status.NEEDS_TOPIC, fresh)
