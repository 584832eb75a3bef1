"""What is old goes by itself while the server runs."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.domain import Domain

from bot.channels import forget_old as retention
from bot.channels.forget_old import delete_old, keep_deleting
from bot.inbox.database import Database
from bot.inbox.store import Inbox, open_inbox
from bot.rasa.tracker_store import WindowTrackerStore
from tests.bot.conftest import ROOT
from tests.bot.rasa.test_tracker_store import turn

LONG_AGO = datetime.now(timezone.utc) - timedelta(days=400)


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    """The inbox of the environment with one old and one new message."""
    url = f"sqlite:///{tmp_path / 'inbox.db'}"
    monkeypatch.setenv("GONGYOU_INBOX_URL", url)
    Inbox(Database(url), now=lambda: LONG_AGO).add_message("old", "web", "person", "前年的事")
    open_inbox().add_message("new", "web", "person", "今天的事")
    return open_inbox()


async def test_old_words_go_from_both_stores(inbox: Inbox, tmp_path: Path) -> None:
    store = WindowTrackerStore(Domain.load(str(ROOT / "domain.yml")), path=str(tmp_path / "tracker.db"))
    await turn(store, "前年的事", sender="old")
    store.rows._connection.execute("UPDATE events SET data = json_set(data, '$.timestamp', ?)", (LONG_AGO.timestamp(),))
    await turn(store, "今天的事", sender="new")

    await delete_old(FailSafeTrackerStore(store), 180)

    assert await store.retrieve("old") is None and await store.retrieve("new") is not None
    assert not inbox.messages_after("old") and inbox.messages_after("new")


async def test_it_goes_on_after_a_store_that_cannot_be_used(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        tries = 0

        async def prune(self, days: int) -> None:
            Broken.tries += 1
            raise OSError("locked")

    monkeypatch.setattr(retention, "PAUSE_SECONDS", 0.01)
    task = asyncio.create_task(keep_deleting(Broken(), 180))
    await asyncio.sleep(0.2)
    task.cancel()

    assert Broken.tries > 1
