"""Words to take along: counted as telephones and WeChat count."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.staff.copies import WECHAT_BYTES, as_sms, as_text, as_wechat, sms_length, sms_messages
from bot.staff.script import Script, script_of
from knowledge.answers.desk import open_desk
from knowledge.answers.payload import as_payload
from knowledge.answers.render import render
from knowledge.catalog.guides import load_guides
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer

CITIES = ("anyang", "panzhihua", "xingtai", "jilin", "zhengzhou", "beijing")


@pytest.mark.parametrize(("length", "messages"), [(0, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)])
def test_short_messages_are_counted_as_they_are_charged(length: int, messages: int) -> None:
    assert sms_messages("工" * length) == messages
    assert length <= 70 * messages


def test_signs_outside_the_basic_plane_count_twice() -> None:
    assert sms_length("𠮷a") == 3 and sms_messages("😀" * 36) == 2


@pytest.mark.parametrize("topic", load_topics())
def test_every_topic_has_a_script_and_fits_wechat_everywhere(ask: Callable[..., Answer], topic: str) -> None:
    for city in CITIES:
        answer = ask(load_topics()[topic].example, topic=topic, region=city)
        payload, text = as_payload(answer), render(answer).pages[0]
        script = script_of(payload, text)
        assert script.topic and script.say and len(script.ask) >= 2 and script.steps
        wechat = as_wechat(script, text).text
        assert len(wechat.encode()) <= WECHAT_BYTES and wechat.startswith(text.strip()[:20])
        sms = as_sms(script, payload)
        name = payload["region"]["name"]
        assert sms.text.startswith(f"【工友问】{name}：") and sms_messages(sms.text) <= 4
        assert f"{sms_length(sms.text)}字" in sms.size and f"{sms_messages(sms.text)}条" in sms.size
        assert all(fact.text in as_text(script).text for fact in (*script.steps, *script.papers))


def test_offices_are_those_of_the_document(ask: Callable[..., Answer]) -> None:
    payload = as_payload(ask("老板拖欠工资怎么办", topic="wage_arrears", region="anyang"))
    script = script_of(payload, "")
    assert [place.name for place in script.destinations][:1] == ["安阳市人力资源和社会保障局"]
    assert {place.name for place in script.refer if place.role} == {office["name"] for office in payload["offices"]}
    told = as_text(script).text
    assert all(office["name"] in told for office in payload["offices"])


def test_too_long_words_are_cut_between_characters() -> None:
    copy = as_wechat(Script(""), "工" * 2000)
    assert set(copy.text) == {"工"} and WECHAT_BYTES - 3 < len(copy.text.encode()) <= WECHAT_BYTES


def test_the_place_is_asked_for_where_it_is_missing(ask: Callable[..., Answer]) -> None:
    answer = ask("老板拖欠工资怎么办", topic="wage_arrears")
    assert script_of(as_payload(answer), "").ask[0] == "你说的是哪个城市？"


POINTS = ("labor_contract/no_contract_double_pay", "anyang-2015-34/c17_town")


@pytest.mark.parametrize("wanted", POINTS)
def test_the_script_leads_with_the_words_of_the_point_then_the_exception_then_the_step(wanted: str) -> None:
    point = next(point for point in open_desk().resources.library.points if point.id == wanted)
    source = (
        {"clause": point.sources[0].clause}
        if point.sources[0].clause
        else {"act": "劳动合同法", "article": "第八十二条", "since": "2008-01-01"}
    )
    answer = {"status": "answered", "topic": point.topics[0], "points": [{"id": wanted, "source": source}], "notes": ["文件是2015年发的"]}
    script = script_of(answer, "")
    assert script.say[:3] == (point.says, point.but, point.do)
    is_law = "act" in source
    assert script.say[3:] == (("依据：《劳动合同法》第八十二条",) if is_law else ("注意：文件是2015年发的",))
    assert load_guides()[point.topics[0]].lead not in script.say, "a step of the topic is not one of this case"
    sms = as_sms(script, answer).text
    assert point.says in sms and ("依据《劳动合同法》第八十二条。" in sms) is is_law


def test_a_point_that_the_store_no_longer_has_gives_way_to_the_topic() -> None:
    answer = {"status": "answered", "topic": "wage_arrears", "points": [{"id": "gone/gone", "source": None}]}
    assert script_of(answer, "").say[0] == load_guides()["wage_arrears"].lead


def test_the_city_is_asked_for_where_national_law_answered() -> None:
    answer = {"status": "answered_from_law", "topic": "labor_contract", "points": [{"id": POINTS[0], "source": None}]}
    assert script_of(answer, "").ask[0] == "你说的是哪个城市？"


def test_a_point_of_law_without_a_topic_is_said_as_it_is() -> None:
    assert script_of({"status": "answered_from_law", "topic": None}, "一行\n两行").say == ("一行", "两行")
