"""A lock per conversation that wakes its next waiter at once; Rasa's own looks again only once a second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore


class FairLockStore(LockStore):
    """Messages of one sender are handled in the order they came, without polling, in one process."""

    def __init__(self, endpoint_config: Any = None) -> None:
        self._locks: dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = LOCK_LIFETIME, wait_time_in_seconds: float = 1
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold the conversation; raises LockError after `lock_lifetime` seconds of waiting."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        try:
            await asyncio.wait_for(lock.acquire(), lock_lifetime)
        except asyncio.TimeoutError as error:
            raise LockError(f"conversation {conversation_id} stayed busy for {lock_lifetime} s") from error
        try:
            yield TicketLock(conversation_id)
        finally:
            lock.release()
            # Nobody holds it and nobody waits: an idle conversation leaves nothing behind.
            if not lock.locked() and not lock._waiters:  # type: ignore[attr-defined]
                self._locks.pop(conversation_id, None)
