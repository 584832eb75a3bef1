"""A clause in the documents before and after its own, and what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.cli import main
from knowledge.document import Clause, Document
from knowledge.errors import KnowledgeError
from knowledge.history import Change, changes, history, shown


def clause(document: str, ordinal: int, heading: str, *sentences: str) -> Clause:
    """A clause of these sentences."""
    text, spans, at = "".join(sentences), [], 0
    for sentence in sentences:
        spans.append((at, at + len(sentence)))
        at += len(sentence)
    return Clause(f"{document}/{ordinal}", ordinal, f"（{ordinal}）", "", heading, text, tuple(spans))


PAY = ("工资按月发放。", "拖欠的，由总包单位先行垫付。", "举报电话向社会公布。")
OLD = Document("a-2011", "安政〔2011〕1号", "意见", "安阳市人民政府", date(2011, 1, 1), "anyang", "city", None,
               (clause("a-2011", 1, "保障工资", "工资按季发放。", *PAY[1:]), clause("a-2011", 2, "落户", "凭暂住证落户。")),
               repealed_by="a-2015", repealed=date(2015, 5, 1))  # fmt: skip
MID = Document("a-2015", "安政〔2015〕2号", "意见", "安阳市人民政府", date(2015, 4, 1), "anyang", "city", None,
               (clause("a-2015", 1, "总体要求", "提高认识。"), clause("a-2015", 2, "保障农民工工资", *PAY)),
               repealed_by="a-2021", repealed=date(2021, 8, 1))  # fmt: skip
NEW = Document("a-2021", None, "安阳市新意见", "安阳市人民政府", date(2021, 7, 1), "anyang", "city", None,
               (clause("a-2021", 1, "保障农民工工资", PAY[0], "设立工资专户，专款专用，银行代发。", PAY[2]),))  # fmt: skip
OTHER = replace(OLD, id="b-2011", region="xingtai", repealed_by=None, repealed=None)
HELD = (NEW, OTHER, OLD, MID)


@pytest.mark.parametrize("start", ["a-2011/1", "a-2015/2", "a-2021/1"])
def test_every_version_leads_to_all_of_them_oldest_first(start: str) -> None:
    found = history(HELD, start)

    assert [version.clause.id for version in found if version.clause] == ["a-2011/1", "a-2015/2", "a-2021/1"]
    assert found[0].changes == () and all(version.changes for version in found[1:])


def test_a_document_that_drops_the_matter_is_named_and_what_comes_after_is_still_compared() -> None:
    found = history(HELD, "a-2011/2")

    assert [(version.document.id, version.clause is None) for version in found] == [("a-2011", False), ("a-2015", True), ("a-2021", True)]
    assert "没有写这件事" in shown(found[1])


def test_changes_put_together_are_the_texts() -> None:
    for old, new in ((OLD.clauses[0], MID.clauses[1]), (MID.clauses[1], NEW.clauses[0])):
        found = list(changes(old, new))
        assert "".join(change.text for change in found if change.kind != "new") == old.text
        assert "".join(change.text for change in found if change.kind != "gone") == new.text


def test_inside_a_rewritten_sentence_the_word_is_told_and_another_sentence_is_told_whole() -> None:
    first, second = (list(changes(old, new)) for old, new in ((OLD.clauses[0], MID.clauses[1]), (MID.clauses[1], NEW.clauses[0])))

    assert Change("gone", "季") in first and Change("new", "月") in first
    assert [change for change in second if change.kind != "kept"] == [
        Change("gone", PAY[1]),
        Change("new", "设立工资专户，专款专用，银行代发。"),
    ]


def test_shown_with_marks_and_the_day_it_ended() -> None:
    told = [shown(version) for version in history(HELD, "a-2015/2")]

    assert "工资按[-季-]{+月+}发放。" in told[1]
    assert told[0].startswith("安政〔2011〕1号（2011-01-01，2015-05-01起不再施行）") and told[2].startswith(
        "《安阳市新意见》（2021-07-01）"
    )


def test_documents_that_replace_each_other_do_not_go_on_for_ever() -> None:
    circle = (replace(OLD, repealed_by="a-2015"), replace(MID, repealed_by="a-2011"))

    assert [version.document.id for version in history(circle, "a-2011/1")] == ["a-2015", "a-2011", "a-2015"]


def test_clause_that_is_none_is_refused() -> None:
    for name in ("a-2011/9", "z/1", ""):
        with pytest.raises(KnowledgeError, match="no clause has this id"):
            history(HELD, name)


def test_command_says_where_no_other_version_is_held(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--store", str(store), "history", "anyang-2015-34/9"]) == 0
    told = capsys.readouterr().out

    assert "安政〔2015〕34号" in told and told.rstrip().endswith("没有收录前后别的版本")
    assert main(["--store", str(store), "history", "anyang-2015-34/99"]) == 1
