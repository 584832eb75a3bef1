"""Messages that ask for no policy are met, and the question answered last stays what it was."""

from __future__ import annotations

import pytest

from knowledge.answers.desk import Desk
from knowledge.answers.wording import say
from knowledge.catalog.topics import load_topics
from tests.knowledge.talk.conftest import Conversation


def fallback(worker: Conversation, text: str, intent: str = "nlu_fallback") -> str:
    return worker.say(text, intent, 0.4).text


@pytest.mark.parametrize("text", ["12333", "打12333", "12333是什么电话", "12333管啥的", "１２３３３"])
def test_bare_number_gets_what_it_is_for(text: str, worker: Conversation, shared_desk: Desk) -> None:
    line = shared_desk.resources.hotlines.by_number["12333"]
    shown = fallback(worker, text)

    assert line.name in shown and line.purpose in shown


def test_emergency_number_is_to_be_called_at_once(worker: Conversation) -> None:
    assert say("number_emergency") in fallback(worker, "110")
    assert say("number_emergency") not in fallback(worker, "12348")


@pytest.mark.parametrize("text", ["99999", "2024", "300块没给"])
def test_other_numbers_are_no_telephone(text: str, worker: Conversation) -> None:
    assert say("number_ask") not in fallback(worker, text)


def test_line_that_nobody_answers_gets_other_ways_for_the_topic(worker: Conversation) -> None:
    worker.ask("wage_arrears", "安阳 老板拖欠工资")
    shown = fallback(worker, "12333打不通", "ask_rights_channels")

    assert say("line_busy") in shown and "12348" in shown and "劳动保障监察大队" in shown
    assert "12333 " not in shown
    assert worker.talk.problem.topic == "wage_arrears"


def test_line_without_number_is_ours_only_after_an_answer(worker: Conversation) -> None:
    assert say("line_busy") not in fallback(worker, "打不通")
    worker.ask("hukou", "安阳 落户")
    assert say("line_busy") in fallback(worker, "电话一直打不通")
    assert say("line_busy") not in fallback(worker, "老板电话打不通了")


def test_emergency_line_is_called_again(worker: Conversation) -> None:
    assert fallback(worker, "110打不通") == say("emergency_busy", number="110")


def test_line_that_did_not_help_gets_another_way(worker: Conversation) -> None:
    worker.ask("wage_arrears", "安阳 老板拖欠工资")
    assert say("line_no_help") in fallback(worker, "打12345没人管", "ask_rights_channels")


@pytest.mark.parametrize(
    ("text", "word"),
    [("三免一补是什么", "三免一补"), ("啥叫劳务派遣", "劳务派遣"), ("“契税”是啥意思", "契税"), ("那个同工同酬什么意思啊", "同工同酬")],
)
def test_hard_word_is_explained_when_asked(text: str, word: str, worker: Conversation) -> None:
    assert fallback(worker, text, "ask_housing").startswith(f"“{word}”")


@pytest.mark.parametrize("text", ["低保要什么材料", "公积金是什么时候发", "劳务派遣的工资谁发"])
def test_question_about_a_thing_is_not_one_about_its_name(text: str, worker: Conversation) -> None:
    assert not fallback(worker, text, "ask_housing").startswith("“低保”：") and "“公积金”：" not in fallback(worker, text)


def test_telephone_of_an_office_is_not_invented(worker: Conversation) -> None:
    sent = worker.say("吉林市人社局电话多少", "ask_rights_channels", 0.45)

    assert sent.answer["missing"] == [say("phone_detail")]
    assert [line["number"] for line in sent.answer["hotlines"]] == ["12333", "12345"]
    assert say("phone_office_asked") in sent.text


@pytest.mark.parametrize("text", ["hello, my boss did not pay me", "qwrt zxcv"])
def test_other_script_gets_one_kind_line_in_both(text: str, worker: Conversation) -> None:
    assert fallback(worker, text, "out_of_scope") == say("other_script")


@pytest.mark.parametrize("text", ["APP上工资没发", "ok", "laoban bu gei gongzi"])
def test_pinyin_and_letters_beside_chinese_or_too_few_are_no_other_script(text: str, worker: Conversation) -> None:
    assert fallback(worker, text, "out_of_scope") != say("other_script")


@pytest.mark.parametrize("text", ["我没事", "没事了，就是说说", "刚才说气话"])
def test_relief_after_danger_is_met_kindly_and_the_matter_goes_on(text: str, worker: Conversation) -> None:
    worker.say("老板欠钱，我不想活了", "crisis", 0.9, (("crisis", 0.9), ("ask_wage_arrears", 0.1)))
    sent = worker.offer_topics(text)

    assert sent.text.startswith(say("calm")) and "12356" in sent.text
    assert sent.buttons == [load_topics()["wage_arrears"].button]


@pytest.mark.parametrize("text", ["哪有人管我们的死活哦", "老板就掏了八千药费", "手还是麻的，抬不起来"])
def test_what_is_told_after_danger_is_no_relief(text: str, worker: Conversation) -> None:
    worker.say("我不想活了", "crisis", 0.9)
    sent = worker.say(text, "out_of_scope", 0.4)
    assert say("calm") not in sent.text


@pytest.mark.parametrize("text", ["能不能先喂点水", "120说路上堵住了", "看见消防梯子了"])
def test_what_is_asked_or_told_of_a_danger_that_goes_on_gets_whom_to_call(text: str, worker: Conversation) -> None:
    worker.say("工友喝农药了 吐白沫", "crisis", 0.9)
    sent = worker.say(text, "out_of_scope", 0.55, (("out_of_scope", 0.55), ("ask_travel", 0.25)))
    assert "120" in sent.text and worker.talk.in_danger


def test_a_danger_that_is_ending_keeps_the_numbers(worker: Conversation) -> None:
    worker.say("洞子垮了 里头埋着三个人", "crisis", 0.9)
    sent = worker.say("人都扒出来了 三个都是皮外伤", "crisis", 0.9)
    assert sent.text == say("maybe_over") and sent.answer["hotlines"]


def test_relief_is_over_after_the_next_answer(worker: Conversation) -> None:
    worker.say("我不想活了", "crisis", 0.9)
    worker.ask("hukou", "安阳 落户")
    assert not worker.offer_topics("我没事").text.startswith(say("calm"))


@pytest.mark.parametrize("text", ["没事干了，还是不想活", "我没事，工友触电了"])
def test_danger_goes_before_relief(text: str, worker: Conversation) -> None:
    worker.say("我不想活了", "crisis", 0.9)
    assert worker.say(text, "crisis", 0.9).status == "crisis"


def test_nothing_more_is_wanted(worker: Conversation) -> None:
    assert worker.offer_topics("那算了").status == "smalltalk"


def test_choices_survive_an_aside(worker: Conversation) -> None:
    worker.unsure("这个事咋整", "wage_arrears", "hukou")
    fallback(worker, "12333")
    assert worker.pick("2").answer["topic"] == "hukou"


@pytest.mark.parametrize("intent", ["insult", "who_are_you", "out_of_scope"])
def test_insult_gets_a_kind_line(intent: str, worker: Conversation) -> None:
    sent = worker.say("你是机器人吧 傻逼 一点用没有", intent, 0.45)
    assert sent.status == "smalltalk" and sent.response


def test_problem_beside_an_insult_is_answered(worker: Conversation) -> None:
    assert worker.ask("wage_arrears", "安阳 老板傻逼不给工资").answer["topic"] == "wage_arrears"
