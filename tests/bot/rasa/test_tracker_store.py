"""Conversations on disk: a window of turns, slots beyond it, and a database that others hold."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, AllSlotsReset, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa import sqlite_rows
from bot.rasa.tracker_store import WindowTrackerStore
from tests.bot.conftest import ROOT

TURNS = 3
DOMAIN = Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "tracker.db"


@pytest.fixture
def open_store(path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], WindowTrackerStore]:
    """Opens the same file as often as a test likes; a lock is given up on almost at once."""
    monkeypatch.setattr(sqlite_rows, "BUSY_MILLISECONDS", 20)
    return lambda: WindowTrackerStore(DOMAIN, path=str(path), turns=TURNS)


@pytest.fixture
def store(open_store: Callable[[], WindowTrackerStore]) -> WindowTrackerStore:
    return open_store()


@contextmanager
def held(path: Path, how: str) -> Iterator[None]:
    """Another process in the middle of a write."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute(f"BEGIN {how}")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def turn(store: WindowTrackerStore, text: str, *more: Event, sender: str = "wang") -> DialogueStateTracker:
    """One message with its answer, handled and saved as Rasa does it."""
    tracker = await store.get_or_create_tracker(sender)
    events = [
        UserUttered(text, {"name": "greet"}),
        ActionExecuted("action_talk"),
        *more,
        BotUttered("好"),
        ActionExecuted("action_listen"),
    ]
    tracker.update_with_events(events, DOMAIN)
    await store.save(tracker)
    return tracker


def said(tracker: DialogueStateTracker | None) -> list[str]:
    """What the person said, as far as the tracker knows."""
    assert tracker is not None
    return [event.text or "" for event in tracker.events if isinstance(event, UserUttered)]


def rows(path: Path, query: str = "SELECT id, data FROM events ORDER BY id") -> list[Any]:
    with sqlite3.connect(path) as connection:
        return connection.execute(query).fetchall()


async def test_a_stranger_has_no_conversation(store: WindowTrackerStore) -> None:
    await turn(store, "你好")
    assert await store.retrieve("li") is None
    assert list(await store.keys()) == ["wang"]


async def test_a_short_conversation_comes_back_event_for_event(open_store: Callable[[], WindowTrackerStore]) -> None:
    tracker = await turn(open_store(), "安阳", SlotSet("region", "anyang"))
    loaded = await open_store().retrieve("wang")
    assert loaded is not None
    assert [event.as_dict() for event in loaded.events] == [event.as_dict() for event in tracker.events]


async def test_only_the_latest_turns_are_loaded(store: WindowTrackerStore) -> None:
    for number in range(10):
        await turn(store, f"话{number}")
    loaded = await store.retrieve("wang")
    assert said(loaded) == ["话7", "话8", "话9"]
    assert loaded is not None and loaded.latest_message is not None and loaded.latest_message.text == "话9"


async def test_slots_outlive_the_window_with_their_latest_value(store: WindowTrackerStore) -> None:
    last = {"text": "工资", "options": ["一", "二"], "pages": []}
    await turn(store, "安阳", SlotSet("region", "anyang"), SlotSet("talk", last))
    await turn(store, "郑州", SlotSet("region", "zhengzhou"))
    for number in range(2 * TURNS):
        await turn(store, f"话{number}")
    loaded = await store.retrieve("wang")
    assert loaded is not None and "郑州" not in said(loaded)
    assert (loaded.get_slot("region"), loaded.get_slot("talk")) == ("zhengzhou", last)


@pytest.mark.parametrize("turns_after", [0, TURNS - 1, 2 * TURNS])
async def test_what_was_forgotten_stays_forgotten(store: WindowTrackerStore, turns_after: int) -> None:
    await turn(store, "安阳", SlotSet("region", "anyang"))
    await turn(store, "重新开始", AllSlotsReset())
    for number in range(turns_after):
        await turn(store, f"话{number}")
    loaded = await store.retrieve("wang")
    assert loaded is not None and loaded.get_slot("region") is None


async def test_each_event_is_written_once(store: WindowTrackerStore, path: Path) -> None:
    for number in range(TURNS + 2):
        before = rows(path)
        await turn(store, f"话{number}", SlotSet("region", "anyang"))
        assert rows(path)[: len(before)] == before
    users = rows(path, "SELECT json_extract(data, '$.text') FROM events WHERE type = 'user' ORDER BY id")
    assert [text for (text,) in users] == [f"话{number}" for number in range(TURNS + 2)]


async def test_saving_again_writes_nothing(store: WindowTrackerStore, path: Path) -> None:
    tracker = await turn(store, "你好")
    before = rows(path)
    await store.save(tracker)
    assert rows(path) == before


async def test_people_do_not_see_each_other(store: WindowTrackerStore) -> None:
    await turn(store, "安阳", SlotSet("region", "anyang"), sender="wang")
    await turn(store, "你好", sender="li")
    loaded = await store.retrieve("li")
    assert said(loaded) == ["你好"]
    assert loaded is not None and loaded.get_slot("region") is None


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
async def test_a_locked_database_loses_neither_turn_nor_city(store: WindowTrackerStore, path: Path, how: str) -> None:
    await turn(store, "你好")
    with held(path, how):
        await turn(store, "安阳", SlotSet("region", "anyang"))
        loaded = await store.retrieve("wang")
        assert said(loaded) == ["你好", "安阳"]
        assert loaded is not None and loaded.get_slot("region") == "anyang"


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
async def test_what_could_not_be_written_is_written_once_with_the_next_turn(
    open_store: Callable[[], WindowTrackerStore], path: Path, how: str
) -> None:
    store = open_store()
    with held(path, how):
        await turn(store, "安阳", SlotSet("region", "anyang"))
        await turn(store, "那电话呢")
    await turn(store, "谢谢")
    loaded = await open_store().retrieve("wang")
    assert said(loaded) == ["安阳", "那电话呢", "谢谢"]
    assert loaded is not None and loaded.get_slot("region") == "anyang"


async def test_others_can_still_be_read_while_one_process_writes(store: WindowTrackerStore, path: Path) -> None:
    await turn(store, "你好", sender="li")
    with held(path, "EXCLUSIVE"):
        assert said(await store.retrieve("li")) == ["你好"]


async def test_the_cost_of_a_turn_does_not_grow_with_the_conversation(store: WindowTrackerStore) -> None:
    work = [0]

    async def cost() -> int:
        work[0] = 0
        await store.retrieve("wang")
        return work[0]

    def count() -> int:
        work[0] += 1
        return 0

    # SQLite calls back after every instruction of its virtual machine.
    store.rows._connection.set_progress_handler(count, 1)
    for number in range(2 * TURNS):
        await turn(store, f"话{number}", SlotSet("region", "anyang"))
    early = await cost()
    for number in range(60):
        await turn(store, f"话{number}", SlotSet("region", "anyang"))
    assert 0 < await cost() <= 1.1 * early


async def test_a_forgotten_conversation_is_gone_from_the_disk_and_others_stay(store: WindowTrackerStore, path: Path) -> None:
    await turn(store, "老板欠我八千块一直不给", SlotSet("region", "anyang"))
    await turn(store, "娃儿上学的事", sender="li")

    await store.forget("wang")

    assert await store.retrieve("wang") is None
    assert await store.retrieve("li") is not None
    assert "八千块".encode() not in b"".join(file.read_bytes() for file in path.parent.iterdir())


async def test_wiping_says_when_others_read(store: WindowTrackerStore, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.inbox.wiping.WAIT_SECONDS", 0.05)
    await turn(store, "老板欠我八千块一直不给")
    await store.forget("wang")
    with held(path, "IMMEDIATE"), pytest.raises(sqlite3.OperationalError):
        await store.wipe()
    await store.wipe()
    with held(path, "IMMEDIATE"):
        await store.wipe()  # nothing was deleted since


async def test_what_could_not_be_written_is_forgotten_too(store: WindowTrackerStore, path: Path) -> None:
    with held(path, "IMMEDIATE"):
        await turn(store, "老板欠我八千块一直不给")

    await store.forget("wang")

    assert await store.retrieve("wang") is None


async def test_a_locked_database_says_that_nothing_was_forgotten(store: WindowTrackerStore, path: Path) -> None:
    await turn(store, "老板欠我八千块一直不给")

    with held(path, "IMMEDIATE"), pytest.raises(sqlite3.OperationalError):
        await store.forget("wang")

    await store.forget("wang")
    assert await store.retrieve("wang") is None


async def test_what_is_old_is_deleted_and_what_is_new_stays(store: WindowTrackerStore, monkeypatch: pytest.MonkeyPatch) -> None:
    await turn(store, "老板欠我八千块一直不给", SlotSet("region", "anyang"))
    seven_days_on = time.time() + 7 * 86_400
    monkeypatch.setattr(time, "time", lambda: seven_days_on)
    await turn(store, "娃儿上学的事", sender="li")

    await store.prune(5)

    assert await store.retrieve("wang") is None
    assert await store.retrieve("li") is not None
    assert list(store.rows._connection.execute("SELECT * FROM slots WHERE sender_id = 'wang'")) == []


def age(store: WindowTrackerStore, days: int, sender: str = "%") -> None:
    """Make everything that was stored so many days older."""
    store.rows._connection.execute(
        "UPDATE events SET data = json_set(data, '$.timestamp', json_extract(data, '$.timestamp') - ?) WHERE sender_id LIKE ?",
        (days * 86_400, sender),
    )


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_rows, "BATCH", 5)
    monkeypatch.setattr(sqlite_rows, "PAUSE_SECONDS", 0.0)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("people", [1, 4, 25])
async def test_however_many_are_old_exactly_those_go(store: WindowTrackerStore, people: int) -> None:
    for number in range(people):
        await turn(store, "老板欠我八千块一直不给", SlotSet("region", "anyang"), sender=f"old{number}")
    age(store, 8)
    await turn(store, "还是那件事", sender="old0")
    await turn(store, "娃儿上学的事", SlotSet("region", "zhengzhou"), sender="new")

    await store.prune(7)

    assert sorted(await store.keys()) == ["new", "old0"]
    assert said(await store.retrieve("old0")) == ["还是那件事"]
    assert store.rows._connection.execute("SELECT sender_id FROM slots ORDER BY sender_id").fetchall() == [("new",), ("old0",)]


async def test_an_old_value_goes_though_its_person_goes_on_talking(store: WindowTrackerStore) -> None:
    await turn(store, "在安阳干活", SlotSet("region", "anyang"))
    store.rows._connection.execute("UPDATE slots SET data = json_set(data, '$.timestamp', json_extract(data, '$.timestamp') - 8 * 86400)")
    age(store, 8)
    await turn(store, "还是那件事")

    await store.prune(7)

    tracker = await store.retrieve("wang")
    assert tracker is not None and tracker.get_slot("region") is None and said(tracker) == ["还是那件事"]


async def test_what_came_without_a_time_goes_a_term_after_it_was_seen(store: WindowTrackerStore, monkeypatch: pytest.MonkeyPatch) -> None:
    await turn(store, "老板欠我八千块", SlotSet("region", "anyang"))
    for table in ("events", "slots"):
        store.rows._connection.execute(f"UPDATE {table} SET data = json_remove(data, '$.timestamp')")

    await store.prune(7)
    assert await store.retrieve("wang") is not None, "how old it is nobody knows: its term begins now"

    eight_days_on = time.time() + 8 * 86_400
    monkeypatch.setattr(time, "time", lambda: eight_days_on)
    await store.prune(7)
    assert await store.retrieve("wang") is None
    assert store.rows._connection.execute("SELECT count(*) FROM slots").fetchone() == (0,)


def test_what_is_old_is_found_by_an_index(store: WindowTrackerStore) -> None:
    """Whatever deleting asks the database is answered by looking up, not by reading everything."""
    asked = {
        sqlite_rows._OLDEST: (1.0, 5),
        sqlite_rows._DELETE_EVENT: (1,),
        sqlite_rows._DELETE_SLOTS_LEFT_ALONE: ("wang",),
        sqlite_rows._DELETE_OLD_SLOTS: (1.0, 5),
        **dict.fromkeys(sqlite_rows._GIVE_TIME, (1.0, 5)),
    }
    for statement, values in asked.items():
        plan = [row[3] for row in store.rows._connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
        assert not [step for step in plan if step.startswith("SCAN") and step != "SCAN CONSTANT ROW"], (statement, plan)
    plan = store.rows._connection.execute(f"EXPLAIN QUERY PLAN {sqlite_rows._OLDEST}", (1.0, 5)).fetchall()
    assert [step[3] for step in plan] == ["SEARCH events USING INDEX events_by_time (<expr><?)"]


@pytest.mark.parametrize("old", [0, 30])
async def test_looking_for_what_is_old_costs_the_same_however_much_is_stored(
    store: WindowTrackerStore, old: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = [0]
    connect = store.rows._connect

    def count() -> int:
        work[0] += 1
        return 0

    def counting(wait_milliseconds: int) -> sqlite3.Connection:
        connection = connect(wait_milliseconds)
        connection.set_progress_handler(count, 1)
        return connection

    monkeypatch.setattr(store.rows, "_connect", counting)
    monkeypatch.setattr(sqlite_rows, "BATCH", 5)
    for number in range(old):
        await turn(store, "旧", sender=f"old{number}")
    age(store, 8)
    costs = []
    for few in (5, 200):
        for number in range(few):
            await turn(store, "新", sender=f"new{number}")
        work[0] = 0
        assert store.rows._delete_some(time.time() - 7 * 86_400) == min(old, 5)
        costs.append(work[0])
    assert 0 < costs[1] <= 1.1 * costs[0]


@pytest.mark.usefixtures("small_batches")
async def test_turns_go_on_between_two_batches(store: WindowTrackerStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(10):
        await turn(store, "旧", sender=f"old{number}")
    age(store, 8)
    went_on: list[int] = []

    async def meanwhile(_: float) -> None:
        assert not store.rows._lock.locked()
        await turn(store, "新", sender="new")
        with held(Path(store.rows._path), "IMMEDIATE"):
            went_on.append(len(store.rows._keys()))

    monkeypatch.setattr(sqlite_rows.asyncio, "sleep", meanwhile)
    await store.prune(7)

    assert len(went_on) > 5 and went_on == sorted(went_on, reverse=True)
    assert list(await store.keys()) == ["new"]


async def test_another_process_that_writes_is_not_waited_for_under_the_lock(
    store: WindowTrackerStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_rows, "BUSY_MILLISECONDS", 60_000)
    monkeypatch.setattr(sqlite_rows, "PAUSE_SECONDS", 0.001)
    await turn(store, "旧", sender="old")
    age(store, 8)
    with held(path, "IMMEDIATE"):
        begun = time.monotonic()
        with pytest.raises(OSError, match="locked"):
            await store.prune(7)
        assert time.monotonic() - begun < 30
    await store.prune(7)
    assert list(await store.keys()) == []


async def test_a_short_write_of_another_process_does_not_end_the_deleting(store: WindowTrackerStore, path: Path) -> None:
    await turn(store, "旧", sender="old")
    age(store, 8)
    with held(path, "IMMEDIATE"):
        task = asyncio.create_task(store.prune(7))
        await asyncio.sleep(0.1)
    await task
    assert list(await store.keys()) == []


@pytest.mark.usefixtures("small_batches")
async def test_what_was_deleted_for_its_age_is_gone_from_the_disk(store: WindowTrackerStore, path: Path) -> None:
    for number in range(5):
        await turn(store, "老板欠我八千块一直不给", sender=f"old{number}")
    age(store, 8)

    await store.prune(7)

    assert "八千块".encode() not in b"".join(file.read_bytes() for file in path.parent.iterdir())


async def test_a_store_of_an_older_version_gets_its_index(open_store: Callable[[], WindowTrackerStore]) -> None:
    before = open_store()
    await turn(before, "旧")
    before.rows._connection.execute("DROP INDEX events_by_time")
    age(before, 8)

    store = open_store()
    assert "events_by_time" in str(store.rows._connection.execute(f"EXPLAIN QUERY PLAN {sqlite_rows._OLDEST}", (1.0, 5)).fetchall())
    await store.prune(7)
    assert list(await store.keys()) == []


async def test_only_the_owner_may_read_the_files(store: WindowTrackerStore, path: Path) -> None:
    await turn(store, "老板欠我八千块一直不给")
    files = list(path.parent.iterdir())
    assert {file.name for file in files} >= {"tracker.db", "tracker.db-wal", "tracker.db-shm"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
