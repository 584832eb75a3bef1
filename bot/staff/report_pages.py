"""Counts for everybody at the desk, and the audit log for administrators."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sanic import response
from sanic.response import HTTPResponse

from bot.inbox.audit import AuditEntry
from bot.inbox.clock import CHINA, day_in_china, utc_now
from bot.inbox.handover_log import HandoverRecord
from bot.staff.doors import Doors
from bot.staff.handover_tally import COLUMNS, Totals, as_csv, cells, summary, totals
from bot.staff.html import HEADERS, show
from bot.staff.session import Visit
from bot.staff.tally import BAR, Tally, tally

DAYS = (7, 30, 90)
AUDIT_PAGE = 50


def add_reports(doors: Doors) -> None:
    """Add both pages and the tables to download."""
    doors.add(show_counts, "/counts")
    doors.add(turns_csv, "/counts/turns.csv")
    doors.add(handovers_csv, "/counts/handovers.csv")
    doors.add(show_audit, "/audit", role="admin")


async def show_counts(visit: Visit) -> HTTPResponse:
    """Turns by day, topic, city and status; how long people waited for staff."""
    days, since, until = _days(visit)
    inbox = visit.services.inbox()

    def read() -> tuple[Tally, Totals]:
        return tally(inbox.counts(since, until), since, until), summary(_handovers(visit, since))

    found, handovers = await visit.services.run(read)
    return show(visit, "counts.html", current="counts", tally=found, handovers=handovers, days=days, choices=DAYS, bar=BAR)


async def turns_csv(visit: Visit) -> HTTPResponse:
    """Turns by day, topic, place and status as a table."""
    _, since, until = _days(visit)
    inbox = visit.services.inbox()
    rows = [tuple(vars(count).values()) for count in await visit.services.run(lambda: inbox.counts(since, until))]
    return _download("turns", as_csv(rows, ("day", "topic", "region", "status", "turns")))


async def handovers_csv(visit: Visit) -> HTTPResponse:
    """Hand-overs by day and centre, with the minutes that people waited, as a table."""
    _, since, _ = _days(visit)
    rows = [cells(row) for row in totals(await visit.services.run(lambda: _handovers(visit, since)))]
    return _download("handovers", as_csv(rows, COLUMNS))


def _days(visit: Visit) -> tuple[int, date, date]:
    """How many days are looked at, the first and the last of them."""
    days, until = visit.number("days", DAYS[1], DAYS[-1]), day_in_china(utc_now())
    return days, until - timedelta(days=days - 1), until


def _handovers(visit: Visit, since: date) -> list[HandoverRecord]:
    begin = datetime(since.year, since.month, since.day, tzinfo=CHINA)
    return visit.services.team().since(begin, visit.account.centre)


def _download(name: str, text: str) -> HTTPResponse:
    file = f"gongyou-{name}-{day_in_china(utc_now()).isoformat()}.csv"
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{file}"'}
    return response.text(text, headers=headers, content_type="text/csv; charset=utf-8")


async def show_audit(visit: Visit) -> HTTPResponse:
    """Who saw and did what, newest first."""
    page, accounts = visit.number("page", 1, 100_000), visit.services.accounts()

    def read() -> list[AuditEntry]:
        visit.note("audit.view", f"page {page}")
        return accounts.audit(limit=AUDIT_PAGE + 1, offset=(page - 1) * AUDIT_PAGE)

    entries = await visit.services.run(read)
    return show(visit, "audit.html", current="audit", entries=entries[:AUDIT_PAGE], page=page, is_last=len(entries) <= AUDIT_PAGE)
