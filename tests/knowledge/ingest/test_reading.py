"""A folder is read as far as it goes, with or without a manifest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.cli import main
from knowledge.errors import SourceError
from knowledge.ingest.reading import read_folder

TEXT = "安阳市人民政府关于务工的意见\n安政〔2030〕7号\n（一）培训。晚上上课。（市人社局）\n（{}）食堂。中午开放。\n"


def test_a_folder_without_a_manifest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT.format("二"), encoding="utf-8")
    (tmp_path / "b.html").write_text("<p>柳溪县人民政府关于务工的意见</p><p>（一）培训。晚上上课。</p>", encoding="utf-8")
    (tmp_path / "notes.json").write_text("{}", encoding="utf-8")
    reading = read_folder(tmp_path)
    first, second = (parsed.document for parsed in reading.documents)
    assert (first.id, first.region, first.level) == ("anyang-2030-7", "anyang", "city")
    assert (second.region, second.level) == ("柳溪县", "county")
    assert all("没有找到" in fault for fault in reading.faults)


def test_doubts_are_said_and_nothing_stops_the_reading(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT.format("三"), encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT.format("二"), encoding="utf-8")
    (tmp_path / "c.txt").write_text("今天天气很好。\n", encoding="utf-8")
    (tmp_path / "d.pdf").write_bytes(b"no pdf")
    reading = read_folder(tmp_path)
    assert [parsed.document.id for parsed in reading.documents][:2] == ["anyang-2030-7", "anyang-2030-7-b"]
    assert [clause.id for clause in reading.documents[1].document.clauses] == ["anyang-2030-7-b/1", "anyang-2030-7-b/2"]
    assert reading.documents[2].document.region == "unknown"
    said = "\n".join(reading.faults)
    assert "d.pdf: not a readable PDF" in said and "a.txt: line 4: clause （三）" in said
    assert "b.txt: line 1: another document" in said and "c.txt: line 1: no numbered item" in said


def test_a_folder_with_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no manifest.yml and no .txt"):
        read_folder(tmp_path)


def test_export_prints_documents_and_says_its_doubts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(TEXT.format("三"), encoding="utf-8")
    assert main(["--sources", str(tmp_path), "export"]) == 0
    printed = capsys.readouterr()
    assert [clause["number"] for clause in json.loads(printed.out)["clauses"]] == ["（一）", "（三）"]
    assert printed.err.startswith("doubtful: ") and "out of sequence" in printed.err
    (tmp_path / "a.txt").write_text(" ", encoding="utf-8")
    assert main(["--sources", str(tmp_path), "export"]) == 1
