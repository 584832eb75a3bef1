"""Bytes to text: every kind of file, and what is said of files that cannot be read."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from pypdf import PdfWriter

from knowledge.errors import SourceError
from knowledge.ingest.read import read_source
from tests.knowledge.ingest.files import pdf_of

TEXT = "海平市文件\n（一）按月发工资。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert read_source(path) == TEXT


def test_word_paragraphs_and_tables_in_their_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("（一）按月发工资。")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "任务", "市人社局"
    document.add_paragraph("海平市人民政府")
    path = tmp_path / "a.docx"
    document.save(str(path))
    assert read_source(path).split("\n") == ["（一）按月发工资。", "任务｜市人社局", "海平市人民政府"]


def test_pdf_with_a_text_layer(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_of([["一、总则", "（一）按月发工资。"]]))
    assert read_source(path).split() == ["一、总则", "（一）按月发工资。"]


def test_radicals_of_a_pdf_are_the_characters_they_look_like(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_of([["⼀、⼈⺠政府⻓期负责⼯资发放"]]))
    assert read_source(path).strip() == "一、人民政府长期负责工资发放"


def test_html_without_navigation_and_scripts(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    page = "<html><head><title>网站</title><script>x()</script></head><body><nav>首页</nav><div><p>一、<b>总则</b></p><p>甲<br>乙</p></div></body></html>"
    path.write_text(page, encoding="utf-8")
    assert read_source(path).split() == ["一、总则", "甲", "乙"]


def test_a_scanned_pdf_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(str(path))
    with pytest.raises(SourceError, match="scan.pdf: no text found; it is a scan"):
        read_source(path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", "a.txt: no text found; the file is empty"),
        ("a.txt", " \u3000\n".encode(), "no text found"),
        ("a.txt", b"\xff", "neither UTF-8 nor GB18030"),
        ("a.docx", b"not a zip", "a.docx: not a readable Word file"),
        ("a.pdf", b"not a pdf", "a.pdf: not a readable PDF"),
        ("a.xls", b"1", "files of kind `.xls` cannot be read"),
    ],
)
def test_unreadable_files_are_named(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=message):
        read_source(tmp_path / name)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="gone.txt: cannot be opened"):
        read_source(tmp_path / "gone.txt")
