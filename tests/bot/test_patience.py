"""Calls of a store that hangs: waited for once, and all is as before when it wakes."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from bot.patience import HangingError, ImpatientThreads


async def test_what_hangs_is_waited_for_once_and_forgotten_when_it_wakes() -> None:
    threads, wakes = ImpatientThreads(2, "test"), threading.Event()
    began = time.monotonic()
    with pytest.raises(HangingError):
        await threads.run(wakes.wait, 0.1)
    for _ in range(5):
        with pytest.raises(HangingError):
            await threads.run(lambda: 1, 0.1)
    assert time.monotonic() - began < 0.3 and threads.are_hanging
    wakes.set()
    await asyncio.sleep(0.05)
    assert await threads.run(lambda: 1, 0.1) == 1 and not threads.are_hanging


async def test_what_still_stands_in_the_queue_is_never_done() -> None:
    threads, wakes, done = ImpatientThreads(1, "test", may_hang=False), threading.Event(), []
    first = asyncio.create_task(threads.run(wakes.wait, 5))
    await asyncio.sleep(0.02)
    with pytest.raises(HangingError):
        await threads.run(lambda: done.append(1), 0.05)
    wakes.set()
    assert await first and not threads.are_hanging
    assert await threads.run(lambda: 2, 1) == 2 and done == []


async def test_a_slow_file_is_asked_by_the_others_all_the_same() -> None:
    threads, wakes = ImpatientThreads(2, "test", may_hang=False), threading.Event()
    with pytest.raises(HangingError):
        await threads.run(wakes.wait, 0.05)
    assert await threads.run(lambda: 1, 1) == 1
    wakes.set()


async def test_what_fails_fails_as_it_does() -> None:
    with pytest.raises(ZeroDivisionError):
        await ImpatientThreads(1, "test").run(lambda: 1 // 0, 1)
