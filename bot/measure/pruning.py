"""What the daily deletion of old conversations costs those who write meanwhile: the longest turn beside it, in a full tracker store."""

from __future__ import annotations

import asyncio
import gc
import json
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.measure.examples import ROOT
from bot.measure.score import percentile
from bot.rasa.without_tensorflow import leave_out_tensorflow

if TYPE_CHECKING:
    from rasa.shared.core.domain import Domain

    from bot.rasa.tracker_store import WindowTrackerStore

KEEP_DAYS = 180
DAY_SECONDS = 86_400.0
TURNS = 4
WRITERS = 20
PAUSE_SECONDS = 0.005
QUIET_SECONDS = 5.0
DETAILS = {"answer": {"text": "老板拖欠工资怎么办" * 100}}
"""About the size of the payload that an answer carries."""

Row = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Turns:
    """How long loading and saving a turn took, in ms, while something else was done for some seconds."""

    seconds: float
    n: int
    p50: float
    longest: float


@dataclass(frozen=True)
class Pruning:
    """Turns in a store of so many conversations: beside nothing, beside a day without anything old, beside a share that is."""

    conversations: int
    events: int
    deleted: int
    quiet: Turns
    nothing_old: Turns
    old: Turns

    @property
    def stall(self) -> float:
        """ms of the longest turn beside deleting."""
        return max(self.nothing_old.longest, self.old.longest)


def events_of_a_turn(text: str) -> list[Any]:
    """One message with its answer, as Rasa's events."""
    from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered

    answer = BotUttered("先收好工资条和考勤，再去劳动监察投诉。" * 6, data={"custom": DETAILS})
    return [
        UserUttered(text, {"name": "ask_wage_arrears"}),
        ActionExecuted("action_answer"),
        answer,
        SlotSet("region", "anyang"),
        ActionExecuted("action_listen"),
    ]


def fill(path: Path, conversations: int, age: Callable[[int], float]) -> int:
    """Store conversations of `TURNS` turns, number n being `age(n)` seconds old; gives the number of events."""
    rows: list[Row] = [(event.type_name, event.as_dict()) for _ in range(TURNS) for event in events_of_a_turn("老板拖欠工资怎么办")]
    now = time.time()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        for number in range(conversations):
            at, sender = now - age(number), f"stored-{number}"
            events = [(sender, kind, json.dumps({**data, "timestamp": at}, ensure_ascii=False)) for kind, data in rows]
            connection.executemany("INSERT INTO events (sender_id, type, data) VALUES (?, ?, ?)", events)
            slot = next(event for event in reversed(events) if event[1] == "slot")
            connection.execute("INSERT INTO slots (sender_id, name, data) VALUES (?, 'region', ?)", (sender, slot[2]))
        connection.execute("COMMIT")
        # A log as large as all of it would have to be cut by whoever deletes; a store that grew day by day has none.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return conversations * len(rows)


async def turn(store: WindowTrackerStore, sender: str) -> float:
    """One turn as Rasa handles it, loaded and saved; its ms."""
    begun = time.perf_counter()
    tracker = await store.get_or_create_tracker(sender)
    for event in events_of_a_turn("电话呢"):
        tracker.update(event)
    await store.save(tracker)
    return 1000 * (time.perf_counter() - begun)


async def beside(store: WindowTrackerStore, work: Callable[[], Awaitable[Any]]) -> Turns:
    """Turn after turn until `work` is done."""
    took = [await turn(store, "writer-0")]
    # Python's collector stops everything for as long as the process is large, with or without anything deleted.
    gc.collect()
    gc.freeze()
    begun = time.monotonic()
    try:
        running = asyncio.ensure_future(work())
        while not running.done():
            took.append(await turn(store, f"writer-{len(took) % WRITERS}"))
            await asyncio.sleep(PAUSE_SECONDS)
        await running
    finally:
        gc.unfreeze()
    return Turns(time.monotonic() - begun, len(took), percentile(took, 50), max(took))


async def measure(path: Path, domain: Domain, conversations: int, old_share: float, quiet_seconds: float = QUIET_SECONDS) -> Pruning:
    """Fill a store at `path`, of which `old_share` is past its term, and time turns beside each kind of deletion."""
    from bot.rasa.tracker_store import WindowTrackerStore

    store = WindowTrackerStore(domain, path=str(path))
    old = round(conversations * old_share)
    events = fill(path, conversations, lambda number: (KEEP_DAYS + 30 if number < old else 30) * DAY_SECONDS)
    quiet = await beside(store, lambda: asyncio.sleep(quiet_seconds))
    nothing_old = await beside(store, lambda: store.prune(10 * KEEP_DAYS))
    deleting = await beside(store, lambda: store.prune(KEEP_DAYS))
    return Pruning(conversations, events, old * events // conversations, quiet, nothing_old, deleting)


async def measure_pruning(folder: Path, conversations: int, old_share: float = 0.2) -> Pruning:
    """The measurement with the assistant's domain, in a process that has not loaded Rasa yet."""
    leave_out_tensorflow()
    from rasa.shared.core.domain import Domain

    return await measure(folder / "full-tracker.db", Domain.load(str(ROOT / "domain.yml")), conversations, old_share)
