"""What a turn reads from a tracker and what it leaves behind."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.conversation import without_places
from actions.memory import Last, is_topic, read_turn
from knowledge.catalog.topics import load_topics
from tests.actions.conftest import Conversation


def tracker(latest: dict[str, Any], events: list[dict[str, Any]] | None = None, **slots: Any) -> Tracker:
    """A tracker as the SDK makes it from Rasa's JSON."""
    return Tracker("worker", slots, latest, events or [], False, None, {}, "action_listen")


@pytest.mark.parametrize("value", [None, {}, "text", 3, {"unknown": 1}, {"text": "工资", "unknown": []}])
def test_a_slot_of_any_shape_is_read(value: Any) -> None:
    last = Last.from_slot(value)
    assert last.topic is None and last.pages == ()


def test_what_is_remembered_survives_json(worker: Conversation) -> None:
    worker.ask("startup", "安阳 回老家创业有啥扶持")
    worker.tap("original")
    stored = json.loads(json.dumps(worker.slots["last"]))
    assert json.loads(json.dumps(asdict(Last.from_slot(stored)))) == stored
    assert stored["pages"]


@pytest.mark.parametrize("latest", [{}, {"text": None, "intent": None}, {"intent": {}, "intent_ranking": None}])
def test_an_empty_message_is_read_as_empty(latest: dict[str, Any]) -> None:
    turn = read_turn(tracker(latest))
    assert (turn.text, turn.intent, turn.confidence, turn.guesses) == ("", "", 0.0, ())


def test_metadata_is_that_of_the_latest_message() -> None:
    events = [
        {"event": "user", "metadata": {"region": "anyang"}},
        {"event": "bot", "metadata": {"region": "jilin"}},
        {"event": "user", "metadata": {"region": "xingtai", "cut": True}},
        {"event": "action", "name": "action_listen"},
    ]
    turn = read_turn(tracker({"text": "工资"}, events))
    assert (turn.region, turn.is_cut) == ("xingtai", True)


def test_remembered_region_comes_before_the_preset() -> None:
    turn = read_turn(tracker({"text": "工资"}, [{"event": "user", "metadata": {"region": "xingtai"}}], region="anyang"))
    assert turn.region == "anyang"


def test_only_topic_intents_become_topics() -> None:
    assert all(is_topic(f"ask_{topic}") for topic in load_topics())
    assert not any(map(is_topic, ["ask_phone", "ask_office", "ask_continue", "crisis", "greet"]))


def test_guesses_are_topics_without_prefix() -> None:
    ranking = [{"name": "ask_hukou", "confidence": 0.6}, {"name": "ask_phone", "confidence": 0.2}, {"name": "crisis", "confidence": 0.1}]
    turn = read_turn(tracker({"text": "落户", "intent_ranking": ranking}))
    assert [guess.label for guess in turn.guesses] == ["hukou", "ask_phone", "crisis"]


@pytest.mark.parametrize(("text", "kept"), [("安阳老板欠工资", "老板欠工资"), ("郑州和邢台比", "和比"), ("老板欠工资", "老板欠工资")])
def test_remembered_words_name_no_place(text: str, kept: str) -> None:
    assert without_places(text) == kept
