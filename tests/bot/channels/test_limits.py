"""Buckets by an own clock, and gates of several processes over one state."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.address import Client
from bot.channels.limits import ADDRESS, CONVERSATION, SITE, Bucket, Gate, Limits, Rate, Verdict
from bot.shared_state import SharedState, SqlState
from bot.state_errors import StateError
from knowledge.errors import KnowledgeError


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_full_bucket_is_emptied_and_says_when_to_come_back() -> None:
    clock = Clock()
    bucket = Bucket(2, 0.5, clock)
    assert [bucket.take(), bucket.take(), bucket.take()] == [0.0, 0.0, 2.0]
    clock.now = 1.5
    assert bucket.take() == pytest.approx(0.5)
    clock.now = 2.0
    assert bucket.take() == 0.0


def test_a_rested_bucket_holds_no_more_than_at_first() -> None:
    clock = Clock()
    bucket = Bucket(2, 1, clock)
    clock.now = 1000.0
    assert [bucket.take() > 0 for _ in range(3)] == [False, False, True]


def test_a_bucket_for_less_than_one_still_lets_one_through() -> None:
    assert Bucket(0.2, 0.1).take() == 0.0


def test_who_is_patient_gets_what_comes_back_next() -> None:
    bucket = Bucket(1, 1, Clock())
    assert [bucket.take(2.0) for _ in range(4)] == [0.0, 1.0, 2.0, 3.0]
    assert bucket.level == -2, "the last one was not taken"


def test_what_others_took_is_gone_as_far_as_there_is_any() -> None:
    bucket = Bucket(5, 1, Clock())
    bucket.drain(2)
    assert bucket.level == 3
    bucket.drain(100)
    assert bucket.level == 0


def test_settings_change_what_they_name_only() -> None:
    assert Limits.from_settings({"messages_per_minute": 3}) == Limits(messages_per_minute=3)
    assert Limits.from_settings(None) == Limits()
    assert Limits.from_settings({"site_burst": 3}, defaults={"site_burst": 4, "site_per_second": 5}) == Limits(
        site_burst=3, site_per_second=5
    )


@pytest.mark.parametrize("settings", [{"messages_per_minute": -1}, {"site_burst": "9"}, {"site_per_second": None}, {"ip_per_second": 1}])
def test_wrong_settings_are_named(settings: dict[str, object]) -> None:
    with pytest.raises(KnowledgeError, match=next(iter(settings))):
        Limits.from_settings(settings)


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_SECRET", "a secret that only the tests know, long enough")


@pytest.fixture
def state(tmp_path: Path) -> SharedState:
    return SqlState(f"sqlite:///{tmp_path}/state.db")


RATES = {CONVERSATION: Rate(4, 0.1), ADDRESS: Rate(8, 0.5, patience=4.0), SITE: Rate(40, 1.0)}


async def test_each_kind_has_its_own_measure(state: SharedState) -> None:
    gate = Gate("t", RATES, lambda: state, Clock())
    one, other = Client("1.1.1.1"), Client("2.2.2.2")
    assert [gate.admit("a", one).refused_by for _ in range(5)] == ["", "", "", "", CONVERSATION]
    slow = [gate.admit(f"b{number}", one) for number in range(7)]
    assert [verdict.wait for verdict in slow[:6]] == [0, 0, 0, 0, 2, 4], "slowed down first"
    assert slow[6] == Verdict(6.0, ADDRESS)
    assert gate.admit("c", other) == Verdict(), "somebody else's address is no matter"
    assert [gate.admit(f"d{number}", Client(f"3.3.3.{number}")).refused_by for number in range(30)][-1] == SITE
    await gate.close()


async def test_a_program_of_this_machine_is_not_counted_by_its_address(state: SharedState) -> None:
    gate = Gate("t", RATES, lambda: state, Clock())
    assert [gate.admit(f"a{number}", Client("127.0.0.1", is_here=True)).wait for number in range(20)] == [0.0] * 20
    await gate.close()


async def test_processes_count_together(state: SharedState) -> None:
    clock = Clock()
    first, second = (Gate("t", RATES, lambda: state, clock, Clock()) for _ in range(2))
    client = Client("1.1.1.1")
    assert [first.admit("a", client).refused_by for _ in range(3)] == ["", "", ""]
    await first.close()
    await first.exchange()
    assert second.admit("a", client).refused_by == "", "it has not heard of it yet"
    second.admit("a", client)
    await second.close()
    await second.exchange()
    assert second.admit("a", client).refused_by == CONVERSATION
    first.admit("a", client)
    await first.exchange()
    assert first.admit("a", client).refused_by == CONVERSATION
    clock.now = 1000.0
    assert first.admit("a", client).refused_by == ""
    await first.close()


async def test_the_state_holds_neither_address_nor_person_and_little_of_it(state: SharedState, tmp_path: Path) -> None:
    gate = Gate("t", RATES, lambda: state, Clock())
    for _ in range(4):
        gate.admit("person-key", Client("198.51.100.7"))
    await gate.close()
    await gate.exchange()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("state.db*"))
    assert b"limit:t:conversation:" in kept and b"limit:t:site:" not in kept, "what is far from its end is not written"
    assert b"person-key" not in kept and b"198.51.100.7" not in kept


async def test_one_operation_a_second_at_most_and_none_while_little_is_asked() -> None:
    calls: list[dict[str, int]] = []

    class Counting:
        def count(self, amounts: dict[str, int], ttl: float) -> dict[str, int]:
            calls.append(amounts)
            return amounts

    clock = Clock()
    gate = Gate("t", RATES, lambda: Counting(), clock)  # type: ignore[arg-type,return-value]
    gate.admit("quiet", Client("1.1.1.1"))
    await _rest(gate)
    assert calls == []
    for _ in range(3):
        for _ in range(4):
            gate.admit("loud", Client("1.1.1.1"))
        await _rest(gate)
    assert len(calls) == 1
    clock.now = 1.1
    gate.admit("other", Client("1.1.1.1"))
    await _rest(gate)
    assert len(calls) == 2


async def test_without_the_state_each_process_counts_alone() -> None:
    def broken() -> SharedState:
        raise StateError("down")

    gate = Gate("t", RATES, broken, Clock())
    assert [gate.admit("a", Client("1.1.1.1")).refused_by for _ in range(5)] == ["", "", "", "", CONVERSATION]
    await _rest(gate)
    await gate.exchange()


async def _rest(gate: Gate) -> None:
    if gate._exchanging is not None:
        await gate._exchanging
