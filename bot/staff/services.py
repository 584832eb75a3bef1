"""What all pages share: the assistant's handler, the inbox, the accounts. Store calls block; pages make them in threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bot.channels.rest import Handler
from bot.inbox.accounts import Accounts
from bot.inbox.store import Inbox, open_inbox
from bot.inbox.team import Team
from bot.staff.board import Board

DRAFTS = Path("var/drafts")
TRAINING = Path("data/nlu")

Result = TypeVar("Result")


@dataclass
class Services:
    """One per channel; the inbox is opened by the first page that needs it."""

    handler: Handler
    inbox_url: str | None = None
    drafts: Path = DRAFTS
    training: Path = TRAINING
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while an uploaded document is read: one at a time, the answers need the machine too."""
    trying: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    """Drafts that are being tried, by id."""
    is_closing: bool = False
    """The server stops: streams end."""
    _accounts: dict[int, Accounts] = field(default_factory=dict)
    # Not the loop's own threads: hashing passwords on purpose takes long, and conversations are read and written there.
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(max_workers=4, thread_name_prefix="staff"))

    def __post_init__(self) -> None:
        self.board = Board(self.inbox, self.team)

    def inbox(self) -> Inbox:
        """The inbox.

        Raises:
            InboxError: where it cannot be opened.
        """
        return open_inbox(self.inbox_url)

    def accounts(self) -> Accounts:
        """The accounts of that inbox; raises InboxError as `inbox` does."""
        inbox = self.inbox()
        # One object for each inbox: it keeps the hash that makes unknown names as slow as known ones.
        return self._accounts.setdefault(id(inbox), Accounts(inbox.database))

    def team(self) -> Team:
        """What the members of staff of that inbox know of each other; raises InboxError as `inbox` does."""
        return Team(self.inbox().database)

    async def run(self, work: Callable[[], Result]) -> Result:
        """What blocking `work` returns, done in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False)
