"""Guided talks, as three new users lead them: one tells everything at once, one tells nothing, one changes their mind."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answers.pages import FIRST_MESSAGE
from knowledge.papers.load import load_forms
from knowledge.talk.beginning import begun_by
from knowledge.talk.finishing import say
from knowledge.talk.model import Guided, Talk
from tests.knowledge.talk.conftest import Conversation, Sent

TODAY = date(2026, 11, 30)
SUM, TERM, PAPERS, HUKOU = "算算欠我多少", "到哪天为止", "帮我写材料", "我能落户吗"


def say_all(worker: Conversation, *messages: str) -> Sent:
    sent = None
    for message in messages:
        sent = worker.say(message, as_of=TODAY)
        assert len(sent.text) <= FIRST_MESSAGE, sent.text
    assert sent is not None
    return sent


def paper_in(sent: Sent) -> str:
    return str(sent.answer.get("paper", {}).get("id", ""))


def test_everything_at_once_is_a_complaint_in_one_turn(worker: Conversation) -> None:
    sent = say_all(worker, "帮我写投诉书，在安阳干了71天，一天280，给了6000，3月5号干到5月20号")
    assert paper_in(sent) == "complaint" and "13880" in sent.text and "安阳" in sent.text


def test_what_a_question_told_before_the_paper_was_asked_for_is_not_asked_again(worker: Conversation) -> None:
    worker.ask("wage_arrears", "在安阳干了71天，一天280，就给了6000，3月5号干到5月20号，老板不给了咋办", as_of=TODAY)
    sent = say_all(worker, "帮我写投诉书")
    assert paper_in(sent) == "complaint" and "13880" in sent.text and "2028年5月20日" in sent.text


def test_a_single_day_of_a_question_before_is_not_taken_for_the_first_of_work(worker: Conversation) -> None:
    worker.ask("wage_arrears", "在安阳干了71天，一天280，就给了6000，5月20号找他要他不给，咋办", as_of=TODAY)
    assert "从哪天干到哪天" in say_all(worker, "帮我写投诉书").text


def test_the_claim_of_the_issue_is_a_complaint_within_six_turns(worker: Conversation) -> None:
    first = worker.ask("wage_arrears", "干了71天一天280给了6000", as_of=TODAY)
    assert "13880" in first.text and PAPERS in first.buttons
    sent = say_all(worker, PAPERS, "投诉书", "3月5号到5月20号", "安阳")
    assert paper_in(sent) == "complaint"
    assert "还欠13880元：71天×280元＝19880元，减去已付6000元" in sent.text
    text = worker.more().text
    assert "责令被投诉人支付拖欠的劳动报酬13880元" in text and "2026年3月5日" in text


def test_who_tells_nothing_gets_a_paper_of_blanks_in_six_questions(worker: Conversation) -> None:
    sent = say_all(worker, PAPERS, "投诉书", "不知道", "不知道", "不知道")
    assert not paper_in(sent)
    assert paper_in(say_all(worker, "不知道")) == "complaint"
    assert "＿" in worker.more().text


def test_a_mind_that_changes_changes_the_paper(worker: Conversation) -> None:
    sent = say_all(worker, PAPERS, "投诉书", "一天280", "71天", "不对，是80天", "6000", "不对，是7000", "3月5号到5月20号", "安阳")
    assert paper_in(sent) == "complaint" and "80天×280元＝22400元，减去已付7000元" in sent.text
    changed = say_all(worker, "不对，是一天300")
    assert paper_in(changed) == "complaint" and "80天×300元＝24000元" in changed.text
    assert "80天×300元" in worker.more().text


def test_another_paper_and_another_day_may_be_meant(worker: Conversation) -> None:
    say_all(worker, "帮我写投诉书", "一个月5500，三个月没给，一分没给")
    assert paper_in(say_all(worker, "不对，是仲裁申请书", "不知道", "不知道")) == "arbitration"
    say_all(worker, TERM, "申请劳动仲裁")
    assert "2028年5月20日" in say_all(worker, "错了，劳动监察", "5月20号").text


def test_what_was_told_is_not_asked_again(worker: Conversation) -> None:
    sent = say_all(worker, SUM, "一天280", "干了71天", "6000")
    assert "13880" in sent.text
    assert "71天" in say_all(worker, "帮我写催款短信").text or paper_in(say_all(worker, "催款短信")) == "demand"


def test_a_question_in_between_is_answered_and_the_thread_taken_up(worker: Conversation) -> None:
    say_all(worker, SUM, "一天280")
    between = worker.ask("wage_arrears", "劳动仲裁要交钱吗", as_of=TODAY)
    assert "不收" in between.text or "不要钱" in between.text or "不收费" in between.text
    assert "多少天" in between.text or say("resumed") or "接着来" in between.buttons
    assert len(between.text) <= FIRST_MESSAGE
    assert "13880" in say_all(worker, "71天", "6000").text


def test_leaving_and_coming_back(worker: Conversation) -> None:
    left = say_all(worker, SUM, "一天280", "先不算了")
    assert left.text == say("put_off")
    worker.ask("hukou", "安阳怎么落户", as_of=TODAY)
    back = say_all(worker, "接着来")
    assert back.text.startswith(say("resumed")) and "多少天" in back.text
    assert "13880" in say_all(worker, "71", "6000").text


@pytest.mark.parametrize("told", ["280", "一天280", "280块一天", "每天280元"])
def test_a_rate_is_understood_however_it_is_put(worker: Conversation, told: str) -> None:
    assert "一天280元" in say_all(worker, SUM, told).text


def test_nothing_paid_is_a_sum_too(worker: Conversation) -> None:
    assert "19880" in say_all(worker, SUM, "一天280", "71天", "一分没给").text


@pytest.mark.parametrize(
    ("matter", "told", "day"),
    [
        ("申请劳动仲裁", "2026年3月15号", "2027年3月15日"),
        ("申请工伤认定", "今年5月6号", "2027年5月6日"),
        ("不服仲裁裁决", "11月20号", "2026年12月5日"),
        ("不服工伤决定", "11月1号", "2026年12月31日"),
        ("重做伤残鉴定", "11月18号", "2026年12月3日"),
    ],
)
def test_a_last_day_takes_two_questions(worker: Conversation, matter: str, told: str, day: str) -> None:
    assert day in say_all(worker, TERM, matter, told).text


def test_a_day_that_one_last_day_counts_from_is_its_choice(worker: Conversation) -> None:
    assert "2026年12月14日" in say_all(worker, "10月15日拿到认定决定书，到哪天为止").text


def test_a_day_from_which_two_last_days_count_is_asked_about_unless_one_is_named(worker: Conversation) -> None:
    assert "申请劳动仲裁" in say_all(worker, "2026年3月15号离的职，到哪天为止").buttons


def test_a_named_last_day_is_not_asked_for(worker: Conversation) -> None:
    assert "2027年3月15日" in say_all(worker, "2026年3月15号离的职，劳动仲裁，到哪天为止").text


def test_work_and_rate_told_in_a_talk_about_wages_are_multiplied(worker: Conversation) -> None:
    worker.ask("wage_arrears", "工资拖着不发", as_of=TODAY)
    worker.say("一个月6200", as_of=TODAY)
    assert "18600" in worker.say("拖了3个月", as_of=TODAY).text


def test_a_sum_told_whole_is_worked_out_though_recognition_knows_nothing_of_it(worker: Conversation) -> None:
    assert "1228" in worker.say("装卸一吨18块，卸了96吨，先给了500，还差多少", as_of=TODAY).text


def test_work_and_rate_of_something_else_are_no_wage(worker: Conversation) -> None:
    assert "6000" not in worker.say("租车一天200，租了30天，押金不退", as_of=TODAY).text


def test_hukou_tells_the_rule_first_and_then_checks_the_case(worker: Conversation) -> None:
    worker.place("吉林市")
    first = worker.ask("hukou", HUKOU, as_of=TODAY)
    assert first.status in ("answered", "answered_from_province") and "租房多久" in first.text + say("thread", ask="租房多久")
    say_all(worker, "一年半")
    checked = say_all(worker, "三年")
    assert "还差" in checked.text and checked.answer["checked"]


def test_a_number_picks_what_is_offered_as_on_wechat(worker: Conversation) -> None:
    first = worker.ask("wage_arrears", "干了71天一天280给了6000", as_of=TODAY)
    asked = say_all(worker, str(first.buttons.index(PAPERS) + 1))
    assert asked.buttons[0] == "投诉书"
    place = say_all(worker, "1", "3月5号到5月20号")
    assert paper_in(say_all(worker, str(place.buttons.index("郑州市") + 1))) == "complaint" and worker.talk.place == "zhengzhou"


def test_a_number_is_an_answer_where_a_number_is_asked_for(worker: Conversation) -> None:
    assert say_all(worker, SUM, "一个月6000").buttons == []
    assert "18000" in say_all(worker, "3", "没给").text


def test_danger_comes_before_every_question(worker: Conversation) -> None:
    say_all(worker, SUM)
    sent = worker.say("我不想活了", "crisis", 1.0, as_of=TODAY)
    assert sent.status == "crisis" and "多少" not in sent.text.splitlines()[-1]


def test_deleting_is_asked_for_in_a_guided_talk_too(worker: Conversation) -> None:
    say_all(worker, SUM)
    assert "清除" in " ".join(say_all(worker, "清除").buttons)


@pytest.mark.parametrize("form", list(load_forms()))
def test_every_paper_is_done_within_six_questions(worker: Conversation, form: str) -> None:
    sent = say_all(worker, load_forms()[form].button)
    for _ in range(6):
        if paper_in(sent):
            break
        sent = say_all(worker, "不知道")
    assert paper_in(sent) == form


@pytest.mark.parametrize(
    ("said", "kind", "form"),
    [
        (SUM, "sum", ""),
        ("帮我算算老板欠我多少钱", "sum", ""),
        ("帮我算下工钱吧", "sum", ""),
        ("给我写个投诉书吧", "papers", "complaint"),
        ("我想写劳动仲裁申请书", "papers", "arbitration"),
        ("能帮我弄材料吗", "papers", ""),
        ("打印一份工资明细表", "papers", "wage_table"),
        ("算算到哪天到期", "term", ""),
    ],
)
def test_words_start_a_guided_talk(said: str, kind: str, form: str) -> None:
    assert begun_by(said) == (kind, form)


@pytest.mark.parametrize(
    "said",
    [
        "老板欠我三个月工资咋办",
        "投诉书怎么写",
        "办居住证要什么材料",
        "工伤认定申请表去哪领",
        "一天280干了71天欠多少",
        "安阳怎么落户",
        "给了6000",
        "工资咋算",
        "去年12月20号被辞退的，还能去仲裁吗，最晚哪天",
    ],
)
def test_a_question_starts_none(said: str) -> None:
    assert begun_by(said) is None


def test_a_guided_talk_is_kept_with_the_talk() -> None:
    talk = Talk(guided=Guided("papers", (("paper", "complaint"),), "paid", ("pay",), ("span",), 1, True))
    assert Talk.from_json(talk.to_json()) == talk
