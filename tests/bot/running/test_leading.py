"""One of several processes does what is done for all; all of them have one secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.running import leading
from bot.running.leading import check_shared_secret, may_lead
from bot.shared_state import SqlState, open_state
from bot.state_errors import StateError
from knowledge.errors import KnowledgeError


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SqlState:
    monkeypatch.setenv("GONGYOU_SECRET", "one secret of the tests, long enough")
    monkeypatch.setenv("GONGYOU_STATE_URL", f"sqlite:///{tmp_path}/state.db")
    open_state.cache_clear()
    found = open_state()
    assert isinstance(found, SqlState)
    return found


async def test_one_process_leads_until_its_time_is_over(state: SqlState) -> None:
    assert [await may_lead("deleting", 60) for _ in range(3)] == [True, False, False]
    assert await may_lead("other work", 60)
    state.delete("leader:deleting")
    assert await may_lead("deleting", 60)


async def test_who_is_alone_leads_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGYOU_STATE_URL", raising=False)
    assert [await may_lead("deleting", 60) for _ in range(2)] == [True, True]


def test_another_secret_than_the_others_stops_the_start(state: SqlState, monkeypatch: pytest.MonkeyPatch) -> None:
    check_shared_secret()
    check_shared_secret()
    monkeypatch.setenv("GONGYOU_SECRET", "another secret of the tests, long enough")
    with pytest.raises(KnowledgeError, match="GONGYOU_SECRET") as stopped:
        check_shared_secret()
    assert "another secret" not in str(stopped.value) and "\n" not in str(stopped.value)
    state.delete(leading.SECRET)
    check_shared_secret()


def test_without_the_state_nobody_is_stopped(monkeypatch: pytest.MonkeyPatch, state: SqlState) -> None:
    class Down(SqlState):
        def add(self, key: str, value: str, ttl: float) -> bool:
            raise StateError("down")

    check_shared_secret(Down("sqlite://"))
    monkeypatch.delenv("GONGYOU_STATE_URL")
    check_shared_secret()
