"""A conversation over the real desk and the trained moves: the talk lives on between turns."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from knowledge.answers.desk import Desk
from knowledge.answers.wording import aspects, say
from knowledge.catalog.topics import load_topics
from knowledge.model import Guess
from knowledge.search.reading import parts_of
from knowledge.talk.model import Message, Outgoing, Part, Talk
from knowledge.talk.turn import turn

TAPS = {"steps": "ask_steps", "papers": "ask_papers", "original": "ask_original", "offices": "ask_office", "phones": "ask_phone"}


@dataclass(frozen=True)
class Sent:
    """What one turn sent."""

    sent: Outgoing

    @property
    def text(self) -> str:
        return self.sent.text

    @property
    def answer(self) -> dict[str, Any]:
        assert self.sent.payload, "every reply carries a payload"
        return self.sent.payload

    @property
    def status(self) -> str:
        return str(self.answer["status"])

    @property
    def clauses(self) -> list[str]:
        return [clause["id"] for clause in self.answer["clauses"]]

    @property
    def buttons(self) -> list[str]:
        return list(self.sent.options)

    @property
    def response(self) -> str:
        return self.sent.response


def guess(intent: str, confidence: float) -> Guess:
    """An intent as recognition names it, as the desk knows it."""
    topic = intent.removeprefix("ask_")
    return Guess(topic if topic in load_topics() else intent, confidence)


@dataclass
class Conversation:
    """Runs one turn after the other; `talk` is what is remembered, through JSON as in a tracker."""

    desk: Desk
    talk: Talk = field(default_factory=Talk)

    def say(
        self,
        text: str,
        intent: str = "nlu_fallback",
        confidence: float = 0.95,
        ranking: tuple[tuple[str, float], ...] = (),
        parts: tuple[tuple[str, float], ...] = (),
        **more: Any,
    ) -> Sent:
        """One message with what recognition is said to make of it."""
        guesses = tuple(guess(name, sure) for name, sure in ranking or ((intent, confidence),))
        words = parts_of(text)
        known = tuple(Part(words[at], guess(name, sure).label, sure) for at, (name, sure) in enumerate(parts))
        message = Message(text, intent, confidence, guesses, known)
        sent, talk = turn(replace(message, **more), self.talk, self.desk)
        self.talk = Talk.from_json(json.loads(json.dumps(talk.to_json())))
        return Sent(sent)

    def ask(self, topic: str, text: str, **more: Any) -> Sent:
        return self.say(text, f"ask_{topic}", **more)

    def unsure(self, text: str, *topics: str) -> Sent:
        """A message whose topics are equally likely, so that they are offered."""
        ranking = tuple((f"ask_{topic}", 0.3) for topic in topics)
        return self.say(text, ranking[0][0], 0.3, ranking)

    def place(self, text: str) -> Sent:
        return self.say(text, "inform_region", 1.0)

    def change_city(self) -> Sent:
        return self.say(aspects()["region"], "change_region", 1.0)

    def tap(self, aspect: str) -> Sent:
        return self.say(aspects()[aspect], TAPS[aspect], 1.0)

    def follow(self, intent: str, text: str, confidence: float = 0.95) -> Sent:
        return self.say(text, intent, confidence)

    def more(self) -> Sent:
        return self.say(say("continue"), "ask_continue", 1.0)

    def pick(self, text: str, intent: str = "choose_option") -> Sent:
        return self.say(text, intent, 1.0)

    def tap_topic(self, topic: str) -> Sent:
        return self.say(load_topics()[topic].button, f"ask_{topic}", 1.0)

    def offer_topics(self, text: str = "都不是") -> Sent:
        return self.say(text, "none_of_these", 1.0)

    def person(self) -> Sent:
        return self.say("我要找真人", "handover")

    def forget(self) -> Sent:
        return self.say("从头来，重新开始", "start_over")


@pytest.fixture
def worker(desk: Desk) -> Conversation:
    """A new conversation."""
    return Conversation(desk)


@pytest.fixture
def shared_desk(desk: Desk) -> Desk:
    """The desk of the conversation."""
    return desk
