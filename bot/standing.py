"""What the server does beside answering, as long as it runs."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.running.leading import keep_secret_known


def add_standing_work(app: Any, agent: Any) -> None:
    """As long as the app runs: delete what is older than `GONGYOU_KEEP_DAYS`, and what a person wanted deleted and could not be; give back
    to the bot whom staff do not answer.

    Raises:
        KnowledgeError: where the setting is no number of days.
    """
    from bot.channels.erasing import keep_erasing
    from bot.channels.forget_old import keep_deleting, works_of_all_channels
    from bot.inbox.retention import keep_days
    from bot.staff.waiting import keep_giving_back

    days = keep_days()
    running: list[asyncio.Task[None]] = []

    async def begin(_: Any, __: Any) -> None:
        running.append(asyncio.create_task(keep_deleting(agent.tracker_store, days)))
        running.append(asyncio.create_task(keep_erasing(works_of_all_channels(agent))))
        running.append(asyncio.create_task(keep_giving_back()))
        running.append(asyncio.create_task(keep_secret_known()))

    async def end(_: Any, __: Any) -> None:
        for task in running:
            task.cancel()

    app.register_listener(begin, "after_server_start")
    app.register_listener(end, "before_server_stop")
