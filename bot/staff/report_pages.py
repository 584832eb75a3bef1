"""Counts for everybody at the desk, and the audit log for administrators."""

from __future__ import annotations

from datetime import timedelta

from sanic.response import HTTPResponse

from bot.inbox.audit import AuditEntry
from bot.inbox.clock import day_in_china, utc_now
from bot.staff.doors import Doors
from bot.staff.html import show
from bot.staff.session import Visit
from bot.staff.tally import BAR, Tally, tally

DAYS = (7, 30, 90)
AUDIT_PAGE = 50


def add_reports(doors: Doors) -> None:
    """Add both pages."""
    doors.add(show_counts, "/counts")
    doors.add(show_audit, "/audit", role="admin")


async def show_counts(visit: Visit) -> HTTPResponse:
    """Turns by day, topic, city and status."""
    days = visit.number("days", DAYS[1], DAYS[-1])
    until = day_in_china(utc_now())
    since = until - timedelta(days=days - 1)
    inbox = visit.services.inbox()

    def read() -> Tally:
        return tally(inbox.counts(since, until), since, until)

    return show(visit, "counts.html", current="counts", tally=await visit.services.run(read), days=days, choices=DAYS, bar=BAR)


async def show_audit(visit: Visit) -> HTTPResponse:
    """Who saw and did what, newest first."""
    page, accounts = visit.number("page", 1, 100_000), visit.services.accounts()

    def read() -> list[AuditEntry]:
        visit.note("audit.view", f"page {page}")
        return accounts.audit(limit=AUDIT_PAGE + 1, offset=(page - 1) * AUDIT_PAGE)

    entries = await visit.services.run(read)
    return show(visit, "audit.html", current="audit", entries=entries[:AUDIT_PAGE], page=page, is_last=len(entries) <= AUDIT_PAGE)
