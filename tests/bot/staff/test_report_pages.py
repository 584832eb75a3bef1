"""Counts and the audit log."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from bot.inbox.model import Count
from bot.inbox.store import Inbox
from bot.staff.report_pages import AUDIT_PAGE
from bot.staff.tally import BAR, tally
from bot.staff.words import say
from tests.bot.staff.clerk import accounts, at_desk, noted

DAY = date(2026, 11, 22)


def test_counts_are_added_up_by_everything() -> None:
    counts = [Count(DAY, "hukou", "anyang", "answered", 6), Count(DAY - timedelta(days=1), "hukou", None, "needs_region", 2)]
    found = tally(counts, DAY - timedelta(days=2), DAY)
    assert [(row.key, row.turns) for row in found.by_day] == [("2026-11-21", 2), ("2026-11-22", 6)]
    assert [(row.key, row.turns, row.share) for row in found.by_topic] == [("hukou", 8, 100)]
    assert [(row.key, row.turns, row.share, row.width) for row in found.by_region] == [("anyang", 6, 75, BAR), ("", 2, 25, round(BAR / 3))]
    assert [row.key for row in found.by_status] == ["answered", "needs_region"] and found.turns == 8


async def test_counts_stand_in_tables_with_bars(tmp_path: Path, inbox: Inbox) -> None:
    for _ in range(3):
        noted(inbox, "怎么落户")
    noted(inbox, "别的", topic=None, region=None, status="out_of_scope")
    async with at_desk(tmp_path, role="staff") as clerk:
        page = await clerk.get("/counts?days=7")
        empty = await clerk.get("/counts?days=abc")
    assert say("counts_total", days=7, turns=4) in page.text and say("counts_total", days=30, turns=4) in empty.text
    rows = page.all("tbody tr")
    assert "落户 3 75%" in rows and "安阳市 3 75%" in rows and "文件没写 3 75%" in rows and "不清楚 1 25%" in rows
    assert page.soup.select("svg rect[width='200']") and not page.soup.select("svg [style]")


async def test_no_counts_are_no_empty_tables(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as clerk:
        page = await clerk.get("/counts")
    assert say("counts_none") in page.text and not page.soup.select("table")


async def test_the_log_says_who_saw_what_and_never_the_words(tmp_path: Path, inbox: Inbox) -> None:
    noted(inbox, "很私密的问题")
    inbox.add_message("a" * 32, "web", "person", "很私密的话")
    async with at_desk(tmp_path) as clerk:
        for path in ("/inbox", f"/talks/{'a' * 32}", "/audit"):
            await clerk.get(path)
        page = await clerk.get("/audit")
    acts = page.all("tbody tr td:nth-child(3)")
    assert acts[:5] == [say(f"act_{act}") for act in ("audit_view", "audit_view", "conversation_view", "inbox_view", "login")]
    assert "私密" not in page.text and page.all("tbody tr td:nth-child(2)")[0] == "li"


async def test_the_log_comes_in_pages(tmp_path: Path) -> None:
    for number in range(AUDIT_PAGE + 3):
        accounts().note("wang", "reply", str(number))
    async with at_desk(tmp_path) as clerk:
        first, second = await clerk.get("/audit"), await clerk.get("/audit?page=2")
    assert len(first.all("tbody tr")) == AUDIT_PAGE and first.soup.select("a[rel=next]")
    assert not second.soup.select("a[rel=next]") and second.soup.select("a[rel=prev]")
