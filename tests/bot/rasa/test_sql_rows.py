"""Conversations in PostgreSQL, which several processes share: the same as in a file, also while it hangs or is started anew."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rasa.shared.core.events import ActionExecuted, AllSlotsReset, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import select

from bot.channels.inbox_calls import InboxCalls
from bot.inbox import postgresql
from bot.inbox.database import Database
from bot.inbox.store import Inbox
from bot.rasa import sql_rows
from bot.rasa.sql_rows import SqlRows
from bot.rasa.sql_tables import EVENTS, SLOTS
from bot.rasa.tracker_rows import RowsDownError
from bot.rasa.tracker_store import WindowTrackerStore
from knowledge.errors import KnowledgeError
from tests.bot.forgetting.stores import Store, run_sql, stopped
from tests.bot.forgetting.whole_server import holding
from tests.bot.rasa.test_tracker_store import DOMAIN, TURNS, said, turn

Open = Callable[[], WindowTrackerStore]


@pytest.fixture
def open_store(database: Store) -> Iterator[Open]:
    """Opens the database as another process would."""
    stores: list[WindowTrackerStore] = []

    def opened() -> WindowTrackerStore:
        stores.append(WindowTrackerStore(DOMAIN, host=database.url, turns=TURNS))
        return stores[-1]

    yield opened
    for store in stores:
        engine_of(store).dispose()
        store.rows._reading.dispose()  # type: ignore[attr-defined]


@pytest.fixture
def store(open_store: Open) -> WindowTrackerStore:
    return open_store()


def engine_of(store: WindowTrackerStore) -> Any:
    assert isinstance(store.rows, SqlRows)
    return store.rows._engine


def all_said(store: WindowTrackerStore) -> list[str]:
    with engine_of(store).connect() as connection:
        rows = connection.execute(select(EVENTS.c.data).where(EVENTS.c.type == "user").order_by(EVENTS.c.id))
        return [json.loads(row.data)["text"] for row in rows]


async def test_another_process_goes_on_where_the_first_was(open_store: Open) -> None:
    first, second = open_store(), open_store()
    assert await second.retrieve("wang") is None
    tracker = await turn(first, "安阳", SlotSet("region", "anyang"))
    loaded = await second.retrieve("wang")
    assert loaded is not None and [event.as_dict() for event in loaded.events] == [event.as_dict() for event in tracker.events]
    await turn(second, "那电话呢")
    assert said(await first.retrieve("wang")) == ["安阳", "那电话呢"]


async def test_the_latest_turns_come_with_what_slots_held_before_them(store: WindowTrackerStore) -> None:
    await turn(store, "安阳", SlotSet("region", "anyang"))
    await turn(store, "郑州", SlotSet("region", "zhengzhou"))
    for number in range(2 * TURNS):
        await turn(store, f"话{number}")
    loaded = await store.retrieve("wang")
    assert said(loaded) == ["话3", "话4", "话5"]
    assert loaded is not None and loaded.get_slot("region") == "zhengzhou"
    await turn(store, "重新开始", AllSlotsReset())
    loaded = await store.retrieve("wang")
    assert loaded is not None and loaded.get_slot("region") is None


async def test_what_is_forgotten_and_what_is_old_is_gone_from_the_files(
    store: WindowTrackerStore, database: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql_rows, "BATCH", 5)
    for person in ("wang", "old", "new"):
        await turn(store, f"鸑鷟鹓鶵{person}", SlotSet("region", "anyang"), sender=person)
    with engine_of(store).begin() as connection:
        connection.execute(EVENTS.update().where(EVENTS.c.sender_id == "old").values(at=time.time() - 8 * 86_400))

    await store.forget("wang")
    await store.prune(7)
    await store.wipe()

    assert list(await store.keys()) == ["new"]
    with engine_of(store).connect() as connection:
        assert [row.sender_id for row in connection.execute(select(SLOTS.c.sender_id))] == ["new"]
    run_sql(database.superuser, "ANALYZE", "CHECKPOINT")
    assert holding(database.folder, ["鸑鷟鹓鶵wang", "鸑鷟鹓鶵old"]) == {}


async def test_a_database_that_hangs_costs_a_moment_once_and_nothing_is_lost_or_doubled(open_store: Open, database: Store) -> None:
    store, other = open_store(), open_store()
    await turn(store, "你好")
    tracker = await store.retrieve("wang")
    assert tracker is not None
    with stopped(database):
        began = time.monotonic()
        with pytest.raises(RowsDownError):
            await store.retrieve("li")
        first = time.monotonic() - began
        for text in ("安阳", "那电话呢"):
            await saved(store, tracker, text)
        assert said(await store.retrieve("wang")) == ["你好", "安阳", "那电话呢"]
        assert first < 1 and time.monotonic() - began < first + 0.2, "only the first waits"
    await until(lambda: not store.rows._threads.are_hanging)  # type: ignore[attr-defined]
    await turn(store, "谢谢", sender="li")
    await until(lambda: "wang" not in store._unsaved)
    assert said(await other.retrieve("wang")) == ["你好", "安阳", "那电话呢"], "written as soon as it could be, once"


async def test_a_write_that_was_given_up_on_and_done_after_all_is_not_done_twice(
    store: WindowTrackerStore, open_store: Open, database: Store
) -> None:
    tracker = await turn(store, "你好")
    with stopped(database):
        await saved(store, tracker, "安阳")  # sent, and done by the database when it wakes
    await until(lambda: not store.rows._threads.are_hanging)  # type: ignore[attr-defined]
    assert said(await open_store().retrieve("wang")) == ["你好", "安阳"]
    await turn(store, "谢谢")
    assert all_said(store) == ["你好", "安阳", "谢谢"]


async def test_a_database_that_was_started_anew_is_noticed_by_no_turn(store: WindowTrackerStore, database: Store) -> None:
    await turn(store, "你好")
    run_sql(database.superuser, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'gongyou'")
    assert said(await store.retrieve("wang")) == ["你好"]
    run_sql(database.superuser, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'gongyou'")
    await turn(store, "安阳")
    assert all_said(store) == ["你好", "安阳"] and not store._unsaved


@pytest.mark.parametrize("url", ["postgresql://gongyou:hunter2@127.0.0.1:1/gongyou", "nonsense://x", "postgresql"])
def test_a_database_that_is_not_there_stops_the_start_with_one_line(url: str) -> None:
    with pytest.raises(KnowledgeError) as stopped_start:
        WindowTrackerStore(DOMAIN, path=f"{url}://" if "://" not in url else url)
    assert "hunter2" not in str(stopped_start.value) and "\n" not in str(stopped_start.value)


async def saved(store: WindowTrackerStore, tracker: DialogueStateTracker, text: str) -> DialogueStateTracker:
    """A turn that had loaded its tracker before."""
    tracker.update_with_events([UserUttered(text, {"name": "greet"}), ActionExecuted("action_listen")], DOMAIN)
    await store.save(tracker)
    return tracker


async def until(works: Callable[[], bool]) -> None:
    patience = time.monotonic() + 5
    while not works():
        assert time.monotonic() < patience
        await asyncio.sleep(0.02)


async def test_an_inbox_whose_database_was_started_anew_is_asked_again(database: Store) -> None:
    calls = InboxCalls(database.url)
    await calls.run(lambda inbox: inbox.add_message("a" * 32, "web", "person", "咋落户", None, "q1"), 5)
    run_sql(database.superuser, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'gongyou'")
    assert len(await calls.run(lambda inbox: inbox.messages_after("a" * 32))) == 1
    run_sql(database.superuser, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'gongyou'")
    await calls.run(lambda inbox: inbox.add_message("a" * 32, "web", "person", "咋落户", None, "q1"))
    assert len(await calls.run(lambda inbox: inbox.messages_after("a" * 32))) == 1
    calls.close()


async def test_a_connection_that_was_idle_is_looked_at_before_it_is_used(database: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "IDLE_SECONDS", 0.0)
    inbox = Inbox(Database(database.url))
    inbox.messages_after("a" * 32)
    run_sql(database.superuser, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'gongyou'")
    assert inbox.messages_after("b" * 32) == []
    inbox.database.close()
