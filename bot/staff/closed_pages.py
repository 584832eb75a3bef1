"""Conversations that have ended: how, by whom, and finding one by what was said in it."""

from __future__ import annotations

from collections.abc import Mapping

from sanic.response import HTTPResponse

from bot.channels.inbound import clean_text
from bot.inbox.handover_log import HandoverRecord
from bot.inbox.model import OUTCOMES
from bot.staff.doors import Doors
from bot.staff.html import show
from bot.staff.session import Visit

PAGE = 30
LONGEST_WORDS = 100


def add_closed(doors: Doors) -> None:
    """Add the list and its search."""
    doors.add(show_closed, "/talks/closed")
    doors.add(post_closed, "/talks/closed", "POST")


async def show_closed(visit: Visit) -> HTTPResponse:
    """The newest that have ended."""
    return await _page(visit, "", "", 1)


async def post_closed(visit: Visit) -> HTTPResponse:
    """Those that a search finds; a post, so that nobody's words stand in the browser's history."""
    words, outcome, page = visit.field("words"), visit.field("outcome"), visit.field("page")
    number = int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 5 else 1
    return await _page(visit, clean_text(words)[:LONGEST_WORDS] if words else "", outcome if outcome in OUTCOMES else "", max(1, number))


async def _page(visit: Visit, words: str, outcome: str, page: int) -> HTTPResponse:
    team = visit.services.team()

    def read() -> tuple[list[HandoverRecord], Mapping[str, str]]:
        visit.note("conversation.search", f"page {page}")
        return team.ended(words, outcome, visit.account.centre, limit=PAGE + 1, offset=(page - 1) * PAGE), team.names()

    found, names = await visit.services.run(read)
    return show(
        visit, "closed.html", current="talks", found=found[:PAGE], names=names, words=words, outcome=outcome, outcomes=OUTCOMES, page=page,
        is_last=len(found) <= PAGE, longest=LONGEST_WORDS,
    )  # fmt: skip
