"""Long conversations made by copying stored turns."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path

import pytest
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.measure.growth import restamp, seed, split_turns, stretch
from bot.rasa.tracker_store import WindowTrackerStore

ROWS = [("action", 0), ("session_started", 1), ("action", 2), ("user", 3), ("bot", 4), ("action", 5), ("user", 6), ("action", 7)]
SLOTS = "version: '3.1'\nslots:\n  region:\n    type: text\n    mappings:\n    - type: custom\n"


def test_turns_begin_with_the_persons_message() -> None:
    before, turns = split_turns(ROWS)

    assert before == ROWS[:3]
    assert turns == [ROWS[3:6], ROWS[6:]]


def test_rows_without_a_message_have_no_turns() -> None:
    assert split_turns(ROWS[:3]) == (ROWS[:3], [])


@pytest.mark.parametrize("turns", [1, 2, 5, 2000])
def test_a_stretched_conversation_has_as_many_turns_and_one_beginning(turns: int) -> None:
    kinds = [row[0] for row in stretch(ROWS, turns)]

    assert kinds.count("user") == turns and kinds.count("session_started") == 1


def test_times_rise_from_row_to_row_and_lie_in_the_past() -> None:
    rows = restamp([("user", 5.0, "a"), ("bot", 1.0, "b"), ("user", 5.0, "a")])

    assert [row[0] for row in rows] == ["user", "bot", "user"] and [row[2] for row in rows] == ["a", "b", "a"]
    assert rows[0][1] < rows[1][1] < rows[2][1] <= time.time()


def conversation(domain: Domain, sender: str) -> DialogueStateTracker:
    listen = ActionExecuted("action_listen")
    events = [ActionExecuted("action_session_start"), SessionStarted(), listen]
    for text in ("one", "two", "three"):
        events += [UserUttered(text, {"name": "greet"}), ActionExecuted("action_talk"), SlotSet("region", text), listen]
    return DialogueStateTracker.from_events(sender, events, slots=domain.slots, domain=domain)


@pytest.mark.parametrize("bot", ["ours", "stock"])
def test_a_seeded_conversation_is_loaded_by_the_store_it_was_written_for(tmp_path: Path, bot: str) -> None:
    domain, path = Domain.from_yaml(SLOTS), tmp_path / "tracker.db"
    store: TrackerStore = WindowTrackerStore(domain, path=str(path), turns=6) if bot == "ours" else SQLTrackerStore(domain, db=str(path))
    asyncio.run(_save(store, conversation(domain, "real")))
    seed(path, bot, "real", "long", 50)
    tracker = asyncio.run(_load(store, "long"))

    with sqlite3.connect(path) as connection:
        kind = "type" if bot == "ours" else "type_name"
        assert connection.execute(f"SELECT count(*) FROM events WHERE sender_id = 'long' AND {kind} = 'user'").fetchone() == (50,)
    assert tracker.get_slot("region") == "two"
    assert [event.text for event in tracker.events if isinstance(event, UserUttered)][-2:] == ["one", "two"]
    assert tracker.events[-1] == ActionExecuted("action_listen")


async def _save(store: TrackerStore, tracker: DialogueStateTracker) -> None:
    await store.save(tracker)


async def _load(store: TrackerStore, sender: str) -> DialogueStateTracker:
    found = await store.retrieve(sender)
    assert found is not None
    return found
