"""The first message of an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from knowledge.answers.payload import as_payload
from knowledge.answers.phrases import law_names
from knowledge.answers.render import render
from knowledge.answers.wording import say
from knowledge.model import Answer, Guess, Status
from knowledge.store.repository import Library

Ask = Callable[..., Answer]


def first_lines(answer: Answer) -> list[str]:
    return render(answer).pages[0].splitlines()


def test_missing_detail_is_said_first_also_where_nothing_is_cited(ask: Ask) -> None:
    answer = ask("两癌检查免费不", topic="health_services", region="zhengzhou")
    answer = replace(answer, points=())
    assert "郑州" in first_lines(answer)[0] and "没有写“两癌检查”" in first_lines(answer)[0]


def test_detail_that_city_and_province_leave_out_names_both(ask: Ask) -> None:
    answer = replace(ask("居住证几天能拿到", topic="residence_permit", region="anyang"), points=())
    assert first_lines(answer)[0] == say("lead_in_missing_both", place="安阳市", province="河南省", details="办理时间")


def test_law_answers_first_and_the_document_that_lacks_the_detail_is_named_below(ask: Ask) -> None:
    lines = first_lines(ask("安阳居住证几天能拿到", topic="residence_permit"))
    assert "15天" in lines[0] and any("没写“办理时间”" in line and "管安阳市的河南省" in line for line in lines[1:])


def test_law_answers_first_and_the_citys_own_words_stand_below(ask: Ask) -> None:
    answer = ask("安阳老板拖欠工资怎么办", topic="wage_arrears")
    lines = first_lines(answer)
    told = next(line for line in lines if line.startswith("安阳市的文件没写到这么细"))
    assert answer.points and answer.points[0].sources
    assert told.split("“")[1].rstrip("”").removesuffix("……") in answer.citations[0].clause.text
    assert "——安政〔2015〕34号（九），2015年11月20日" in lines


@pytest.mark.parametrize(
    ("region", "told"),
    [("xingtai", "hb_case_thirty_days"), ("zhengzhou", "hn_case_thirty_days"), ("suzhou-jiangsu", "inspection_60_days")],
    ids=["its province's", "another province's", "a place without a rule of its own"],
)
def test_the_places_own_rule_answers_what_the_nations_was_asked_by(region: str, told: str, ask: Ask, library: Library) -> None:
    nations = next(point for point in library.points if point.id == "rights_channels/inspection_60_days")
    answer = ask(nations.asks[0], topic="rights_channels", region=region)
    assert answer.points[0].point.id == f"rights_channels/{told}"
    assert any("按它办" in line for line in first_lines(answer)) is (region != "suzhou-jiangsu")


def test_a_places_law_is_not_called_the_nations(ask: Ask) -> None:
    shown = render(ask("郑州的电动车不戴头盔罚多少", topic="travel", region="zhengzhou")).pages[0]
    assert "20到50元" in shown and "全国的规定" not in shown


def test_comparison_says_whose_document_speaks_for_a_city(ask: Ask) -> None:
    lines = first_lines(ask("安阳和郑州落户哪个容易", topic="hukou"))
    assert lines[0] == say("compare_lead")
    assert lines[1].startswith("安阳市：") and any(line.startswith("郑州市（看河南省的文件）：") for line in lines)


def test_first_is_not_said_twice(ask: Ask) -> None:
    shown = render(replace(ask("没有社保", topic="social_insurance", region="anyang"), points=())).pages[0]
    assert "先做：查自己的社保缴费记录" in shown and "先做：先" not in shown


def test_office_that_serves_is_named_beside_one_that_only_leads(ask: Ask) -> None:
    shown = render(ask("低保找谁", topic="social_assistance", region="anyang")).pages[0]
    assert "应急管理局牵头，安阳市民政局一起办" in shown


def test_a_citys_point_is_told_with_the_words_that_carry_it(ask: Ask) -> None:
    answer = ask("安阳农民工能交住房公积金吗", topic="housing")
    quoted = next(line for line in first_lines(answer) if line.startswith("文件原话"))
    assert answer.points and not answer.points[0].sources
    assert quoted.split("“")[1].rstrip("”").strip("…") in answer.citations[0].clause.text


def test_of_a_place_that_is_not_held_nothing_is_said_to_stand_or_not_in_its_document(ask: Ask) -> None:
    lines = first_lines(ask("长春的劳动仲裁要不要交钱", topic="rights_channels"))
    assert say("city_not_held", city="长春市") in lines and say("city_silent", city="长春市") not in lines


def test_who_asks_what_a_citys_document_says_is_told_that_it_says_nothing(ask: Ask) -> None:
    lines = first_lines(ask("在攀枝花打工，家里困难能申请低保吗？文件咋说", topic="social_assistance"))
    assert any("攀枝花市" in line and "没有写" in line for line in lines)


def test_what_a_document_calls_an_office_that_is_gone_is_told_with_its_clause(ask: Ask) -> None:
    answer = ask("攀枝花职业病的事文件写安监局牵头，现在还找安监局吗？", topic="occupational_health")
    assert "应急管理局" in first_lines(answer)[0] and any("（九）" in line for line in first_lines(answer))


@pytest.mark.parametrize(("place", "told"), [("蛟河", "能，租房也行"), ("船营区", "老文件写三样")])
def test_a_rule_for_the_counties_is_not_told_of_a_district_nor_the_other_way_round(ask: Ask, place: str, told: str) -> None:
    assert first_lines(ask(f"我在{place}租房住，落户要啥条件", topic="hukou"))[0].startswith(told)


def test_a_thing_no_document_speaks_of_is_declined_with_the_citys_silence(ask: Ask) -> None:
    guesses = (Guess("out_of_scope", 0.9),)
    lines = first_lines(ask("邢台的文件里说没说外星人", guesses=guesses))
    assert lines[0] == say("declined_document", city="邢台市") and "12345" in lines[1]


def test_what_a_document_may_speak_of_is_never_said_to_be_missing(ask: Ask) -> None:
    guesses = (Guess("out_of_scope", 0.9),)
    shown = render(ask("吉林市文件里每人每年5200元，是发给我个人的吗？", guesses=guesses)).pages[0]
    assert say("declined_document", city="吉林市") not in shown


def test_a_rule_near_the_question_comes_before_the_question_for_the_city(ask: Ask) -> None:
    led = ask("劳动仲裁收不收费", topic="rights_channels").points
    asked = replace(ask("想学技术，有没有培训", topic="skill_training"), status=Status.NEEDS_REGION, is_near=True, say="")
    near, none = first_lines(replace(asked, points=led)), first_lines(replace(asked, points=()))
    assert led and near[0] == say("near_point", says=led[0].point.says, source=law_names(led[0]))
    assert none[0].startswith("1. ")
    assert all("哪个城市" not in lines[0] and any("哪个城市" in line for line in lines) for lines in (near, none))


def test_rule_that_is_near_stands_above_the_choices(ask: Callable[..., Answer]) -> None:
    guesses = (Guess("out_of_scope", 0.8), Guess("rights_channels", 0.1), Guess("wage_arrears", 0.08))
    answer = ask("堵路要工钱会被抓不", guesses=guesses)
    first = render(answer).pages[0].split("\n")

    assert answer.status is Status.NEEDS_TOPIC and "points" not in as_payload(answer)
    assert "《治安管理处罚法》" in first[0] and first[2].startswith("1. ")
