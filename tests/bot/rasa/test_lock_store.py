"""One message of a conversation at a time, in order, without waiting for a clock."""

from __future__ import annotations

import asyncio

import pytest
from rasa.core.lock_store import LockError

from bot.rasa.lock_store import FairLockStore

ROUNDS = 50
"""Turns of the event loop within which a waiter must be awake: many, but no time at all."""


async def rounds() -> None:
    for _ in range(ROUNDS):
        await asyncio.sleep(0)


async def hold(store: FairLockStore, name: str, log: list[str], release: asyncio.Event, sender: str = "wang") -> None:
    async with store.lock(sender):
        log.append(f"{name} in")
        await release.wait()
        log.append(f"{name} out")


async def test_messages_of_one_sender_are_handled_one_by_one_in_order() -> None:
    store, log, release = FairLockStore(), [], asyncio.Event()
    tasks = [asyncio.create_task(hold(store, name, log, release)) for name in "abc"]
    await rounds()
    assert log == ["a in"]
    release.set()
    await asyncio.gather(*tasks)
    assert log == ["a in", "a out", "b in", "b out", "c in", "c out"]


async def test_the_next_one_wakes_without_polling() -> None:
    store, log, first, second = FairLockStore(), [], asyncio.Event(), asyncio.Event()
    tasks = [asyncio.create_task(hold(store, "a", log, first)), asyncio.create_task(hold(store, "b", log, second))]
    await rounds()
    first.set()
    await rounds()
    assert log == ["a in", "a out", "b in"]
    second.set()
    await asyncio.gather(*tasks)


async def test_senders_do_not_wait_for_each_other() -> None:
    store, log, release = FairLockStore(), [], asyncio.Event()
    tasks = [asyncio.create_task(hold(store, name, log, release, sender=name)) for name in "ab"]
    await rounds()
    assert log == ["a in", "b in"]
    release.set()
    await asyncio.gather(*tasks)


async def test_a_conversation_that_stays_busy_is_given_up_on() -> None:
    store = FairLockStore()
    async with store.lock("wang"):
        with pytest.raises(LockError):
            async with store.lock("wang", lock_lifetime=0.01):
                pytest.fail("two at once")
    async with store.lock("wang", lock_lifetime=0.01) as ticket:
        assert ticket.conversation_id == "wang"


async def test_a_failing_turn_lets_the_next_one_in() -> None:
    store = FairLockStore()
    with pytest.raises(RuntimeError):
        async with store.lock("wang"):
            raise RuntimeError
    async with store.lock("wang", lock_lifetime=0.01):
        pass


async def test_a_waiter_that_leaves_does_not_block_those_behind() -> None:
    store, log, release = FairLockStore(), [], asyncio.Event()
    tasks = [asyncio.create_task(hold(store, name, log, release)) for name in "abc"]
    await rounds()
    tasks[1].cancel()
    release.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert log == ["a in", "a out", "c in", "c out"]


async def test_idle_conversations_leave_nothing_behind() -> None:
    store, log, release = FairLockStore(), [], asyncio.Event()
    release.set()
    await asyncio.gather(*(hold(store, "x", log, release, sender=str(number % 3)) for number in range(9)))
    assert len(log) == 18
    assert not store._locks
