"""Where a clause stops saying what is done and starts saying who does it."""

from __future__ import annotations

import pytest

from knowledge.ingest.statements import bracket_groups, find_statements, without


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in find_statements(text)]


@pytest.mark.parametrize(
    "statement",
    [
        "（责任单位：市人社局、市财政局）",
        "(责任单位：市人社局；各县<市、区>人民政府)",
        "（责任单位：市人社局；各县〈市、区〉人民政府）",
        "（牵头单位：市人社局。责任单位：市教育局、财政局）",
        "（市人社局牵头，市教育局、市公安局配合）",
        "（市人社局、市农民工工作领导小组办公室（以下简称市农民工办）会同市发改委及市总工会负责）",
        "〔市人社局、市住建局等部门按职责分工负责〕",
        "【责任单位：各县（市、区）人民政府】",
        "（市人社局、财政局、各县区政府）",
        "（市公安局）",
        "（省委组织部、省总工会分别负责）",
        "（责任单位：市人社局、市财政局",
        "责任单位：市人社局、市财政局",
        "由市公安局牵头，会同市民政局及各县（市、区）协同推进。",
        "市公安局会同市教育局、财政局等单位和各县（市、区）政府负责。",
        "市民政局、总工会、团市委、妇联等单位负责。",
    ],
)
def test_statements_after_a_body_are_cut_off_whole(statement: str) -> None:
    body = "工地按月发工资，当天进卡。"
    assert found(body + statement) == [statement]


@pytest.mark.parametrize(
    "statement",
    [
        "市公安局会同市教育局、财政局等单位负责。",
        "责任单位：市教育局，各县（市、区）政府",
        "（牵头单位：市总工会。责任单位：团市委、市妇联）",
        "(省农民工办牵头负责)",
    ],
)
def test_a_paragraph_may_be_a_statement_alone(statement: str) -> None:
    assert found(statement) == [statement]


@pytest.mark.parametrize(
    "text",
    [
        "农民工凭身份证到市人社局免费领取（每人一份）。",
        "具体标准由市人社局、市财政局另行制定。",
        "财政部门要加大投入，为农民工服务提供经费保障，由各级政府负责落实到位的项目要公开。",
        "在县（市、区）建立零工市场。",
        "有下列情形的，由人力资源社会保障部门责令改正：",
        "（五）统一城乡户口登记制度。",
        "对持《就业创业证》（注明“自主创业税收政策”）的农民工给予扶持。",
        "总承包企业对所承包工程的农民工工资支付全面负责。",
    ],
)
def test_sentences_about_offices_stay_in_the_body(text: str) -> None:
    assert found(text) == []


def test_two_statements_in_one_paragraph() -> None:
    text = "1.发工资。（责任单位：市人社局）2.办社保。（责任单位：市税务局）"
    assert found(text) == ["（责任单位：市人社局）", "（责任单位：市税务局）"]


def test_two_sentences_of_offices_are_one_statement() -> None:
    text = "按月发工资。市人社局牵头。市财政局、市住建局配合。"
    assert found(text) == ["市人社局牵头。市财政局、市住建局配合。"]


def test_brackets_of_other_kinds_may_close_each_other() -> None:
    text = "甲（乙)丙(丁（戊）己)"
    assert [text[start:end] for start, end in bracket_groups(text)] == ["（乙)", "(丁（戊）己)"]


def test_without_gives_the_rest() -> None:
    assert without("0123456789", [(2, 4), (8, 10)]) == [(0, 2), (4, 8)]
    assert without("01", []) == [(0, 2)]
