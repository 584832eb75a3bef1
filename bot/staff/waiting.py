"""Nobody waits for ever: conversations that no member of staff answers go back to the bot, also while no message comes."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

from bot.channels.handover import is_over, miss
from bot.channels.wechat.reach import deliver
from bot.inbox.clock import utc_now
from bot.inbox.model import Message
from bot.inbox.store import Inbox, open_inbox
from bot.threads import run_slow
from knowledge.errors import KnowledgeError

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
"""Pause between two looks at who waits."""


async def keep_giving_back() -> None:
    """Give back what nobody answers, as long as the server runs; an inbox that cannot be used now is looked at again."""
    is_down = False
    while True:
        try:
            await run_slow(lambda: give_back_unanswered(open_inbox(), utc_now()))
            is_down = False
        except KnowledgeError as error:
            if not is_down:
                logger.warning("who waits for staff cannot be seen: %s", error)
            is_down = True
        await asyncio.sleep(LOOK_SECONDS)


def give_back_unanswered(inbox: Inbox, now: datetime) -> list[Message]:
    """Give back every conversation in which something waits too long for staff; what the persons were told.

    Raises:
        InboxError: where the inbox cannot be used.
    """
    told: list[Message] = []
    for talk in inbox.open_conversations():
        wait = inbox.wait(talk.person)
        if wait.since is not None and is_over(wait, now) and (line := miss(inbox, talk, wait, now)) is not None:
            deliver(inbox, line)
            told.append(line)
    return told
