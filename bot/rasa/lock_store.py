"""A lock per conversation that wakes its next waiter at once; Rasa's own looks again only once a second.

Where processes share a state (`GONGYOU_STATE_URL`) the lock holds between them too.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore

from bot.patience import HangingError, ImpatientThreads
from bot.shared_state import SharedState, open_state
from bot.state_errors import StateError
from bot.surviving_state import surviving

POLL_SECONDS = 0.03
"""How often a process looks whether another has let a conversation go."""
HELD_SECONDS = 3.0
"""A process that does not renew its hold for so long is dead."""
BEAT_SECONDS = 1.0
"""How often it does; most turns are over before the first time."""
CALL_SECONDS = 0.5
"""How long a turn waits to learn whether another process holds its conversation."""
THREADS = 4


class FairLockStore(LockStore):
    """Messages of one sender are handled in the order they came, without polling in one process."""

    def __init__(self, endpoint_config: Any = None, state: SharedState | None = None) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._state = state or (surviving(open_state()) if os.environ.get("GONGYOU_STATE_URL") else None)
        self._threads = ImpatientThreads(THREADS, "lock")

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
            async with self._between_processes(conversation_id, lock_lifetime):
                yield TicketLock(conversation_id)
        finally:
            lock.release()
            # Nobody holds it and nobody waits: an idle conversation leaves nothing behind.
            if not lock.locked() and not lock._waiters:  # type: ignore[attr-defined]
                self._locks.pop(conversation_id, None)

    @asynccontextmanager
    async def _between_processes(self, conversation_id: str, lock_lifetime: float) -> AsyncGenerator[None, None]:
        if self._state is None:
            yield
            return
        state, key, owner = self._state, f"turn:{conversation_id}", secrets.token_hex(8)
        now = asyncio.get_running_loop().time
        until = now() + lock_lifetime
        try:
            while not await self._threads.run(lambda: state.add(key, owner, HELD_SECONDS), CALL_SECONDS):
                if now() > until:
                    raise LockError(f"conversation {conversation_id} stayed busy in another process for {lock_lifetime} s")
                await asyncio.sleep(POLL_SECONDS)
        except (StateError, HangingError):
            # Better two turns side by side than none.
            yield
            return
        beating = asyncio.create_task(self._beat(state, key, owner))
        try:
            yield
        finally:
            beating.cancel()
            await self._call(lambda: state.delete(key))

    async def _beat(self, state: SharedState, key: str, owner: str) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            await self._call(lambda: state.put(key, owner, HELD_SECONDS))

    async def _call(self, work: Callable[[], None]) -> None:
        """Have the others know, where they can be told; else the hold ends by itself."""
        with suppress(StateError, HangingError):
            await asyncio.shield(self._threads.run(work, CALL_SECONDS))
