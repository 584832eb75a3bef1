"""Facts that speak to the very question, with or without a clause; none for a general question."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.answers.advise import MOST_FACTS
from knowledge.answers.render import FIRST_MESSAGE, PAGE_BREAK, render
from knowledge.answers.wording import say
from knowledge.catalog.guides import load_guides
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer, Status

Ask = Callable[..., Answer]


@pytest.mark.parametrize(
    ("text", "topic", "told"),
    [
        ("欠薪超过一年了还能告不", "wage_arrears", "一年内"),
        ("罚老板多少钱", "wage_arrears", "50%到100%"),
        ("工伤认定要多久", "work_injury", "六十天"),
        ("工伤赔多少钱 十级", "work_injury", "十级7个月"),
        ("鉴定要多少钱", "occupational_health", "钱由单位出"),
        ("矿上不给开证明", "occupational_health", "照样要作出结论"),
        ("女的怀孕了被辞退", "labor_contract", "怀孕"),
        ("产假几天", "labor_contract", "98天"),
        ("他说我没签合同不认账", "labor_contract", "二倍工资"),
        ("身份证被老板扣了", "labor_contract", "扣身份证"),
        ("中专生实习天天加班", "vocational_education", "实习"),
        ("村里要把我的地给别人，行不行", "land_rights", "不得收回承包地"),
        ("身份证丢了咋办", "residence_permit", "身份证丢了"),
        ("能投票选人大代表吗", "political_rights", "选人大代表"),
        ("父母病了没人管", "left_behind", "老人"),
        ("公积金能不能取", "housing", "可以取公积金"),
        ("从架子上摔下来，腿断了，在医院没钱交", "work_injury", "基金先付"),
    ],
)
@pytest.mark.parametrize("region", ["anyang", "xingtai", None])
def test_specific_question_gets_the_fact_that_answers_it(text: str, topic: str, told: str, region: str | None, ask: Ask) -> None:
    answer = ask(text, topic=topic, region=region)

    assert told in answer.facts[0].text
    assert len(answer.facts) <= MOST_FACTS and {fact.topic for fact in answer.facts} == {topic}
    assert answer.facts[0].text.rstrip("。").removeprefix("先") in render(answer).pages[0]


@pytest.mark.parametrize("topic", load_topics())
def test_general_question_keeps_the_first_step(topic: str, ask: Ask) -> None:
    answer = ask(load_topics()[topic].name, topic=topic, region="anyang")

    assert answer.facts == ()
    assert load_guides()[topic].lead.removeprefix("先") in render(answer).pages[0] or not answer.citations


@pytest.mark.parametrize(
    ("text", "topic", "region", "status"),
    [
        ("春节买不到票", "travel", "anyang", Status.NO_CLAUSE),
        ("产假几天 西安", "labor_contract", None, Status.REGION_NOT_COVERED),
        ("产假几天", "labor_contract", None, Status.NEEDS_REGION),
    ],
)
def test_fact_is_told_without_a_clause_too(text: str, topic: str, region: str | None, status: Status, ask: Ask) -> None:
    answer = ask(text, topic=topic, region=region)

    assert answer.status is status
    assert answer.facts[0].text.rstrip("。").removeprefix("先") in render(answer).pages[0]


@pytest.mark.parametrize("status", [Status.CRISIS, Status.OUT_OF_SCOPE, Status.NEEDS_TOPIC])
def test_other_statuses_get_no_advice(status: Status, ask: Ask) -> None:
    text = {Status.CRISIS: "我不想活了 产假几天", Status.OUT_OF_SCOPE: "网购退货", Status.NEEDS_TOPIC: "咋办"}[status]

    assert ask(text).facts == ()


@pytest.mark.parametrize("city", ["anyang", "panzhihua", "xingtai", "jilin", "zhengzhou"])
def test_first_message_is_short_whichever_fact_is_told(city: str, ask: Ask) -> None:
    for topic, guide in load_guides().items():
        for fact in (*guide.steps, *guide.limits):
            message = render(ask(fact.text, topic=topic, region=city)).pages[0]
            assert len(message) <= FIRST_MESSAGE, message


def test_law_is_named_beside_what_it_says(ask: Ask) -> None:
    page = render(ask("产假几天", topic="labor_contract", region="anyang")).pages[0]

    assert say("fact_law", text="生孩子有98天产假", source="《女职工劳动保护特别规定》第七条") in page
    assert PAGE_BREAK not in page
