"""Pinyin is read by every component; the message keeps what was typed."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.exact_intent import ExactIntentClassifier
from bot.nlu.message_text import text_of
from bot.nlu.region_extractor import RegionExtractor
from knowledge.catalog.regions import load_gazetteer


@pytest.mark.parametrize(
    ("typed", "read"), [("laoban bu gei qian", "老板不给钱"), ("老板不给钱", "老板不给钱"), ("my boss", "my boss"), (None, "")]
)
def test_a_message_is_read_and_keeps_its_text(typed: str | None, read: str) -> None:
    message = Message(data={TEXT: typed})

    assert text_of(message) == read
    assert message.get(TEXT) == typed


def test_places_in_pinyin_are_found() -> None:
    message = Message(data={TEXT: "wo zai zhengzhou da gong"})
    RegionExtractor(load_gazetteer()).process([message])

    assert [entity["value"] for entity in message.get(ENTITIES)] == ["zhengzhou"]


@pytest.mark.parametrize(
    ("typed", "intent"), [("wo bu xiang huo le", "crisis"), ("zhengzhou", "inform_region"), ("di er ge", "choose_option")]
)
def test_forms_in_pinyin_are_certain(typed: str, intent: str) -> None:
    message = Message(data={TEXT: typed})
    ExactIntentClassifier().process([message])

    assert message.get(INTENT)["name"] == intent
    assert message.get(TEXT) == typed
