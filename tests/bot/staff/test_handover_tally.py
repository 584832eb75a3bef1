"""How long people waited for staff, and tables to take along; and what a centre sees of all this."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.inbox.handover_log import HandoverRecord
from bot.inbox.store import Inbox
from bot.inbox.team import Team
from bot.staff.handover_tally import COLUMNS, as_csv, cells, summary, totals
from bot.staff.words import say
from tests.bot.staff.clerk import at_desk, colleague
from tests.bot.staff.conftest import PERSON

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=timezone.utc)


def record(wait: float | None, done: float | None = None, outcome: str = "", hours: float = 0, centre: str | None = None) -> HandoverRecord:
    opened = NOON + timedelta(hours=hours)
    after = [None if minutes is None else opened + timedelta(minutes=minutes) for minutes in (wait, done)]
    missed = opened if wait is None else None
    return HandoverRecord(1, PERSON, "web", None, None, "欠薪", opened, after[0], None, missed, after[1], None, outcome, centre)


def test_waits_are_told_by_day_and_centre() -> None:
    records = [record(1, 5, "settled"), record(3, 9, "settled"), record(20, 30, "left"), record(None), record(2, hours=20, centre="anyang")]
    newest, day = totals(records)
    assert (newest.day, newest.centre, newest.asked, newest.wait_most) == ("2026-11-23", "anyang", 1, 2.0), "China's day"
    assert (day.asked, day.answered, day.missed, day.left, day.wait_median, day.done_median) == (4, 3, 1, 1, 3.0, 9.0)
    assert day.wait_most is not None and 15 < day.wait_most < 20 and summary(records).asked == 5
    assert summary([]).wait_median is None and totals([]) == []


def test_a_table_opens_in_a_spreadsheet() -> None:
    text = as_csv([cells(row) for row in totals([record(None)])], COLUMNS)
    assert text.startswith("\ufeffday,centre,") and text.endswith("\r\n")
    (row,) = csv.DictReader(io.StringIO(text[1:]))
    assert (row["asked"], row["wait_median_minutes"]) == ("1", "")


async def test_counts_tell_the_waits_and_give_tables(tmp_path: Path, inbox: Inbox) -> None:
    inbox.note_turn(PERSON, "web", "咋落户", {"status": "answered", "topic": "hukou"})
    inbox.open_handover(PERSON, "web", "欠薪", "anyang", None)
    inbox.reply_as_staff(PERSON, "li", "在")
    inbox.close_handover(PERSON, "li", "settled")
    async with at_desk(tmp_path, role="staff") as clerk:
        page = await clerk.get("/counts?days=7")
        turns, handovers = await clerk.get("/counts/turns.csv?days=7"), await clerk.get("/counts/handovers.csv?days=7")
    assert say("handovers_total", asked=1, answered=1, missed=0, left=0) in page.text
    assert "hukou,,answered,1" in turns.html and ",,1,1,0,0,0.0,0.0,0.0" in handovers.html
    assert handovers.headers["Content-Disposition"].endswith('.csv"') and handovers.headers["Cache-Control"] == "no-store"


@pytest.fixture
def two_centres(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inbox: Inbox) -> None:
    path = tmp_path / "centre.yml"
    names = "anyang: {name: 安阳市中心, regions: [anyang]}, xingtai: {name: 邢台市中心, regions: [xingtai]}"
    path.write_text(f"centres: {{{names}}}\n", encoding="utf-8")
    monkeypatch.setenv("GONGYOU_STAFF_SETTINGS", str(path))
    for person, question, region in ((PERSON, "安阳欠薪", "anyang"), ("b" * 32, "邢台欠薪", "xingtai"), ("c" * 32, "哪里都行", None)):
        inbox.open_handover(person, "web", question, region, None)


@pytest.mark.usefixtures("two_centres")
async def test_centres_do_not_share_a_list(tmp_path: Path, inbox: Inbox) -> None:
    team = Team(inbox.database)
    async with at_desk(tmp_path, role="staff") as li, colleague(li, "wang") as wang:
        team.set_centre("wang", "xingtai", "test")
        mine, all_of_it = await wang.get("/talks"), await li.get("/talks")
        assert mine.all("li.card a") == ["邢台欠薪", "哪里都行"] and len(all_of_it.all("li.card")) == 3
        assert say("waiting", count=2) in mine.all("nav")[0] and say("waiting", count=2) in (await wang.get("/ask")).all("nav")[0]
        assert "邢台市中心" in mine.all("li.card")[0] and say("centre_none") in mine.all("li.card")[1]
        tries = [await wang.get(f"/talks/{PERSON}"), await wang.post(f"/talks/{PERSON}/reply", {"text": "在"})]
        tries += [
            await wang.post(f"/talks/{PERSON}/{act}", {"to": "wang", "note": "x"})
            for act in ("claim", "transfer", "note", "close", "release")
        ]
        assert [page.status for page in tries] == [404] * 7
        moved = await li.post(f"/talks/{PERSON}/transfer", {"to": "centre:xingtai"})
        assert moved.status == 200 and len((await wang.get("/talks")).all("li.card")) == 3
