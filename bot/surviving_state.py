"""The shared state while its store does not answer: this process goes on with what it knows, and hands it over when the store is back.

What a process wrote lately is kept in its memory too, so that a reply which it sent before an outage is not sent again during it. People of
one conversation come to one process (deploy/nginx): it alone decides about them until the store is back.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as WaitedTooLong
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from bot.redis_state import RedisState
from bot.running.metrics import store_works
from bot.shared_state import SharedState, SqlState
from bot.state_errors import StateError

logger = logging.getLogger(__name__)

SQL_SECONDS = 0.5
"""How long a call waits for a database; Redis' own client has a limit (`shared_state.py`), drivers of databases have none that helps."""
PAUSE_SECONDS = 0.5
"""A store that failed is asked again so much later, by one call; the others go on without it."""
MOST_KEPT = 20_000
"""Entries kept in memory; those written longest ago go first."""
MEMORY_SECONDS = 900.0
"""How long what the store has is kept here as well."""
PROBE = "alive"


@lru_cache(maxsize=8)
def surviving(state: SharedState) -> SharedState:
    """The state for whoever has to answer a person; one object per store. A SQLite file is beside us and needs nothing around it."""
    if isinstance(state, RedisState):
        return SurvivingState(state)
    return SurvivingState(state, SQL_SECONDS) if isinstance(state, SqlState) and not state.is_sqlite else state


@dataclass(frozen=True)
class Kept:
    """What this process wrote, until when (monotonic seconds) it counts, and whether the store has it; no value where it was deleted."""

    value: str | None
    until: float
    is_stored: bool


class SurvivingState:
    """A `SharedState` that raises no `StateError` but in `wipe` and `purge`: whoever wants something deleted is told where it is not."""

    def __init__(self, store: SharedState, seconds: float | None = None) -> None:
        """A state over `store`; with `seconds`, calls that take longer are given up on."""
        self._store, self._seconds = store, seconds
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="state") if seconds else None
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._unstored: set[str] = set()
        self._down_until = 0.0
        self._is_down = False

    @property
    def is_down(self) -> bool:
        """True while the store does not answer."""
        return self._is_down

    def get(self, key: str) -> str | None:
        """The value, or None where there is none or it has expired."""
        return self._try(lambda: self._store.get(key), lambda: self._remembered(key))

    def put(self, key: str, value: str, ttl: float) -> None:
        """Keep a value for `ttl` seconds, in place of any other."""
        is_stored = self._try(lambda: self._done(self._store.put(key, value, ttl)), lambda: False)
        self._keep(key, value, ttl, is_stored)

    def add(self, key: str, value: str, ttl: float) -> bool:
        """Keep a value for `ttl` seconds where the key is free; True for the one caller who did."""
        with self._lock:
            is_here = key in self._unstored and self._remembered(key) is not None
        if is_here:
            return False
        added = self._try(lambda: self._store.add(key, value, ttl), lambda: None)
        if added is None:
            return self._add_here(key, value, ttl)
        if added:
            self._keep(key, value, ttl, True)
        return added

    def take(self, key: str) -> str | None:
        """Get a value and delete it; of several callers one gets it."""
        taken = self._try(lambda: (self._store.take(key),), lambda: None)
        if taken is not None:
            self._keep(key, None, PAUSE_SECONDS, True)
            return taken[0]
        with self._lock:
            value = self._remembered(key)
            self._write(key, None, self._left(key), False)
        return value

    def increment(self, key: str, ttl: float) -> int:
        """Count one more; the first count starts the `ttl` seconds. Gives the count."""
        count = self._try(lambda: self._store.increment(key, ttl), lambda: None)
        with self._lock:
            is_stored = count is not None
            if count is None:
                count = int(self._remembered(key) or 0) + 1
            self._write(key, str(count), self._left(key) if self._remembered(key) else ttl, is_stored)
        return count

    def delete(self, key: str) -> None:
        """Delete a key; nothing happens where there is none."""
        is_stored = self._try(lambda: self._done(self._store.delete(key)), lambda: False)
        with self._lock:
            self._write(key, None, self._left(key), is_stored)

    def purge(self, prefix: str, keeping: Collection[str] = ()) -> int:
        """Delete all keys that start with `prefix` but those to keep; gives how many.

        Raises:
            StateError: where the store cannot be used; what memory holds is gone then all the same.
        """
        with self._lock:
            for key in [key for key in self._kept if key.startswith(prefix) and key not in keeping]:
                del self._kept[key]
                self._unstored.discard(key)
        return int(self._within(lambda: self._store.purge(prefix, keeping)))

    def wipe(self) -> None:
        """Take the bytes of what was deleted off the disk, as far as the store lets us.

        Raises:
            StateError: where the store cannot be used.
        """
        self._within(lambda: self._store.get(PROBE))
        # Takes as long as it takes.
        self._store.wipe()

    def _try(self, work: Callable[[], Any], otherwise: Callable[[], Any]) -> Any:
        """The store's own answer, or the one that this process can give while the store does not."""
        now, was_down = time.monotonic(), self._is_down
        if was_down:
            if now < self._down_until:
                return otherwise()
            self._down_until = now + PAUSE_SECONDS
        try:
            if was_down:
                # What is asked of a store that hangs may still be done when it wakes: a look does no harm then.
                self._within(lambda: self._store.get(PROBE))
                self._hand_over()
            result = self._within(work)
        except StateError as error:
            if not self._is_down:
                logger.error("%s: this process goes on with what it knows", error)
            self._is_down, self._down_until = True, time.monotonic() + PAUSE_SECONDS
            store_works("state", False)
            return otherwise()
        if was_down and self._is_down:
            logger.warning("the shared state can be used again")
            store_works("state", True)
            self._is_down = False
        return result

    def _within(self, work: Callable[[], Any]) -> Any:
        if self._threads is None:
            return work()
        future = self._threads.submit(work)
        try:
            return future.result(self._seconds)
        except WaitedTooLong:
            future.cancel()
            raise StateError("the shared state does not answer in time") from None

    def _hand_over(self) -> None:
        """Give the store what it has missed, before anything is asked of it."""
        while self._unstored:
            with self._lock:
                key = next(iter(self._unstored), None)
                kept = self._kept.get(key) if key is not None else None
            if key is None:
                return
            left = kept.until - time.monotonic() if kept else 0.0
            if kept is not None and kept.value is not None and left > 0:
                self._within(partial(self._store.put, key, kept.value, left))
            elif kept is not None:
                self._within(partial(self._store.delete, key))
            with self._lock:
                if self._kept.get(key) is kept:
                    self._unstored.discard(key)

    def _add_here(self, key: str, value: str, ttl: float) -> bool:
        with self._lock:
            if self._remembered(key) is not None:
                return False
            self._write(key, value, ttl, False)
        return True

    def _keep(self, key: str, value: str | None, ttl: float, is_stored: bool) -> None:
        with self._lock:
            self._write(key, value, ttl, is_stored)

    def _write(self, key: str, value: str | None, ttl: float, is_stored: bool) -> None:
        """Remember a write. To be called under the lock."""
        self._kept[key] = Kept(value, time.monotonic() + (min(ttl, MEMORY_SECONDS) if is_stored else ttl), is_stored)
        self._kept.move_to_end(key)
        (self._unstored.discard if is_stored else self._unstored.add)(key)
        while len(self._kept) > MOST_KEPT:
            oldest, _ = self._kept.popitem(last=False)
            self._unstored.discard(oldest)

    def _remembered(self, key: str) -> str | None:
        kept = self._kept.get(key)
        return kept.value if kept is not None and kept.until > time.monotonic() else None

    def _left(self, key: str) -> float:
        kept = self._kept.get(key)
        return max(kept.until - time.monotonic(), PAUSE_SECONDS) if kept is not None else PAUSE_SECONDS

    @staticmethod
    def _done(_: None) -> bool:
        return True
