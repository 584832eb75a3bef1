"""Markers, dates and titles as this genre prints them."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.ingest.patterns import IMPRINT, NUMBER_LINE, PAGE_NUMBER, date_in, is_date_line, is_title, mark_of, numeral, open_bracket


@pytest.mark.parametrize(
    ("text", "value"),
    [("一", 1), ("十", 10), ("十一", 11), ("二十", 20), ("三十五", 35), ("一百零二", 102), ("12", 12), ("甲", 0), ("—", 1)],
)
def test_numerals(text: str, value: int) -> None:
    assert numeral(text) == value


@pytest.mark.parametrize(
    ("line", "kind", "value", "printed"),
    [
        ("一、总体要求", "section", 1, "一、"),
        ("（九）保障工资", "clause", 9, "（九）"),
        ("(二十一)加强保障", "clause", 21, "（二十一）"),
        ("( 三 )落户", "clause", 3, "（三）"),
        ("（—）指导思想", "clause", 1, "（一）"),
        ("1.发工资", "item", 1, "1."),
        ("12．发工资", "item", 12, "12."),
        ("3、发工资", "item", 3, "3、"),
        ("（2）发工资", "subitem", 2, "（2）"),
        ("第三条 发工资", "article", 3, "第三条"),
        ("第二章 工资", "part", 2, "第二章"),
    ],
)
def test_markers(line: str, kind: str, value: int, printed: str) -> None:
    mark = mark_of(line)
    assert mark is not None
    assert (mark.kind, mark.value, mark.printed) == (kind, value, printed)


@pytest.mark.parametrize(
    "line", ["一、二、三产业融合", "2.5平方米以上", "1、2月份", "2019年工作", "（市、区）政府", "第三产业", "一是发工资"]
)
def test_what_only_looks_like_a_marker(line: str) -> None:
    assert mark_of(line) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016 年 3 月 27 日", date(2016, 3, 27)),
        ("2016-03-27", date(2016, 3, 27)),
        ("二〇一八年十一月二十五日", date(2018, 11, 25)),
        ("2019年13月1日", None),
        ("去年", None),
    ],
)
def test_dates(text: str, expected: date | None) -> None:
    assert date_in(text) == expected


def test_a_date_in_a_sentence_is_no_date_line() -> None:
    assert is_date_line("2019年5月9日") and is_date_line("（2016年9月9日）") and is_date_line("海平市人民政府办公室2016年9月9日")
    assert not is_date_line("自2019年5月9日起施行，有效期五年")


@pytest.mark.parametrize(
    "line",
    [
        "安政〔2015〕34号",
        "郑卫职健（2019）10号",
        "清政发[2020]3号",
        "云政办发【2017】8号",
        "河农联〔2018〕第4号",
        "（鲁人社发〔2016〕2号）",
        "文号：盖政〔2019〕16号",
    ],
)
def test_document_numbers(line: str) -> None:
    assert NUMBER_LINE.match(line)


def test_a_number_quoted_in_a_sentence_is_not_the_documents() -> None:
    assert not NUMBER_LINE.match("根据国发〔2014〕40号精神")


@pytest.mark.parametrize("line", ["— 3 —", "- 12 -", "－5－", "第3页", "第 3 页 共 10 页", "3/10"])
def test_page_numbers(line: str) -> None:
    assert PAGE_NUMBER.match(line)


def test_imprint_lines_are_not_office_statements() -> None:
    assert (
        IMPRINT.search("抄送：市委各部门") and IMPRINT.search("海平市人民政府办公室2015年11月20日印发") and IMPRINT.search("主办：市人社局")
    )
    assert not IMPRINT.search("主办单位：市总工会") and not IMPRINT.search("现将《要点》印发")


def test_titles() -> None:
    assert is_title("关于加强农民工工作的实施意见") and is_title("农民工权益保障办法（试行）")
    assert not is_title("一、完善就业政策") and not is_title("各县要执行本意见。")


def test_open_bracket_is_the_last_one_left_open() -> None:
    text = "工资（保证金）制度（责任"
    assert open_bracket(text) == text.rindex("（")
    assert open_bracket("工资（保证金)制度") == -1
