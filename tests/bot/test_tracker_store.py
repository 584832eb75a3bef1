"""Conversations on disk: a window of turns, slots beyond it, and a database that others hold."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, AllSlotsReset, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import tracker_store
from bot.tracker_store import WindowTrackerStore
from tests.bot.conftest import ROOT

TURNS = 3
DOMAIN = Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "tracker.db"


@pytest.fixture
def open_store(path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], WindowTrackerStore]:
    """Opens the same file as often as a test likes; a lock is given up on almost at once."""
    monkeypatch.setattr(tracker_store, "BUSY_MILLISECONDS", 20)
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
        ActionExecuted("action_smalltalk"),
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
    await turn(store, "安阳", SlotSet("region", "anyang"), SlotSet("last", last))
    await turn(store, "郑州", SlotSet("region", "zhengzhou"))
    for number in range(2 * TURNS):
        await turn(store, f"话{number}")
    loaded = await store.retrieve("wang")
    assert loaded is not None and "郑州" not in said(loaded)
    assert (loaded.get_slot("region"), loaded.get_slot("last")) == ("zhengzhou", last)


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
    store._connection.set_progress_handler(count, 1)
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
    monkeypatch.setattr("knowledge.inbox.wiping.WAIT_SECONDS", 0.05)
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
    assert list(store._connection.execute("SELECT * FROM slots WHERE sender_id = 'wang'")) == []
