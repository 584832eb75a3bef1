"""One message of a conversation at a time, in order, without waiting for a clock."""

from __future__ import annotations

import asyncio

import pytest
from rasa.core.lock_store import LockError

from bot.rasa import lock_store
from bot.rasa.lock_store import FairLockStore
from bot.shared_state import SqlState
from bot.state_errors import StateError

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


@pytest.fixture
def processes() -> list[FairLockStore]:
    """Two processes over one state."""
    state = SqlState("sqlite://")
    return [FairLockStore(state=state) for _ in range(2)]


async def test_processes_that_share_a_state_take_turns_too(processes: list[FairLockStore]) -> None:
    log, release = [], asyncio.Event()
    tasks = [asyncio.create_task(hold(store, name, log, release)) for store, name in zip(processes, "ab")]
    await asyncio.sleep(0.2)
    first = log[0][0]
    assert log == [f"{first} in"]
    release.set()
    await asyncio.gather(*tasks)
    other = {"a": "b", "b": "a"}[first]
    assert log == [f"{first} in", f"{first} out", f"{other} in", f"{other} out"]


async def test_who_holds_a_conversation_for_long_keeps_it_and_who_is_dead_does_not(
    processes: list[FairLockStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_store, "HELD_SECONDS", 0.3)
    monkeypatch.setattr(lock_store, "BEAT_SECONDS", 0.1)
    one, other = processes
    async with one.lock("wang"):
        with pytest.raises(LockError):
            async with other.lock("wang", lock_lifetime=0.6):
                pytest.fail("two at once")
    assert one._state is not None and one._state.add("turn:wang", "dead", 0.3)
    async with other.lock("wang", lock_lifetime=1):
        pass


async def test_without_its_state_a_process_goes_on_alone() -> None:
    class Down(SqlState):
        def add(self, key: str, value: str, ttl: float) -> bool:
            raise StateError("down")

    store = FairLockStore(state=Down("sqlite://"))
    for _ in range(2):
        async with store.lock("wang"):
            pass
