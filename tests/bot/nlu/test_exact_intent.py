"""Messages whose form settles what they are."""

from __future__ import annotations

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.exact_intent import ExactIntentClassifier, button_intents, exact_intent
from knowledge.answers.wording import aspects
from knowledge.catalog.topics import load_topics
from tests.bot.conftest import ROOT

BUTTONS = button_intents()


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("1", "choose_option"),
        ("１", "choose_option"),
        ("第二个", "choose_option"),
        ("选3", "choose_option"),
        ("选第二个", "choose_option"),
        ("三", "choose_option"),
        ("我选二", "choose_option"),
        ("就选④吧", "choose_option"),
        ("11111", "nlu_fallback"),
        ("7", None),
        ("安阳", "inform_region"),
        ("安阳市", "inform_region"),
        ("那郑州呢？", "inform_region"),
        ("我在汤阴打工", "inform_region"),
        ("换成邢台", "inform_region"),
        ("吉林", "inform_region"),
        ("高新区", "inform_region"),
        ("深圳", "inform_region"),
        ("那攀枝花的规定", "inform_region"),
        ("先说郑州的", "inform_region"),
        ("那河南省的规定呢", "inform_region"),
        ("成都那边没有吗", "inform_region"),
        ("不要攀枝花了，看邢台", "inform_region"),
        ("不对，是汤阴县", "inform_region"),
        ("老家邢台咋说", "inform_region"),
        ("信阳管不管", "inform_region"),
        ("我在安阳和郑州", "inform_region"),
        ("攀枝花东区", "inform_region"),
        ("东区的规定", None),
        ("那规定呢", None),
        ("安阳户口", None),
        ("想去郑州打工", None),
        ("不要这样说", None),
        ("看原文", "ask_original"),
        ("清除", "erase"),
        ("清除聊天记录。", "erase"),
        ("确定清除", "erase"),
        ("不删了", "erase"),
        ("清除积水", None),
        ("返回", "repeat"),
        ("上一个", "repeat"),
        ("返回上一页！", "repeat"),
        ("前一个", "repeat"),
        ("上一个回答", "repeat"),
        ("返回首页", None),
        ("上一个厂", None),
        ("换城市", "change_region"),
        ("都不是", "none_of_these"),
        ("😀😀", "nlu_fallback"),
        ("？", "nlu_fallback"),
        ("", "nlu_fallback"),
        ("12345", "nlu_fallback"),
        ("13800138000", "nlu_fallback"),
        ("安阳老板欠工资", None),
        ("安阳的电话", None),
        ("老板欠工资", None),
        ("我要问第二个问题", None),
        ("一个月工资", None),
    ],
)
def test_form_settles_the_intent(text: str, intent: str | None) -> None:
    assert exact_intent(text, BUTTONS) == intent


@pytest.mark.parametrize("topic", load_topics().values(), ids=lambda topic: topic.id)
def test_a_tapped_topic_is_its_intent(topic) -> None:  # type: ignore[no-untyped-def]
    assert exact_intent(topic.button, BUTTONS) == f"ask_{topic.id}"


def test_every_button_has_an_intent_of_the_domain() -> None:
    intents = Domain.load(str(ROOT / "domain.yml")).intents
    assert set(aspects().values()) <= set(BUTTONS)
    assert set(BUTTONS.values()) <= set(intents)


def test_the_statistical_intent_is_overruled_only_where_the_form_is_certain() -> None:
    doubtful = {"name": "ask_hukou", "confidence": 0.4}
    place, question = (Message(data={"text": text, "intent": doubtful}) for text in ("安阳", "户口怎么迁"))
    ExactIntentClassifier().process([place, question])
    assert place.get("intent") == {"name": "inform_region", "confidence": 1.0} == place.get("intent_ranking")[0]
    assert question.get("intent") == doubtful


@pytest.mark.parametrize(
    ("text", "name", "confidence", "intent"),
    [
        ("你好，" * 20 + "老板三个月没发工资", "greet", 0.9, "nlu_fallback"),
        ("你好", "greet", 0.9, "greet"),
        ("换一下", "change_region", 0.2, "nlu_fallback"),
        ("我在安阳工地干了半年" * 5, "ask_wage_arrears", 0.3, "ask_wage_arrears"),
    ],
)
def test_a_long_or_unsure_message_is_no_small_talk_and_no_order(text: str, name: str, confidence: float, intent: str) -> None:
    message = Message(data={"text": text, "intent": {"name": name, "confidence": confidence}})
    ExactIntentClassifier().process([message])
    assert message.get("intent")["name"] == intent
