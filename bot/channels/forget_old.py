"""Deleting what is old, once a day while the server runs, in tracker and inbox; how what could not be erased at once is tried again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from bot.channels.erasing import Work, in_inbox, in_tracker
from bot.channels.inbox_calls import InboxCalls
from bot.channels.wechat.ledger import Ledger
from bot.channels.wechat.settings import read_settings
from bot.inbox.errors import InboxError
from bot.inbox.store import open_inbox
from bot.rasa.tracker_store import method_of
from bot.running.leading import may_lead
from bot.shared_state import open_state
from bot.state_errors import StateError
from bot.surviving_state import surviving
from bot.threads import run_slow

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 24 * 3600.0
LEAD_SECONDS = 23 * 3600.0
"""So long no other process deletes; less than a day, so that the same one may again."""


async def delete_old(tracker_store: Any, days: int) -> None:
    """Delete what is older than `days`; a store that cannot be used now is tried again a day later."""
    prune = method_of(tracker_store, "prune")
    try:
        if prune is not None:
            await prune(days)
        await run_slow(lambda: open_inbox().delete_older_than(days))
    except (InboxError, OSError) as error:
        logger.warning("old conversations could not be deleted: %s", error)


def works_of_all_channels(agent: Any) -> Callable[[str], list[Work]]:
    """How everything of a person is deleted, whichever channel they came from."""
    calls = InboxCalls()

    def works_of(person: str) -> list[Work]:
        in_state = [partial(asyncio.to_thread, _forget_in_state, person)] if read_settings().token else []
        return [in_tracker(agent, person), in_inbox(calls, person), *in_state]

    return works_of


def _forget_in_state(person: str) -> frozenset[str]:
    """Delete what is kept of a person's turns on WeChat, while none of them runs.

    Raises:
        StateError: where one runs, or the shared state cannot be used.
    """
    ledger = Ledger(surviving(open_state()), person)
    if not ledger.lock("erasing"):
        raise StateError("a turn of the person is running")
    return ledger.forget()


async def keep_deleting(tracker_store: Any, days: int) -> None:
    """Delete now and every day from now on; of processes that share their stores one does it for all."""
    while True:
        if await may_lead("deleting", LEAD_SECONDS):
            await delete_old(tracker_store, days)
        await asyncio.sleep(PAUSE_SECONDS)
