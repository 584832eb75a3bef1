"""Markdown, web pages and drawn tables as plain lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.ingest.markup import without_marks
from knowledge.ingest.read import read_source
from knowledge.ingest.rows import with_rows


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("## 一、补贴对象", "一、补贴对象"),
        ("# **甲** 和 *乙*", "甲 和 乙"),
        ("> **文号：** 海政发〔2020〕1号", "文号： 海政发〔2020〕1号"),
        ("- 咨询地点：二楼", "咨询地点：二楼"),
        ("1. **报名。** 持身份证", "1. 报名。 持身份证"),
        ("见[附件1](https://a.b/c.pdf)和![图](x.png)", "见附件1和图"),
        ("*注:本篇法规已被废止", "*注:本篇法规已被废止"),
        (r"1\. 第一\*", "1. 第一*"),
        ("<u>重要</u>", "重要"),
        ("---", ""),
        ("```", ""),
        ("　　第一条　为了", "　　第一条　为了"),
        ("#一、没有空格", "一、没有空格"),
    ],
)
def test_marks_come_off_and_words_stay(line: str, plain: str) -> None:
    assert without_marks(f"甲\n{line}").split("\n")[1].strip() == plain.strip()


def test_lines_keep_their_numbers() -> None:
    text = "---\ntitle: 海平市意见\ndate: 2020-01-02\n---\n\n# 海平市意见\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    assert without_marks(text).count("\n") == text.count("\n")
    assert without_marks(text).split("\n")[1:3] == ["", "发布日期：2020-01-02"]
    assert with_rows(without_marks(text)).split("\n")[7:10] == ["a｜b", "", "1｜2"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("| 工种 | 补贴 |\n| :-- | --: |\n| 电工 | 1\\|2 |", "工种｜补贴\n\n电工｜1|2"),
        ("站点\t地址\t时间\n城东\t和平路\t全天", "站点｜地址｜时间\n城东｜和平路｜全天"),
        ("站点   地址   时间\n城东   和平路   全天", "站点｜地址｜时间\n城东｜和平路｜全天"),
        (
            "序号 工作任务 牵头单位\n1 排查工地 市住建局\n以上任务 请落实",
            "序号｜工作任务｜牵头单位\n1｜排查工地｜市住建局\n以上任务 请落实",
        ),
        (
            "责任单位：人社局  总工会  妇联\n责任单位：人社局  教育局  妇联",
            "责任单位：人社局  总工会  妇联\n责任单位：人社局  教育局  妇联",
        ),
        ("一、  就业  创业\n单独一行", "一、  就业  创业\n单独一行"),
    ],
)
def test_drawn_tables_are_rows_and_other_lines_are_not(text: str, rows: str) -> None:
    assert with_rows(text) == rows


def html(tmp_path: Path, body: str) -> list[str]:
    path = tmp_path / "a.html"
    path.write_text(f"<html><head><title>网站</title></head><body>{body}</body></html>", encoding="utf-8")
    return [line for line in read_source(path).split("\n") if line.strip()]


def test_a_line_end_in_the_code_is_none_on_the_page(tmp_path: Path) -> None:
    assert html(tmp_path, "<p>可以参加职工医保，也可以\n  参加居民医保。</p><p>乙</p>") == ["可以参加职工医保，也可以参加居民医保。", "乙"]


def test_numbered_lists_show_their_numbers(tmp_path: Path) -> None:
    assert html(tmp_path, "<ol start='3'><li>甲</li><li>乙</li></ol><ul><li>丙</li></ul><ol><li>（一）丁</li></ol>") == [
        "3.甲",
        "4.乙",
        "丙",
        "（一）丁",
    ]


def test_spanning_cells_are_said_in_each_row(tmp_path: Path) -> None:
    body = "<table><tr><th>险种</th><th>档次</th><th>缴费</th></tr><tr><td rowspan='2'>居民</td><td>一档</td><td>350</td></tr><tr><td>二档</td><td>550</td></tr></table>"
    assert html(tmp_path, body) == ["险种｜档次｜缴费", "居民｜一档｜350", "居民｜二档｜550"]


def test_a_table_that_lays_out_the_page_is_text(tmp_path: Path) -> None:
    body = f"<table><tr><td>菜单</td><td><p>（一）甲。{'字' * 300}</p><p>（二）乙。</p><p>丙</p></td></tr></table>"
    assert html(tmp_path, body)[-2:] == ["（二）乙。", "丙"]


def test_the_head_and_foot_of_the_site_are_left_out_and_those_of_the_text_stay(tmp_path: Path) -> None:
    body = "<header><h1>海平人大网</h1></header><article><header><h1>海平市条例</h1></header><p>甲</p><footer>海平市政府</footer></article><footer>版权所有</footer>"
    assert html(tmp_path, body) == ["海平市条例", "甲", "海平市政府"]
    assert html(tmp_path, "<header><h1>海平市务工办法</h1></header><p style='display:none'>密</p><p>甲</p>") == ["海平市务工办法", "甲"]
