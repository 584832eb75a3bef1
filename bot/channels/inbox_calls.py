"""The inbox as channels use it: in threads of its own, never waited for longer than a person would."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from bot.inbox.model import Message
from bot.inbox.store import Inbox, open_inbox

logger = logging.getLogger(__name__)

CALL_SECONDS = 1.0
"""A person waits so long for the inbox and no longer; the answer goes on without it."""

Result = TypeVar("Result")


class InboxDownError(Exception):
    """The inbox failed or took too long."""


@dataclass(frozen=True)
class Line:
    """One message as channels handle it; `seq` is whole unless the line is kept in memory only."""

    seq: float
    author: str
    text: str
    payload: Mapping[str, Any] | None
    client_id: str | None
    at: datetime

    @classmethod
    def of(cls, message: Message) -> Line:
        """A stored message."""
        return cls(message.seq, message.author, message.text, message.payload, message.client_id, message.at)


class InboxCalls:
    """Calls of the inbox in threads of their own, each with a time limit."""

    def __init__(self, url: str | None = None) -> None:
        self._url = url
        # Not the loop's own threads: an inbox that hangs must not hold up the tracker store.
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="inbox")
        self._is_down = False

    async def run(self, work: Callable[[Inbox], Result], seconds: float = CALL_SECONDS) -> Result:
        """What `work` returns within `seconds`.

        Raises:
            InboxDownError: whatever went wrong.
        """
        future = asyncio.get_running_loop().run_in_executor(self._threads, lambda: work(open_inbox(self._url)))
        try:
            result = await asyncio.wait_for(future, seconds)
        except Exception as error:  # whatever failed, the answer must go on
            if not self._is_down:
                logger.warning("inbox cannot be used (%s: %s): messages are kept in memory", type(error).__name__, error)
            self._is_down = True
            raise InboxDownError from error
        self._is_down = False
        return result

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False)
