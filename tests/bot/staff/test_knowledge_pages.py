"""What the assistant answers from, as staff see it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.staff.knowledge_pages import held_documents
from bot.staff.words import say
from tests.bot.staff.clerk import at_desk


async def test_all_documents_are_listed(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="staff") as clerk:
        page = await clerk.get("/knowledge")
    rows = page.all("tbody tr")
    assert len(rows) == 7 and any("安政〔2015〕34号" in row and "2015年11月20日" in row and "安阳市人民政府" in row for row in rows)
    assert any("吉林市人民政府" in row and say("undated") in row for row in rows)
    assert not page.soup.select("input[type=file]"), "staff import nothing"


async def test_a_document_shows_every_clause_word_for_word(tmp_path: Path) -> None:
    held = next(one for one in held_documents() if one.document.id == "anyang-2015-34")
    async with at_desk(tmp_path, role="staff") as clerk:
        page = await clerk.get("/knowledge/documents/anyang-2015-34")
    assert [quote.get_text() for quote in page.soup.select("blockquote")] == [clause.text for clause in held.document.clauses]
    wages = page.all("article")[8]
    assert "安阳要求严查欠薪" in wages and "安阳市人力资源和社会保障局" in wages and "拖欠工资" in wages


async def test_what_is_stale_stands_alone_on_request(tmp_path: Path) -> None:
    held = next(one for one in held_documents() if one.document.id == "jilin-opinion")
    async with at_desk(tmp_path, role="staff") as clerk:
        page = await clerk.get("/knowledge/documents/jilin-opinion?stale=1")
    assert 0 < held.stale == len(page.all("article")) < len(held.clauses)
    assert all(note in page.text for reviewed in held.clauses for note in reviewed.stale)


def test_targets_are_stale_only_after_their_year() -> None:
    def notes(day: date) -> list[str]:
        return [note for one in held_documents(day) for reviewed in one.clauses for note in reviewed.stale if "目标已过期" in note]

    assert not notes(date(2019, 6, 1)) and notes(date(2026, 11, 22))


async def test_a_document_that_is_none_is_not_found(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as clerk:
        assert (await clerk.get("/knowledge/documents/nowhere")).status == 404
