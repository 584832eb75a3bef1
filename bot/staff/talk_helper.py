"""Beside a conversation: what the assistant would answer the worker, the script, and both put into the reply at a tap."""

from __future__ import annotations

from sanic.response import HTTPResponse

from bot.staff.ask_pages import look_up, read_query
from bot.staff.doors import Doors
from bot.staff.html import as_json
from bot.staff.session import Visit
from bot.staff.talk_pages import look_at, person_of, talk_page


def add_talk_helper(doors: Doors) -> None:
    """Add the posts of the pane, and what keeps a draft."""
    doors.add(post_talk_ask, "/talks/<person>/ask", "POST")
    doors.add(post_insert, "/talks/<person>/insert", "POST")
    doors.add(post_draft, "/talks/<person>/draft", "POST")


async def post_talk_ask(visit: Visit) -> HTTPResponse:
    """The conversation's page with the assistant's answer beside it; the reply that is half written stays."""
    person = person_of(visit)
    query = read_query(visit.field("q"), visit.field("city"), visit.fields("before"))
    shown = await visit.services.run(lambda: look_at(visit, person))
    found = await look_up(visit, query) if query.text else None
    return await talk_page(visit, shown, text=visit.field("text") or None, found=found, asked=query)


async def post_insert(visit: Visit) -> HTTPResponse:
    """For browsers without scripts: the page with a ready reply, or an answer, behind what is in the box already."""
    person = person_of(visit)
    shown = await visit.services.run(lambda: look_at(visit, person))
    lines = [visit.field("text"), visit.field("insert")]
    return await talk_page(visit, shown, text="\n".join(line for line in lines if line))


async def post_draft(visit: Visit) -> HTTPResponse:
    """Keep what is in the box so far."""
    person, team = person_of(visit), visit.services.team()
    await visit.services.run(lambda: team.keep_draft(person, visit.account.name, visit.field("text")))
    return as_json({})
