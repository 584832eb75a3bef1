"""What an editor is told to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge.document import Clause, Document
from knowledge.points import health
from knowledge.points.acts import load_acts
from knowledge.points.health import findings
from knowledge.points.model import Point, Source

DAY = date(2026, 11, 30)
READ = Clause("d/1", 1, "（一）", "", "落户", "凭居住证落户。", topics=("hukou",), summary="能落。")
DOCUMENT = Document("d", "安政〔2025〕1号", "实施意见", "安阳市人民政府", date(2025, 1, 1), "anyang", "city", None, (READ,))


def kinds(*documents: Document, points: tuple[Point, ...] = ()) -> list[str]:
    return [line.partition("：")[0] for line in findings(documents, points, DAY)]


def test_a_document_that_is_read_and_holds_asks_for_nothing() -> None:
    assert kinds(DOCUMENT) == []


def test_documents_that_ended_end_soon_or_are_old() -> None:
    assert kinds(replace(DOCUMENT, repealed_by="e", repealed=date(2026, 1, 1))) == ["过期"]
    assert kinds(replace(DOCUMENT, valid_until=date(2026, 11, 29))) == ["过期"]
    assert kinds(replace(DOCUMENT, valid_until=date(2026, 12, 31))) == ["快到期"]
    assert kinds(replace(DOCUMENT, issued=date(2015, 1, 1))) == ["久未核对"]
    assert kinds(replace(DOCUMENT, issued=date(2015, 1, 1), valid_until=date(2030, 1, 1))) == []


def test_clauses_nobody_read_or_that_no_topic_leads_to() -> None:
    unread = replace(READ, id="d/2", ordinal=2, summary="", topics=())
    assert kinds(replace(DOCUMENT, clauses=(READ, unread))) == ["未审", "找不到"]
    point = Point("p", "能。", "right", "verdict", ("hukou",), (Source("凭居住证", clause="d/2"),), ("能落吗",))
    assert kinds(replace(DOCUMENT, clauses=(READ, unread)), points=(point,)) == []


def test_a_clause_that_rests_on_a_repealed_act(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = replace(next(iter(load_acts().values())), repealed=date(2026, 1, 1))
    monkeypatch.setattr(health, "load_acts", lambda: {gone.id: gone})
    (line,) = findings([replace(DOCUMENT, clauses=(replace(READ, text=f"依照《{gone.title}》办理。"),))], (), DAY)
    assert line.startswith("与新规定不一致：d/1") and gone.title in line
