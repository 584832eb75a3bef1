"""An inbox of its own for each test, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.inbox.database import Database
from bot.inbox.person import person_key
from bot.inbox.store import Inbox
from bot.inbox.team import Team


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 4, 0, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.time

    def move(self, **parts: float) -> None:
        self.time += timedelta(**parts)


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_SECRET", "a secret that only the tests know, long enough")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "inbox.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def inbox(database: Database, clock: Clock) -> Inbox:
    return Inbox(database, clock)


@pytest.fixture
def worker() -> str:
    return person_key("web", "a" * 32)


@pytest.fixture
def other() -> str:
    return person_key("wechat", "b" * 28)


@pytest.fixture
def team(database: Database, clock: Clock) -> Team:
    return Team(database, clock)


@pytest.fixture
def waiting(inbox: Inbox, worker: str) -> str:
    inbox.add_message(worker, "web", "person", "找真人")
    inbox.open_handover(worker, "web", "欠薪", None, None)
    return worker
