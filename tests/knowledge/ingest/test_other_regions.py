"""Styles of regions we do not hold: ringed numbers, spaces for commas, statements under sub-points, zones, corps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.document import Clause
from knowledge.ingest.names import Namer, load_office_book
from knowledge.ingest.pipeline import ParsedDocument
from knowledge.ingest.places import Place, Places
from knowledge.ingest.repair import repair
from knowledge.ingest.split import split

Read = Callable[..., tuple[ParsedDocument, ...]]


def offices(clause: Clause) -> dict[str, str]:
    return {office.as_printed: office.role.value for office in clause.offices}


def test_ringed_numbers_and_spaces_in_place_of_commas(fixture_document: Read) -> None:
    (parsed,) = fixture_document("ringed-spaced", "songxi")
    document = parsed.document
    assert (document.number, document.title) == ("松农工组﹝2018﹞2号", "关于印发《松溪县2018年农民工工作要点》的通知")
    assert (document.issuer, document.issued) == ("松溪县农民工工作领导小组", date(2018, 3, 15))
    assert [(clause.number, clause.heading) for clause in document.clauses] == [
        ("（一）", "办好集市招工"),
        ("（二）", "学手艺"),
        ("（三）", "打官司不花钱"),
    ]
    assert document.clauses[0].text == "每逢赶集在桥头摆桌，当场报名。"
    assert list(offices(document.clauses[0])) == ["人社局", "总工会", "妇联", "各乡镇（街道）"]
    assert list(offices(document.clauses[2])) == ["司法局"]


def test_statements_under_the_sub_points_of_a_clause(fixture_document: Read) -> None:
    (parsed,) = fixture_document("sub-points", "qingpu")
    document = parsed.document
    assert document.title == "市政府办公室关于印发清浦市工钱不拖欠三年行动方案的通知"
    assert (document.number, document.issuer) == ("清政办发{2021}4号", "清浦市人民政府办公室")
    aims, first, second, third, fourth = document.clauses
    assert (aims.number, aims.heading) == ("一、", "目标")
    assert first.text == "1.开专户。每个工地在银行开一个工资专户。\n2.发到卡。工资当月进卡，班组长不经手。"
    assert list(offices(first)) == ["市住建局", "市交通局", "人行清浦市中心支行", "市人社局", "各县、市人民政府"]
    assert second.text == "一是窗口天天有人；二是电话有人接。"
    assert offices(second) == {"市人社局": "lead", "市公安局": "with", "市法院": "with"}
    assert (third.heading, list(offices(third))) == ("公布名单", ["市人社局", "市发改委"])
    assert (fourth.heading, fourth.text) == ("", "各县区要每月报一次数。市里年底抽查。")
    assert list(offices(fourth)) == ["市政府督查室"]


def test_a_zone_with_items_that_run_on(fixture_document: Read) -> None:
    (parsed,) = fixture_document("zone", "linwan")
    document = parsed.document
    assert (document.issuer, document.level) == ("临湾高新技术产业开发区管理委员会", "county")
    assert [clause.heading for clause in document.clauses] == ["过年留岗有红包", "返岗车票全免", "孩子就近上学"]
    assert offices(document.clauses[1]) == {"人社局(就业中心)": "lead", "教育和卫生健康局": "lead"}
    assert offices(document.clauses[2]) == {"教育和卫生健康局": "lead", "公安分局": "with"}
    assert document.clauses[1].offices[0].name == "临湾高新技术产业开发区人力资源和社会保障局"


@pytest.mark.parametrize(
    ("place", "level", "printed", "name"),
    [
        ("重庆市", "province", "市人力社保局", "重庆市人力资源和社会保障局"),
        ("重庆市", "province", "市高级法院", "重庆市高级人民法院"),
        ("上海市", "province", "市教委", "上海市教育委员会"),
        ("青岭县", "county", "县发改局", "青岭县发展和改革局"),
        ("青岭县", "county", "县法院", "青岭县人民法院"),
        ("海平市", "city", "市卫健局", "海平市卫生健康局"),
        ("海平市", "city", "市卫健委", "海平市卫生健康委员会"),
        ("宁安自治区", "province", "自治区人社厅", "宁安自治区人力资源和社会保障厅"),
        ("宁安自治区", "province", "团委", "共青团宁安自治区委员会"),
        ("大南自治州", "city", "州公安局", "大南自治州公安局"),
        ("第十师北屯市", "city", "师市人社局", "第十师北屯市人力资源和社会保障局"),
        ("海平市", "city", "市人社局（就业局）", "海平市人力资源和社会保障局"),
        ("海平市", "city", "广铁集团海平办事处", "广铁集团海平办事处"),
        ("海平市", "city", "领导小组成员单位", "领导小组成员单位"),
    ],
)
def test_names_of_other_places(place: str, level: str, printed: str, name: str) -> None:
    assert Namer(place, level, load_office_book()).name_of(printed) == name


@pytest.mark.parametrize(
    ("issuer", "name", "level"),
    [
        ("新疆生产建设兵团第十师北屯市人民政府办公室", "第十师北屯市", "city"),
        ("临湾高新技术产业开发区管理委员会", "临湾高新技术产业开发区", "county"),
        ("临湾市高新区管委会", "临湾市高新区", "county"),
        ("呼林盟行政公署", "呼林盟", "city"),
    ],
)
def test_places_with_another_kind_of_government(issuer: str, name: str, level: str) -> None:
    assert Places.of([]).of_issuer(issuer, "x") == Place("x", name, level)


def test_one_name_in_two_cities_is_told_by_the_text() -> None:
    cities = [Place("a", "甲山市", "city"), Place("b", "乙水市", "city")]
    places = Places.of([*cities, Place("a-gulou", "鼓楼区", "county", "a"), Place("b-gulou", "鼓楼区", "county", "b")])
    found = [places.of_issuer(issuer, context=context) for issuer, context in (("鼓楼区人民政府", "乙水市"), ("甲山市鼓楼区人民政府", ""))]
    assert [place.id for place in found if place] == ["b-gulou", "a-gulou"]


BODY = "海平市务工意见\n一、任务\n（一）培训。晚上上课，白天做工，周末考试，考过的人发证书，不收一分钱，{}就近安排工地实习。\n（二）食堂。中午开放。\n"


@pytest.mark.parametrize("page", ["\n2\n\n", "\n— 2 —\n", "\n\n第 2 页\n\n", "\n=====\n"])
def test_page_numbers_leave_no_trace(page: str) -> None:
    raw = split(repair(BODY.format(page)).paragraphs)[0]
    assert raw.clauses[0].text.endswith("不收一分钱，就近安排工地实习。")


def test_an_amount_on_a_line_of_its_own_stays() -> None:
    raw = split(repair(BODY.format("每人补\n2\n元饭钱，")).paragraphs)[0]
    assert "每人补2元饭钱" in raw.clauses[0].text


def test_a_bracket_never_closed_does_not_swallow_the_next_clause() -> None:
    text = "海平市务工意见\n（一）培训。晚上上课。（市人社局、市教育局\n（二）食堂。中午开放。\n（三）宿舍。有暖气。\n"
    raw = split(repair(text).paragraphs)[0]
    assert [clause.heading for clause in raw.clauses] == ["培训", "食堂", "宿舍"]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("海平市人民政府关于做好务工服务重点任务\n分工的通知", "海平市人民政府关于做好务工服务重点任务分工的通知"),
        ("海平市人民政府印发务工服务实施方案\n的通知", "海平市人民政府印发务工服务实施方案的通知"),
        ("海平市务工服务办法\n（试行）\n（海政发〔2016〕21号2016年8月1日印发）", "海平市务工服务办法"),
        ("海平市人民政府关于务工服务的实施意见\n（试行）", "海平市人民政府关于务工服务的实施意见（试行）"),
    ],
)
def test_titles_over_several_lines(lines: str, title: str) -> None:
    raw = split(repair(f"{lines}\n（一）培训。晚上上课。\n（二）食堂。中午开放。\n").paragraphs)[0]
    assert raw.front.title.startswith(title)


def test_the_issuer_may_stand_below_the_text_only() -> None:
    text = "关于务工服务的意见\n（一）培训。晚上上课。\n（二）食堂。中午开放。\n海平市农民工工作领导小组\n2019年 12 月16日\n"
    raw = split(repair(text).paragraphs)[0]
    assert (raw.front.issuer, raw.closing_date, raw.clauses[-1].text) == ("海平市农民工工作领导小组", date(2019, 12, 16), "中午开放。")


def test_a_heading_of_two_halves_on_its_own_line() -> None:
    text = "海平市务工意见\n一、门口有人，电话有人\n天天开门收案子。责任单位：市人社局，电话：12333\n二、快查快办\n三天内回话。市人社局、市住建局按行业分工负责。\n"
    raw = split(repair(text).paragraphs)[0]
    assert [(clause.heading, clause.text) for clause in raw.clauses] == [
        ("门口有人，电话有人", "天天开门收案子。"),
        ("快查快办", "三天内回话。"),
    ]
