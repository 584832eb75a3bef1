"""Deleting drafts that nobody took over, by the term of conversations."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from bot.inbox.clock import utc_now
from bot.inbox.retention import keep_days
from bot.staff.drafts import delete_old_drafts
from bot.threads import run_slow

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 24 * 3600.0


async def keep_deleting_drafts(folder: Path) -> None:
    """Delete what is old now and every day from now on; what cannot be deleted is tried again a day later."""
    while True:
        try:
            await run_slow(lambda: delete_old_drafts(folder, keep_days(), utc_now()))
        except OSError as error:
            logger.warning("old drafts could not be deleted: %s", error)
        await asyncio.sleep(PAUSE_SECONDS)
