"""What pages are told without asking: how many wait, and that the list has changed (server-sent events)."""

from __future__ import annotations

import asyncio
import json
import time

from sanic.response import BaseHTTPResponse, HTTPResponse

from bot.inbox.errors import InboxError
from bot.staff.board import Look
from bot.staff.doors import Doors
from bot.staff.html import HEADERS
from bot.staff.session import Visit
from bot.staff.words import say

LOOK_SECONDS = 1.0
ALIVE_SECONDS = 10.0
"""So often a stream on which nothing happens shows that it stands, and looks whether its account is still logged in."""
LONGEST_SECONDS = 100.0
"""Then the stream ends and the browser opens the next: the server ends what takes longer (bot/http_guard.py)."""
AGAIN_MILLISECONDS = 1000


def add_events(doors: Doors) -> None:
    """Add the stream."""
    doors.add(show_events, "/talks/events", is_step=False)


async def show_events(visit: Visit) -> HTTPResponse:
    """Who waits, at once and whenever it changes, until the account is logged out, the server stops, or the time is up."""
    headers = {**HEADERS, "X-Accel-Buffering": "no"}
    stream = await visit.request.respond(headers=headers, content_type="text/event-stream; charset=utf-8")
    await stream.send(f"retry: {AGAIN_MILLISECONDS}\n\n")
    await _tell(visit, stream)
    return stream


async def _tell(visit: Visit, stream: BaseHTTPResponse) -> None:
    services, told = visit.services, ""
    began = alive = time.monotonic()
    while not services.is_closing and (now := time.monotonic()) - began < LONGEST_SECONDS:
        try:
            look = (await services.run(services.board.look)).of(visit.account.centre)
            if now - alive > ALIVE_SECONDS:
                alive = now
                if await services.run(lambda: services.accounts().account_of(visit.token, is_step=False)) is None:
                    return
                await stream.send(": here\n\n")
        except InboxError:
            return  # the browser comes again, and is told when the store can be used
        if look.version != told:
            told = look.version
            await stream.send(f"data: {json.dumps(_event(look), ensure_ascii=False)}\n\n")
        await asyncio.sleep(LOOK_SECONDS)


def _event(look: Look) -> dict[str, object]:
    return {"open": look.waiting, "words": say("waiting", count=look.waiting), "newest": look.newest, "version": look.version}
