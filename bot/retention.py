"""Deleting what is old, once a day while the server runs: conversations in the tracker, everything personal in the inbox."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import Any

from bot.threads import run_slow
from bot.tracker_store import method_of
from knowledge.errors import InboxError, KnowledgeError
from knowledge.inbox.retention import KEEP_DAYS
from knowledge.inbox.store import open_inbox

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 24 * 3600.0


def keep_days() -> int:
    """Days that conversations are kept: `GONGYOU_KEEP_DAYS`, else 180.

    Raises:
        KnowledgeError: where that is no whole number above zero.
    """
    given = os.environ.get("GONGYOU_KEEP_DAYS", str(KEEP_DAYS))
    if not given.isdigit() or int(given) < 1:
        raise KnowledgeError(f"GONGYOU_KEEP_DAYS: {given!r} is no number of days")
    return int(given)


async def delete_old(tracker_store: Any, days: int) -> None:
    """Delete what is older than `days`; a store that cannot be used now is tried again a day later."""
    prune = method_of(tracker_store, "prune")
    try:
        if prune is not None:
            await prune(days)
        await run_slow(lambda: open_inbox().delete_older_than(days))
    except (InboxError, OSError) as error:
        logger.warning("old conversations could not be deleted: %s", error)


async def keep_deleting(tracker_store: Any, days: int) -> None:
    """Delete now and every day from now on."""
    while True:
        await delete_old(tracker_store, days)
        await asyncio.sleep(PAUSE_SECONDS)
