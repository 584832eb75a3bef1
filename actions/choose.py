"""Answers to our own questions: a place, one of the offered choices, none of them."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.addition import is_addition
from actions.answer_policy import answer_message
from actions.aside import acknowledge, meet_aside, speaks_of_danger
from actions.conversation import Events, last_question, send, send_text
from actions.correction import correct, nearest
from actions.erasing import ask_whether
from actions.follow_up import follow_up
from actions.memory import Turn, read_turn
from actions.place import answer_at_home, answer_for_place, ask_for_place, asks_back_home
from actions.services import desk
from knowledge.answers.wording import aspects, say
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import load_topics
from knowledge.model import Question, Status
from knowledge.search.normalize import simplify

_NUMERALS = "一二三四五六"
_NUMBER = re.compile(rf"[1-9{_NUMERALS}]")
_LAST = re.compile(r"最后|末尾")
_OWN = re.compile(r"^(?:那|就)?第([1-9一二三四五六])个?(?:问题|事|件事|个事|样)?(?:呢|咋办|怎么办|(?:再|详细)?(?:细说|说说|讲讲|说细点))?$")
_FIRST = re.compile(r"头一个|上面|最上面|前面那个|第一")


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
    return nearest(text, options)


class ActionChooseRegion(Action):
    """A message that is nothing but a place."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_choose_region"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Answer the waiting question for that place."""
        turn = read_turn(tracker)
        if asks_back_home(turn):
            return answer_at_home(dispatcher, turn, last_question(turn))
        if is_addition(turn) and not load_gazetteer().find(simplify(turn.text)):
            # 那12岁的呢 sounds like 那郑州的呢.
            return answer_message(dispatcher, turn)
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
        if turn.was_asked_to_erase:
            return _answer_whether_to_erase(dispatcher, turn)
        own = own_problem(turn)
        choice = picked(turn.text, turn.last.options) if own is None else own
        if choice is None and (met := meet_aside(dispatcher, turn)) is not None:
            return met
        if not choice and turn.intent == "affirm" and not turn.last.is_waiting:
            return acknowledge(dispatcher, turn)  # 好的 to an answer that asks nothing
        if not choice:
            send_text(dispatcher, say("choice_unclear"), Status.NEEDS_TOPIC, turn.last.options)
            return []
        return act_on(dispatcher, turn, choice)


def _answer_whether_to_erase(dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    """好的 to the question whether everything is to be deleted is no clear yes: it is asked again."""
    if (met := meet_aside(dispatcher, turn)) is not None:
        return met
    return answer_message(dispatcher, turn) if speaks_of_danger(turn) else ask_whether(dispatcher)


def own_problem(turn: Turn) -> str | None:
    """What 第二个 means after several problems were told or several places compared: its button or name, "" for one too many, else None."""
    found = _OWN.match(turn.text)
    told = tuple(load_topics()[topic].button for topic in turn.last.problems) or turn.last.compared
    if found is None or not told:
        return None
    number = found.group(1)
    index = int(number) if number.isdigit() else _NUMERALS.index(number) + 1
    return told[index - 1] if index <= len(told) else ""


def act_on(dispatcher: CollectingDispatcher, turn: Turn, choice: str) -> Events:
    """Do what a tapped choice would have done."""
    if choice == say("neither"):
        return correct(dispatcher, turn)
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
    """都不是, 不是这个意思: takes the topic that the message names, else offers the common ones and a way to say it again."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_offer_topics"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Answer about the named topic, or offer topics that were not offered just now."""
        turn = read_turn(tracker)
        met = meet_aside(dispatcher, turn)
        return correct(dispatcher, turn) if met is None else met
