"""One interface, two stores: the same promises on SQLite and on Redis, in threads and between processes."""

from __future__ import annotations

import sqlite3
import stat
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fakeredis
import pytest

from bot import state_engine
from bot.redis_state import RedisState
from bot.shared_state import SWEEP_SECONDS, SharedState, SqlState, open_state
from bot.state_errors import StateError


@pytest.fixture(params=["sqlite", "redis"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], SharedState]]:
    """Opens the same state as often as asked, as several processes would."""
    server = fakeredis.FakeServer()
    opened: dict[str, Callable[[], SharedState]] = {
        "sqlite": lambda: SqlState(f"sqlite:///{tmp_path}/state.db"),
        "redis": lambda: RedisState(fakeredis.FakeRedis(server=server, decode_responses=True)),
    }
    yield opened[request.param]


@pytest.fixture
def state(stores: Callable[[], SharedState]) -> SharedState:
    return stores()


def test_what_is_put_is_got_by_every_process(stores: Callable[[], SharedState]) -> None:
    stores().put("a:b", "工资 😀\n", 60)
    assert stores().get("a:b") == "工资 😀\n"
    assert stores().get("a:c") is None


def test_a_later_value_takes_the_place(state: SharedState) -> None:
    state.put("k", "1", 60)
    state.put("k", "2", 60)
    assert state.get("k") == "2"


def test_only_the_first_adds(state: SharedState) -> None:
    assert state.add("k", "1", 60)
    assert not state.add("k", "2", 60)
    assert state.get("k") == "1"


def test_what_is_taken_is_gone(state: SharedState) -> None:
    state.put("k", "1", 60)
    assert state.take("k") == "1"
    assert state.take("k") is None and state.get("k") is None


def test_counts_grow_by_one(state: SharedState) -> None:
    assert [state.increment("k", 60) for _ in range(3)] == [1, 2, 3]
    assert state.get("k") == "3"


def test_several_counts_grow_at_once_each_by_its_own_amount(stores: Callable[[], SharedState]) -> None:
    assert stores().count({"b": 2, "a": 5}, 60) == {"b": 2, "a": 5}
    assert stores().increment("a", 60) == 6
    assert stores().count({"a": 1, "c": 4, "b": 0}, 60) == {"a": 7, "c": 4, "b": 2}


def test_counts_of_many_threads_are_all_counted(state: SharedState) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: state.count({"a": 1, f"own{number}": 1, "b": 2}, 60), range(20)))
    assert state.count({"a": 0, "b": 0}, 60) == {"a": 20, "b": 40}


def test_deleting_is_repeatable(state: SharedState) -> None:
    state.put("k", "1", 60)
    state.delete("k")
    state.delete("k")
    assert state.get("k") is None


def test_what_has_expired_is_gone_for_every_call(state: SharedState) -> None:
    for key in ("get", "take", "add"):
        state.put(key, "old", 0.05)
    state.increment("count", 0.05)
    time.sleep(0.12)
    assert state.get("get") is None and state.take("take") is None
    assert state.add("add", "new", 60) and state.get("add") == "new"
    assert state.increment("count", 60) == 1


def test_counting_on_does_not_put_off_the_end(state: SharedState) -> None:
    state.increment("k", 0.2)
    time.sleep(0.12)
    assert state.increment("k", 60) == 2
    time.sleep(0.12)
    assert state.increment("k", 60) == 1


def test_a_purge_takes_all_of_one_person_and_nothing_else(state: SharedState) -> None:
    for key in ("wechat:ab:rest", "wechat:ab:turn:1", "wechat:abc:rest", "wechat:a_:rest", "wechat:a%:x", "wechat:a*:x"):
        state.put(key, "1", 60)
    assert state.purge("wechat:ab:") == 2
    assert state.purge("wechat:a_:") == 1
    assert state.purge("wechat:a*:") == 1
    assert state.get("wechat:abc:rest") == "1" and state.get("wechat:a%:x") == "1"
    assert state.purge("nobody:") == 0


def together(count: int, work: Callable[[int], object]) -> list[object]:
    start = threading.Barrier(count)

    def one(number: int) -> object:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(one, range(count)))


def test_of_many_at_once_one_adds_and_one_takes(stores: Callable[[], SharedState]) -> None:
    states = [stores() for _ in range(4)]
    for number in range(10):
        assert sum(map(bool, together(4, lambda caller, number=number: states[caller].add(f"k{number}", str(caller), 60)))) == 1
        assert sum(found is not None for found in together(4, lambda caller, number=number: states[caller].take(f"k{number}"))) == 1


def test_no_count_is_lost(stores: Callable[[], SharedState]) -> None:
    states = [stores() for _ in range(4)]
    counts = together(4, lambda caller: [states[caller].increment("k", 60) for _ in range(10)])
    assert sorted(number for found in counts for number in found) == list(range(1, 41))  # type: ignore[attr-defined]


def test_what_has_expired_is_swept_from_the_disk(tmp_path: Path) -> None:
    now = [1000.0]
    state = SqlState(f"sqlite:///{tmp_path}/state.db", clock=lambda: now[0])
    state.put("old", "1", 10)
    now[0] += SWEEP_SECONDS + 1
    state.put("new", "1", 10)
    with sqlite3.connect(tmp_path / "state.db") as connection:
        assert connection.execute("SELECT key FROM state").fetchall() == [("new",)]


def test_a_held_lock_is_waited_for_and_then_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state_engine, "BUSY_MILLISECONDS", 50)
    state = SqlState(f"sqlite:///{tmp_path}/state.db")
    other = sqlite3.connect(tmp_path / "state.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StateError):
        state.put("k", "secret", 60)
    other.execute("ROLLBACK")
    state.put("k", "1", 60)
    assert state.get("k") == "1"


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlite:////proc/nowhere/state.db", "redis://:hunter2@127.0.0.1:1/0", "redis://host/notanumber"]
)
def test_a_store_that_cannot_be_used_is_a_state_error_without_secrets(url: str) -> None:
    with pytest.raises(StateError) as failed:
        open_state(url).get("k")
    assert "hunter2" not in str(failed.value) and "nowhere" not in str(failed.value)


def test_the_address_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_state.cache_clear()
    monkeypatch.setenv("GONGYOU_STATE_URL", f"sqlite:///{tmp_path}/deep/er/state.db")
    open_state().put("k", "1", 60)
    assert (tmp_path / "deep" / "er" / "state.db").is_file()
    open_state.cache_clear()


def test_only_the_owner_may_read_the_files(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "state.db"
    SqlState(f"sqlite:///{path}").put("wechat:p:rest", "还有三条", 60)
    files = list(path.parent.iterdir())
    assert {file.name for file in files} >= {"state.db", "state.db-wal", "state.db-shm"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_that_others_may_read_is_tightened(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    path.touch(0o644)
    SqlState(f"sqlite:///{path}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
