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
        ("俺爹在工地上干活突然死了，工头说他自己有病", "work_injury", "突发疾病"),
        ("娃在学校让人打了", "left_behind", "马上打110"),
        ("老太太一个人留在村里", "left_behind", "老人在家"),
        ("孙女不愿意去念书", "left_behind", "孩子不肯上学"),
        ("娃抱着手机不撒手", "left_behind", "老玩手机"),
        ("媳妇在家被打", "left_behind", "12338"),
        ("户口落下来了孩子在哪念书", "child_education", "就近入学"),
        ("娃打疫苗收钱不", "health_services", "免疫规划疫苗"),
        ("怀孕检查要花钱不", "health_services", "怀孕或准备怀孕"),
        ("房东把锁换了", "housing", "非法办法赶你走"),
        ("没合同咋办居住证", "residence_permit", "住宿证明"),
        ("地能让给别人种吗", "land_rights", "租给别人种"),
        ("征地补偿款没见着", "land_rights", "征地补偿的钱"),
        ("闺女嫁人了承包地咋算", "land_rights", "妇女结婚"),
        ("开个小饭店要啥手续", "startup", "餐饮许可"),
        ("人在外头打工户口在村里能投票不", "political_rights", "人不在村里的"),
        ("加入工会要交多少会费", "party_union", "0.5%"),
        ("我想入党找哪个", "party_union", "想入党"),
        ("学夜校花钱不", "culture", "办班收费"),
        ("打工挣了钱低保还给不", "social_assistance", "要减要停"),
        ("残疾人能领啥补贴", "social_assistance", "残疾人生活有困难"),
        ("受伤了要几天之内去报工伤", "work_injury", "三十天内申请"),
        ("厂里不肯报工伤，自己去报行吗", "work_injury", "一年内自己申请"),
        ("骑手送餐摔了，平台不承认我是员工", "work_injury", "确认劳动关系"),
        ("老板塞给我几千块想了结这事", "work_injury", "私了"),
        ("热得中暑倒在工地上", "work_injury", "中暑"),
        ("厂里拿购物券当工资发", "wage_arrears", "不能拿东西顶"),
        ("逼我签钱已结清的字", "wage_arrears", "被骗、被逼签"),
        ("我不干了，余下的工钱哪天结", "wage_arrears", "一次付清"),
        ("过了60天仲裁还收不收", "rights_channels", "一年内"),
        ("手里只有微信聊天能告赢吗", "rights_channels", "也能当证据"),
        ("我们堵工地大门要钱行吗", "rights_channels", "别去堵门"),
        ("做了五年被辞退，能拿几个月补偿", "labor_contract", "每干满一年"),
        ("合同到期了厂里不跟我续", "labor_contract", "不续签"),
        ("我17了能去厂里上班不", "labor_contract", "不满十八岁"),
        ("大着肚子还排我上夜班", "labor_contract", "怀孕七个月"),
        ("六十多了还在工地，老板说没有劳动关系", "labor_contract", "退休年龄"),
        ("签过不要社保的保证书还算数吗", "social_insurance", "不算数"),
        ("以前好几年没买社保能补上吗", "social_insurance", "限期补足"),
        ("煤矿都关了，尘肺该找谁", "occupational_health", "单位不在了"),
        ("查出尘肺，看病的钱谁掏", "occupational_health", "按工伤保险办"),
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
