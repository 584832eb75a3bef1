"""The inbox as channels use it: in threads of its own, never waited for longer than a person would."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from bot.inbox.database import inbox_url
from bot.inbox.errors import InboxError
from bot.inbox.model import Message
from bot.inbox.store import Inbox, open_inbox
from bot.patience import ImpatientThreads
from bot.running.metrics import store_works

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
        self._threads = ImpatientThreads(4, "inbox", may_hang=not (url or inbox_url()).startswith("sqlite"))
        self._is_down = False

    async def run(self, work: Callable[[Inbox], Result], seconds: float = CALL_SECONDS) -> Result:
        """What `work` returns within `seconds`.

        Raises:
            InboxDownError: whatever went wrong.
        """
        try:
            result = await self._threads.run(partial(_twice, lambda: work(open_inbox(self._url))), seconds)
        except Exception as error:  # whatever failed, the answer must go on
            if not self._is_down:
                logger.warning("inbox cannot be used (%s: %s): messages are kept in memory", type(error).__name__, error)
            self._is_down = True
            store_works("inbox", False)
            raise InboxDownError from error
        self._is_down = False
        store_works("inbox", True)
        return result

    def close(self) -> None:
        """Let the threads end."""
        self._threads.close()


def _twice(work: Callable[[], Result]) -> Result:
    """The work; once more where its connection turned out to be an old one, from before the database was started anew."""
    try:
        return work()
    except InboxError as error:
        if not getattr(error.__cause__, "connection_invalidated", False):
            raise
    return work()
