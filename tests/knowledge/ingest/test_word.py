"""Word files: numbers that only Word knows, tables, tracked changes, content controls."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.ingest.read import read_source
from tests.knowledge.ingest.files import docx_of, p, sdt, table


def lines(tmp_path: Path, *body: str, **settings: object) -> list[str]:
    path = tmp_path / "a.docx"
    path.write_bytes(docx_of(*body, **settings))  # type: ignore[arg-type]
    return [line for line in read_source(path).split("\n") if line]


def test_numbers_count_on_and_lower_levels_begin_again(tmp_path: Path) -> None:
    found = lines(tmp_path, p("甲", 0), p("乙", 1), p("丙", 2), p("丁", 2), p("戊", 1), p("己", 2), p("庚", 0), p("辛", 1))
    assert found == ["一、甲", "（一）乙", "1.丙", "2.丁", "（二）戊", "1.己", "二、庚", "（一）辛"]


def test_a_paragraph_style_numbers_articles_beyond_ten(tmp_path: Path) -> None:
    found = lines(tmp_path, *(p(f"第{count}款", style="Tiao") for count in range(21)), levels=("第一条",), style="Tiao")
    assert [line.split("第")[1] for line in found][9:12] == ["十条", "十一条", "十二条"] and found[20].startswith("第二十一条")


def test_what_a_tracked_change_took_out_is_gone_and_what_it_put_in_is_there(tmp_path: Path) -> None:
    assert lines(tmp_path, p("每人", inserted="500元", deleted="300元")) == ["每人500元"]


def test_content_controls_are_read(tmp_path: Path) -> None:
    assert lines(tmp_path, sdt(p("附件：名单"))) == ["附件：名单"]


def test_rows_keep_equal_cells_and_say_merged_ones_again(tmp_path: Path) -> None:
    found = lines(tmp_path, table(("项目", "甲类", "乙类"), ("宣传", "100元", "100元"), ("培训", "^", "")))
    assert found == ["项目｜甲类｜乙类", "宣传｜100元｜100元", "培训｜100元"]


def test_a_table_of_one_column_is_a_frame(tmp_path: Path) -> None:
    assert lines(tmp_path, table(("（一）按月发工资。",), ("（二）食堂。",))) == ["（一）按月发工资。", "（二）食堂。"]


@pytest.mark.parametrize(("number", "printed"), [(1, "一"), (10, "十"), (13, "十三"), (20, "二十"), (105, "一百零五"), (110, "一百一十")])
def test_chinese_figures(number: int, printed: str) -> None:
    from knowledge.ingest.numbering import FIGURES

    assert FIGURES["chineseCounting"](number) == printed
