"""What Rasa remembers, in whichever tracker store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import AllSlotsReset, SlotSet

from bot.channels.forgetting import NotForgottenError, forget_conversation
from tests.bot.conftest import ROOT
from tests.bot.rasa.test_tracker_store import turn

DOMAIN = Domain.load(str(ROOT / "domain.yml"))


class Agent:
    """As much of Rasa's agent as forgetting needs."""

    def __init__(self, store: TrackerStore) -> None:
        self.tracker_store, self.lock_store = store, InMemoryLockStore()


async def told(store: Any) -> Agent:
    await turn(store, "老板欠我八千块", SlotSet("region", "anyang"))
    return Agent(store)


async def test_a_store_in_memory_deletes() -> None:
    agent = await told(InMemoryTrackerStore(DOMAIN))
    assert await forget_conversation(agent, "wang") == {"talk", "place"}
    assert await agent.tracker_store.retrieve("wang") is None
    assert await forget_conversation(agent, "wang") == frozenset()


async def test_what_rasa_kept_aside_when_a_store_failed_goes_too() -> None:
    store = FailSafeTrackerStore(InMemoryTrackerStore(DOMAIN))
    await turn(store.fallback_tracker_store, "老板欠我八千块")
    await forget_conversation(await told(store), "wang")
    assert await store.fallback_tracker_store.retrieve("wang") is None


async def test_a_store_that_cannot_delete_says_so_and_starts_over_once(tmp_path: Path) -> None:
    agent = await told(SQLTrackerStore(DOMAIN, db=str(tmp_path / "rasa.db")))
    for _ in range(2):
        with pytest.raises(NotForgottenError):
            await forget_conversation(agent, "wang")
    tracker = await agent.tracker_store.retrieve("wang")
    assert tracker is not None and tracker.get_slot("region") is None
    full = await agent.tracker_store.retrieve_full_tracker("wang")
    assert [type(event) for event in full.events].count(AllSlotsReset) == 1
