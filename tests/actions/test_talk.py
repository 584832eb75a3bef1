"""The one action: what it reads from a tracker, what it sends, what it leaves behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.services import desk as shared
from actions.services import use_desk
from actions.talk import ActionTalk, read_message, stored_talk
from knowledge.answers.desk import Desk
from knowledge.catalog.topics import load_topics
from knowledge.talk.model import Talk


@pytest.fixture(autouse=True)
def shared_desk(desk: Desk) -> Iterator[Desk]:
    """Puts the tests' desk in the place of the built store's."""
    use_desk(desk)
    yield desk
    use_desk(None)


def tracker(text: str | None, intent: str = "nlu_fallback", events: list[dict[str, Any]] | None = None, **slots: Any) -> Tracker:
    """A tracker as the SDK makes it from Rasa's JSON."""
    latest = {"text": text, "intent": {"name": intent, "confidence": 0.9}, "intent_ranking": [{"name": intent, "confidence": 0.9}]}
    user = {"event": "user", "text": text, "metadata": {}}
    return Tracker("worker", slots, latest, [*(events or []), user], False, None, {}, "action_listen")


def run(given: Tracker) -> tuple[dict[str, Any], dict[str, Any]]:
    """The message sent, and the slots set."""
    dispatcher = CollectingDispatcher()
    events = ActionTalk().run(dispatcher, given, {})
    (message,) = dispatcher.messages
    return message, {event["name"]: event["value"] for event in events}


def test_a_question_is_answered_and_the_talk_kept() -> None:
    message, slots = run(tracker("安阳 老板拖欠工资怎么办", "ask_wage_arrears"))
    assert message["custom"]["answer"]["status"] == "answered" and message["text"]
    assert slots["region"] == "anyang"
    assert Talk.from_json(json.loads(json.dumps(slots["talk"]))).problem.topic == "wage_arrears"


def test_the_talk_of_the_slot_is_gone_on_with() -> None:
    _, slots = run(tracker("安阳 老板拖欠工资怎么办", "ask_wage_arrears"))
    message, _ = run(tracker("电话多少", "ask_phone", **slots))
    assert message["custom"]["answer"]["topic"] == "wage_arrears" and "12333" in message["text"]


def test_small_talk_is_a_response_of_the_domain() -> None:
    message, slots = run(tracker("谢谢你", "thank"))
    assert message["response"] == "utter_thank" and slots["region"] is None


def test_a_confirmed_request_asks_the_channel_to_erase() -> None:
    _, slots = run(tracker("清除", "erase"))
    message, _ = run(tracker("确定清除", "erase", **slots))
    assert message["custom"]["erase"] is True


def test_the_question_whether_to_erase_is_over_with_its_session() -> None:
    _, slots = run(tracker("清除", "erase"))
    events = [{"event": "bot"}, {"event": "action", "name": "action_session_start"}, {"event": "session_started"}]
    message, _ = run(tracker("确定", "affirm", events, **slots))
    assert "erase" not in message["custom"]


@pytest.mark.parametrize("value", [None, {}, "text", 3, {"version": 0, "place": "anyang"}, {"unknown": 1}])
def test_a_slot_of_any_shape_is_read(value: Any) -> None:
    assert stored_talk(tracker("工资", talk=value)) == Talk()


@pytest.mark.parametrize("latest", [{}, {"text": None, "intent": None}, {"intent": {}, "intent_ranking": None}])
def test_an_empty_message_is_read_as_empty(latest: dict[str, Any]) -> None:
    message = read_message(Tracker("worker", {}, latest, [], False, None, {}, "action_listen"))
    assert (message.text, message.intent, message.confidence, message.guesses) == ("", "", 0.0, ())


def test_metadata_is_that_of_the_latest_message() -> None:
    events = [
        {"event": "user", "metadata": {"region": "anyang"}},
        {"event": "bot", "metadata": {"region": "jilin"}},
        {"event": "user", "metadata": {"region": "xingtai", "cut": True}},
        {"event": "action", "name": "action_listen"},
    ]
    message = read_message(Tracker("worker", {}, {"text": "工资"}, events, False, None, {}, "action_listen"))
    assert (message.region, message.is_cut) == ("xingtai", True)


@pytest.mark.parametrize("preset", ["atlantis", "", "安阳"])
def test_an_unknown_preset_is_ignored(preset: str) -> None:
    events = [{"event": "user", "metadata": {"region": preset}}]
    assert read_message(Tracker("worker", {}, {"text": "工资"}, events, False, None, {}, "action_listen")).region is None


def test_guesses_are_topics_without_prefix_and_other_intents_as_they_are() -> None:
    names = [*(f"ask_{topic}" for topic in load_topics()), "ask_phone", "out_of_scope"]
    latest = {"text": "落户", "intent_ranking": [{"name": name, "confidence": 0.1} for name in names]}
    message = read_message(Tracker("worker", {}, latest, [], False, None, {}, "action_listen"))
    assert [guess.label for guess in message.guesses] == [*load_topics(), "ask_phone", "out_of_scope"]


def test_of_danger_the_danger_model_decides() -> None:
    names = {"crisis": 0.5, "ask_work_injury": 0.25, "out_of_scope": 0.25}
    latest = {"text": "手划了", "intent_ranking": [{"name": name, "confidence": sure} for name, sure in names.items()]}
    message = read_message(Tracker("worker", {}, latest, [], False, None, {}, "action_listen"))
    assert [(guess.label, guess.confidence) for guess in message.guesses] == [("work_injury", 0.5), ("out_of_scope", 0.5)]


def test_all_actions_share_the_desk_that_was_set(shared_desk: Desk) -> None:
    assert shared() is shared_desk
