"""Threads for work that waits long: WeChat's servers, speech recognition, deleting what is old.

The loop's own threads belong to the turns: with six of them busy for ten seconds each, nobody would get an answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

MOST_THREADS = 4

Result = TypeVar("Result")

_threads = ThreadPoolExecutor(max_workers=MOST_THREADS, thread_name_prefix="slow")


async def run_slow(work: Callable[[], Result]) -> Result:
    """What `work` returns, done in one of the few threads for slow work."""
    return await asyncio.get_running_loop().run_in_executor(_threads, work)
