"""Places as entities, where the name can mean only one."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.region_extractor import RegionExtractor
from knowledge.catalog.regions import load_gazetteer


def entities(text: str | None, **data: object) -> list[dict[str, object]]:
    message = Message(data={"text": text, **data})
    RegionExtractor(load_gazetteer()).process([message])
    return list(message.get("entities"))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("安阳老板欠工资", ["anyang"]),
        ("在汤阴打工", ["anyang-tangyin"]),
        ("巩义的孩子到郑州上学", ["zhengzhou-gongyi", "zhengzhou"]),
        ("林县", ["anyang-linzhou"]),
        ("吉林老板欠工资", []),
        ("吉林市老板欠工资", ["jilin"]),
        ("高新区的厂子", []),
        ("我交的社保定期转吗", []),
        ("老板欠工资", []),
        ("", []),
    ],
)
def test_places_are_found(text: str, places: list[str]) -> None:
    assert [entity["value"] for entity in entities(text)] == places


def test_an_entity_says_where_it_stands() -> None:
    text = "我在邢台干活"
    (entity,) = entities(text)
    assert text[entity["start"] : entity["end"]] == "邢台"  # type: ignore[misc]
    assert (entity["entity"], entity["extractor"]) == ("region", "RegionExtractor")


def test_entities_of_others_are_kept() -> None:
    other = {"entity": "date", "value": "今天"}
    found = entities("今天在邢台", entities=[other])
    assert found[0] == other and len(found) == 2


def test_a_message_without_text_has_no_places() -> None:
    assert entities(None) == []
