"""What printing and scanning did is undone, nothing is lost, nothing is guessed."""

from __future__ import annotations

import re

import pytest

from knowledge.errors import SourceError
from knowledge.ingest.lines import bare, close_spaces
from knowledge.ingest.patterns import LOST
from knowledge.ingest.pipeline import ParsedSource
from knowledge.ingest.read import read_source
from knowledge.ingest.repair import Gap, repair
from knowledge.ingest.split import RawDocument, split


def paragraphs(text: str) -> list[str]:
    return [paragraph.text for paragraph in repair(text).paragraphs]


@pytest.mark.parametrize(
    ("printed", "closed"),
    [
        ("到 2020 年，培训 2—5 万人", "到2020年，培训2—5万人"),
        ("20 2 0 年", "2020年"),
        ("教育管理和服 务", "教育管理和服务"),
        ("以“中国梦 劳动美”为主题", "以“中国梦 劳动美”为主题"),
        ("（一） 稳定就业", "（一）稳定就业"),
        ("手机 APP 办理", "手机APP办理"),
        ("wage  slip", "wage slip"),
        ("\u3000\u3000各县\u00a0：", "各县："),
    ],
)
def test_spaces(printed: str, closed: str) -> None:
    assert close_spaces(printed) == closed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("坚持公平对待，着力稳定和扩大农民工就业\n\n创业，维护权益。", ["坚持公平对待，着力稳定和扩大农民工就业创业，维护权益。"]),
        (
            "两金”（保证金制度）、“一卡通”（农民工工\n\n资实名制一卡通)建设。",
            ["两金”（保证金制度）、“一卡通”（农民工工资实名制一卡通)建设。"],
        ),
        ("不断提升技能水平。（责任\n\n单位：市人社局、市教育局）", ["不断提升技能水平。（责任单位：市人社局、市教育局）"]),
        ("（牵头单位：市人社局。\n\n责任单位：市教育局）", ["（牵头单位：市人社局。责任单位：市教育局）"]),
        ("大力发展服务业，带动就业。\n\n妥善解决用地问题。", ["大力发展服务业，带动就业。", "妥善解决用地问题。"]),
        ("一、就业\n\n春天办招聘会，免费进场。", ["一、就业", "春天办招聘会，免费进场。"]),
        ("确保政策落到实处，见到成效\n\n（二）安全生产。先培训后上岗。", ["确保政策落到实处，见到成效", "（二）安全生产。先培训后上岗。"]),
        ("各成员单位，各省辖市、省直管县（市）\n农民工工作领导小组：", ["各成员单位，各省辖市、省直管县（市）农民工工作领导小组："]),
        ("海平市人民政府\n\n2020年5月1日\n\n抄送：市委。", ["海平市人民政府", "2020年5月1日", "抄送：市委。"]),
    ],
)
def test_page_breaks_are_undone_only_inside_sentences(text: str, expected: list[str]) -> None:
    assert paragraphs(text) == expected


def test_a_heading_cut_by_a_page_break_is_whole_again() -> None:
    text = "（一）招聘。每月一场。\n（二）培训。晚上上课。\n（三）加强农民工党组\n\n织建设。重视发展党员。\n"
    assert paragraphs(text)[2] == "（三）加强农民工党组织建设。重视发展党员。"
    apart = "（一）招聘\n每月一场。\n（二）培训\n晚上上课。\n（三）食堂\n中午开放。\n"
    assert len(paragraphs(apart)) == 6


def test_a_label_alone_on_its_line_takes_the_next() -> None:
    assert paragraphs("每月一场。\n责任单位：\n市人社局、市总工会\n")[1] == "责任单位：市人社局、市总工会"


def test_page_numbers_and_running_headers_are_kept_apart() -> None:
    text = "海平公报\n（一）发工资。工地要把工\n- 1 -\n海平公报\n资打到卡上。包工头不得代\n- 2 -\n海平公报\n领工资。"
    repaired = repair(text)
    assert repaired.paragraphs[-1].text == "（一）发工资。工地要把工资打到卡上。包工头不得代领工资。"
    assert [removed.text for removed in repaired.removed] == ["- 1 -", "海平公报", "- 2 -", "海平公报"]
    assert repaired.original() == bare(text)


def test_a_paragraph_knows_its_line() -> None:
    assert [paragraph.line for paragraph in repair("\n\n一、就业\n\n（一）招聘。办招聘会。\n").paragraphs] == [3, 5]


def test_items_run_together_on_a_line_are_parted() -> None:
    text = "现通知如下。一、要求(一)思想。一切为了农民工。二、任务(二)培训。晚上上课。(县教育局负责)(三)补贴。打到卡上。"
    assert [line[:4] for line in paragraphs(text)] == ["现通知如", "一、要求", "(一)思", "二、任务", "(二)培", "(三)补"]


def test_an_enumeration_inside_a_sentence_is_not_parted() -> None:
    text = "（一）责令改正。有下列情形之一的：（一）不开专户的；（二）不实名的。"
    assert paragraphs(text) == [text]


def test_a_gap_is_marked_and_nothing_is_invented() -> None:
    text = "抓好儿童健康管理工\n\n强农村阵地建设，培育组织。"
    repaired = repair(text, [Gap("健康管理工", "强农村")])
    assert repaired.text == f"抓好儿童健康管理工{LOST}强农村阵地建设，培育组织。"
    assert repaired.original() == bare(text)


def test_a_gap_that_is_not_there_is_an_error() -> None:
    with pytest.raises(SourceError, match=r"a.txt: the gap after `甲` before `乙` is not in the text"):
        repair("丙丁", [Gap("甲", "乙")], "a.txt")


def test_nothing_is_lost_of_the_five(held: tuple[ParsedSource, ...]) -> None:
    for source in held:
        assert source.repaired.original() == bare(read_source(source.entry.path)), source.entry.file


def shape(documents: list[RawDocument]) -> list[tuple[object, ...]]:
    """What a reader must find whatever the lay-out of the page: every clause's number, heading, words and offices."""
    return [
        (document.front.number, document.front.title, clause.ordinal, clause.section, clause.heading, bare(clause.text), clause.statements)
        for document in documents
        for clause in document.clauses
    ]


@pytest.mark.parametrize("width", [26, 31, 40])
@pytest.mark.parametrize("page", ["— {} —", "- {} -", ""])
def test_lay_out_does_not_change_what_is_found(held: tuple[ParsedSource, ...], width: int, page: str) -> None:
    for source in held:
        lines = [
            line for paragraph in source.repaired.text.replace(LOST, "").split("\n") for line in re.findall(f".{{1,{width}}}", paragraph)
        ]
        for number, position in enumerate(range(22, len(lines), 23), start=1):
            lines.insert(position, page.format(number))
        again = repair("\n".join(lines), source.entry.gaps)
        assert shape(split(again.paragraphs)) == shape(split(source.repaired.paragraphs)), source.entry.file
