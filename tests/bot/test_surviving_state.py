"""The shared state while Redis hangs: answers at once from what this process knows, and Redis learns it when it is back."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot import surviving_state
from bot.shared_state import SharedState, SqlState, open_state
from bot.state_errors import StateError
from bot.surviving_state import PAUSE_SECONDS, SurvivingState, surviving
from tests.bot.forgetting.stores import Store, stopped


@pytest.fixture(params=["redis_store", "database"])
def store(request: pytest.FixtureRequest) -> Store:
    found: Store = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def state(store: Store) -> SharedState:
    open_state.cache_clear()
    found = surviving(open_state(store.url))
    assert isinstance(found, SurvivingState)
    return found


@pytest.fixture
def other(state: SharedState, store: Store) -> SharedState:
    """The state as another process has it."""
    open_state.cache_clear()
    return open_state(store.url)


def seconds_of(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def test_while_the_store_hangs_everything_goes_on_here(state: SharedState, other: SharedState, store: Store) -> None:
    state.put("region", "anyang", 60)
    state.put("gone", "1", 60)
    assert state.add("sent", "own", 60)
    state.increment("count", 60)
    with stopped(store):
        first = seconds_of(lambda: state.get("region"))
        later = seconds_of(lambda: went_on(state))
        assert first < 0.8 and later < 0.2, "one call waits, once"
    wait_until(lambda: state.get("region") is not None and not state.is_down)  # type: ignore[attr-defined]
    assert {key: other.get(key) for key in ("region", "told", "lock", "gone", "sent")} == {
        "region": "zhengzhou", "told": "yes", "lock": None, "gone": None, "sent": "own",
    }  # fmt: skip
    assert other.increment("count", 60) == 4


def went_on(state: SharedState) -> None:
    assert state.get("region") == "anyang", "what was written before is known"
    assert not state.add("sent", "own", 60), "what was sent before is not sent again"
    assert (state.increment("count", 60), state.increment("count", 60)) == (2, 3)
    assert state.add("lock", "me", 60) and not state.add("lock", "you", 60)
    state.delete("lock")
    assert state.add("lock", "you", 60)
    state.delete("lock")
    state.put("told", "yes", 60)
    state.put("region", "zhengzhou", 60)
    assert state.take("gone") == "1" and state.take("gone") is None


def test_of_many_callers_one_waits_for_a_store_that_hangs(state: SharedState, store: Store) -> None:
    with stopped(store):
        state.get("k")
        time.sleep(PAUSE_SECONDS + 0.1)
        with ThreadPoolExecutor(8) as threads:
            waits = sorted(threads.map(lambda _: seconds_of(lambda: state.put("k", "1", 60)), range(8)))
    assert waits[-2] < 0.1 < waits[-1] < 0.8


def test_what_a_person_wants_deleted_is_deleted_or_said_not_to_be(state: SharedState, store: Store) -> None:
    state.put("wechat:a:rest", "还有三条", 60)
    with stopped(store):
        state.put("wechat:a:turn", "答", 60)
        with pytest.raises(StateError):
            state.purge("wechat:a:")
        assert state.get("wechat:a:rest") is None and state.get("wechat:a:turn") is None
    wait_until(lambda: purged(state))
    assert state.get("wechat:a:turn") is None


def purged(state: SharedState) -> bool:
    try:
        state.purge("wechat:a:")
    except StateError:
        return False
    return True


def wait_until(works: Callable[[], bool]) -> None:
    patience = time.monotonic() + 3 * PAUSE_SECONDS
    while not works():
        assert time.monotonic() < patience, "recovery at once"
        time.sleep(0.02)


def test_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surviving_state, "MOST_KEPT", 3)
    state = SurvivingState(SqlState("sqlite://"))
    for number in range(9):
        state.put(f"k{number}", "1", 60)
    assert len(state._kept) == 3 and state.get("k0") == "1"


def test_a_file_beside_us_needs_nothing_around_it() -> None:
    state = SqlState("sqlite://")
    assert surviving(state) is state
