"""A conversation with the real actions over the real desk: slots live on between turns, as in Rasa."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_policy import ActionAnswerPolicy
from actions.choose import ActionChangeRegion, ActionChooseOption, ActionChooseRegion, ActionOfferTopics
from actions.follow_up import ActionContinue, ActionFollowUp
from actions.services import use_desk
from actions.smalltalk import ActionForget, ActionHandover, ActionSmalltalk
from knowledge.answers.desk import Desk
from knowledge.answers.wording import aspects
from knowledge.catalog.topics import load_topics

TAPS = {"steps": "ask_steps", "papers": "ask_papers", "original": "ask_original", "offices": "ask_office", "phones": "ask_phone"}


@dataclass(frozen=True)
class Sent:
    """What one turn sent, and the events it returned."""

    messages: list[dict[str, Any]]
    events: list[dict[str, Any]]

    @property
    def text(self) -> str:
        return "\n".join(message["text"] or "" for message in self.messages)

    @property
    def answer(self) -> dict[str, Any]:
        payloads = [message["custom"]["answer"] for message in self.messages if "answer" in message["custom"]]
        assert len(payloads) == 1, "every reply carries exactly one payload"
        return payloads[0]

    @property
    def status(self) -> str:
        return str(self.answer["status"])

    @property
    def clauses(self) -> list[str]:
        return [clause["id"] for clause in self.answer["clauses"]]

    @property
    def buttons(self) -> list[str]:
        return [button["payload"] for message in self.messages for button in message["buttons"]]


@dataclass
class Conversation:
    """Runs one action a turn; its slot events change what the next turn remembers."""

    slots: dict[str, Any] = field(default_factory=lambda: {"region": None, "last": None})

    def run(
        self,
        action: Action,
        text: str,
        intent: str = "",
        confidence: float = 0.95,
        ranking: tuple[tuple[str, float], ...] = (),
        parts: tuple[tuple[str, float], ...] = (),
        metadata: dict[str, Any] | None = None,
    ) -> Sent:
        latest = {
            "text": text,
            "intent": {"name": intent, "confidence": confidence},
            "intent_ranking": [{"name": name, "confidence": sure} for name, sure in ranking or ((intent, confidence),)],
            "intent_parts": [{"name": name, "confidence": sure} for name, sure in parts],
        }
        user = {"event": "user", "text": text, "metadata": metadata or {}}
        tracker = Tracker("worker", dict(self.slots), latest, [user], False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        sent = Sent(dispatcher.messages, list(action.run(dispatcher, tracker, {})))
        for event in sent.events:
            self._apply(event)
        return sent

    def _apply(self, event: dict[str, Any]) -> None:
        if event["event"] == "reset_slots":
            self.slots = dict.fromkeys(self.slots)
        elif event["event"] == "slot":
            self.slots[event["name"]] = event["value"]

    def ask(self, topic: str, text: str, **more: Any) -> Sent:
        return self.run(ActionAnswerPolicy(), text, f"ask_{topic}", **more)

    def unsure(self, text: str, *topics: str) -> Sent:
        """A message whose topics are equally likely, so that they are offered."""
        ranking = tuple((f"ask_{topic}", 0.3) for topic in topics)
        return self.run(ActionAnswerPolicy(), text, ranking[0][0], 0.3, ranking)

    def place(self, text: str) -> Sent:
        return self.run(ActionChooseRegion(), text, "inform_region", 1.0)

    def change_city(self) -> Sent:
        return self.run(ActionChangeRegion(), aspects()["region"], "change_region", 1.0)

    def tap(self, aspect: str) -> Sent:
        return self.run(ActionFollowUp(), aspects()[aspect], TAPS[aspect], 1.0)

    def follow(self, intent: str, text: str, confidence: float = 0.95) -> Sent:
        return self.run(ActionFollowUp(), text, intent, confidence)

    def more(self) -> Sent:
        return self.run(ActionContinue(), "继续", "ask_continue")

    def pick(self, text: str, intent: str = "choose_option") -> Sent:
        return self.run(ActionChooseOption(), text, intent, 1.0)

    def tap_topic(self, topic: str) -> Sent:
        return self.run(ActionAnswerPolicy(), load_topics()[topic].button, f"ask_{topic}", 1.0)

    def offer_topics(self, text: str = "都不是") -> Sent:
        return self.run(ActionOfferTopics(), text, "none_of_these", 1.0)

    def small(self, intent: str) -> Sent:
        return self.run(ActionSmalltalk(), "…", intent)

    def person(self) -> Sent:
        return self.run(ActionHandover(), "我要找真人", "handover")

    def forget(self) -> Sent:
        return self.run(ActionForget(), "重新开始", "start_over")


@pytest.fixture(autouse=True)
def shared_desk(desk: Desk) -> Iterator[Desk]:
    """Puts the tests' desk in the place of the built store's."""
    use_desk(desk)
    yield desk
    use_desk(None)


@pytest.fixture
def worker() -> Conversation:
    """A new conversation."""
    return Conversation()
