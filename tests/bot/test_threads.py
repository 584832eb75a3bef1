"""Slow work has threads of its own: no turn waits behind it."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa import sqlite_rows
from bot.rasa.tracker_store import WindowTrackerStore
from bot.staff.services import Services
from bot.threads import run_slow

MANY = 40


def a_turn(sender: str, at: float | None = None) -> DialogueStateTracker:
    return DialogueStateTracker.from_events(sender, [UserUttered("工资", timestamp=at or time.time())])


async def turn(store: WindowTrackerStore, sender: str) -> float:
    """Seconds that a conversation takes to be written and read."""
    begun = time.monotonic()
    await store.save(a_turn(sender))
    assert await store.retrieve(sender) is not None
    return time.monotonic() - begun


async def test_turns_go_on_while_all_threads_of_others_are_busy(tmp_path: Path) -> None:
    store, services, done = WindowTrackerStore(Domain.empty(), path=str(tmp_path / "tracker.db")), Services(None), threading.Event()  # type: ignore[arg-type]
    waits = (lambda: asyncio.to_thread(done.wait), lambda: services.run(done.wait), lambda: run_slow(done.wait))
    busy = [asyncio.create_task(wait()) for wait in waits for _ in range(MANY)]
    try:
        await asyncio.sleep(0.05)
        assert await asyncio.wait_for(turn(store, "wang"), 5) < 2
    finally:
        done.set()
        await asyncio.gather(*busy)
        services.close()


async def test_the_threads_of_turns_are_free_while_staff_and_wechat_are_slow() -> None:
    services, done = Services(None), threading.Event()  # type: ignore[arg-type]
    busy = [asyncio.create_task(wait(done.wait)) for wait in (services.run, run_slow) for _ in range(MANY)]
    try:
        await asyncio.sleep(0.05)
        assert await asyncio.wait_for(asyncio.to_thread(lambda: "free"), 5) == "free"
    finally:
        done.set()
        await asyncio.gather(*busy)
        services.close()


async def test_old_conversations_are_deleted_batch_by_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_rows, "BATCH", 3)
    store = WindowTrackerStore(Domain.empty(), path=str(tmp_path / "tracker.db"))
    for number in range(20):
        await store.save(a_turn(f"w{number}", None if number % 4 == 0 else 1.0))
    said: list[str] = []
    connect = store.rows._connect

    def heard(wait_milliseconds: int) -> sqlite3.Connection:
        connection = connect(wait_milliseconds)
        connection.set_trace_callback(said.append)
        return connection

    monkeypatch.setattr(store.rows, "_connect", heard)
    await store.prune(5)
    assert set(await store.keys()) == {f"w{number}" for number in range(0, 20, 4)}
    assert sum(line.startswith("BEGIN") for line in said) >= 5 and sum("TRUNCATE" in line for line in said) == 1
