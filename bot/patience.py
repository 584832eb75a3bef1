"""Calls that may hang, in threads of their own: nobody waits longer than a person would, and never again for what hangs already."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


class HangingError(Exception):
    """The call took too long, or one before it still hangs."""


class ImpatientThreads:
    """Runs blocking calls of one store. While one that was given up on still hangs, the next fail at once; when it ends, all is as before.

    A store that is stopped keeps its connection open, and no time limit of a driver ends that; threads that pile up behind it would.
    """

    def __init__(self, threads: int, name: str, may_hang: bool = True) -> None:
        """Threads of a store; one that cannot hang, only be slow for one caller (a file), is asked by the others all the same."""
        self._may_hang = may_hang
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix=name)
        self._hanging: set[Future[object]] = set()

    @property
    def are_hanging(self) -> bool:
        """True while a call that was given up on has not come back."""
        return bool(self._hanging)

    async def run(self, work: Callable[[], Result], seconds: float) -> Result:
        """What `work` returns within `seconds`.

        Raises:
            HangingError: where it does not; it may still come to an end later, and what it does then is done.
            Exception: whatever `work` raises.
        """
        if self._hanging and self._may_hang:
            raise HangingError("a call before this one still hangs")
        future = self._threads.submit(work)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), seconds)
        except asyncio.TimeoutError:
            # Waiting for the wrapper cancels what still stands in the queue; a call that runs cannot be cancelled.
            if not future.done():
                self._hanging.add(future)
                future.add_done_callback(self._hanging.discard)
            raise HangingError(f"no answer within {seconds} s") from None

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False, cancel_futures=True)
