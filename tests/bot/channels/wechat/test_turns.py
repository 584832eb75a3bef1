"""The five-second rule, ten times as fast: retries join, replies go out once, nothing is lost between processes."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.channels.wechat import ledger as wechat_ledger
from bot.channels.wechat.delivery import Delivery, Limits
from bot.channels.wechat.ledger import Ledger
from bot.channels.wechat.render import Words, say
from bot.channels.wechat.turns import Turns
from bot.shared_state import SharedState, SqlState
from bot.state_errors import StateError

LIMITS = Limits(budget=0.45, closed=0.6, gap=0.2, poll=0.02)
WECHAT_WAITS = 0.5
ONE = Delivery("p1", "openid", "k1")


def delivery(key: str, person: str = "p1") -> Delivery:
    return Delivery(person, "openid", key)


class Work:
    """A turn that answers when it is told to, and counts how often it ran."""

    def __init__(self, text: str = "答", is_free: bool = True) -> None:
        self.runs = 0
        self.free = asyncio.Event()
        self._text = text
        if is_free:
            self.free.set()

    async def __call__(self) -> Words:
        self.runs += 1
        await self.free.wait()
        return Words(self._text)


class FakeSender:
    """The customer-service API."""

    def __init__(self, works: bool = True) -> None:
        self.sent: list[tuple[str, str]] = []
        self.noticed_of: list[Any] = []
        self._works = works

    def noticed(self, openid: str, occasion: object) -> None:
        self.noticed_of.append((openid, occasion))

    def send_text(self, openid: str, text: str) -> bool:
        self.sent.append((openid, text))
        return self._works


@pytest.fixture
def open_process(tmp_path: Path) -> Callable[..., Turns]:
    """Another process over the same state."""
    return lambda sender=None: Turns(SqlState(f"sqlite:///{tmp_path}/state.db"), sender, LIMITS)


@pytest.fixture
def turns(open_process: Callable[..., Turns]) -> Turns:
    return open_process()


async def closed_by_wechat(deliver: Awaitable[str | None]) -> str | None:
    """One delivery as WeChat's server sees it."""
    with contextlib.suppress(asyncio.TimeoutError):
        return await asyncio.wait_for(deliver, WECHAT_WAITS)
    return None


async def test_a_quick_turn_is_answered_at_once(turns: Turns) -> None:
    work = Work()
    assert await turns.deliver(ONE, work) == "答" and work.runs == 1


async def test_a_retry_joins_the_running_turn_and_takes_its_reply(turns: Turns) -> None:
    work = Work(is_free=False)
    assert await closed_by_wechat(turns.deliver(ONE, work)) is None
    second = asyncio.create_task(turns.deliver(ONE, work))
    await asyncio.sleep(0.1)
    work.free.set()
    assert await second == "答" and work.runs == 1


async def test_a_delivery_out_of_time_stays_open_until_wechat_has_closed_it(turns: Turns) -> None:
    work, loop = Work(is_free=False), asyncio.get_running_loop()
    started = loop.time()
    assert await turns.deliver(ONE, work) is None
    # The loop's clock counts whole milliseconds.
    assert loop.time() - started >= LIMITS.closed - 0.002


async def test_of_two_open_deliveries_the_newest_carries_the_reply(turns: Turns) -> None:
    work = Work(is_free=False)
    both = [asyncio.create_task(turns.deliver(ONE, work)) for _ in range(2)]
    await asyncio.sleep(0.15)
    work.free.set()
    assert await asyncio.gather(*both) == [None, "答"] and work.runs == 1


async def test_a_reply_that_got_lost_is_sent_once_more_and_never_again(turns: Turns) -> None:
    work = Work()
    assert [await turns.deliver(ONE, work) for _ in range(4)] == ["答", "答", None, None]
    assert work.runs == 1


async def test_another_process_joins_too(open_process: Callable[..., Turns]) -> None:
    first, second, work, never = open_process(), open_process(), Work(is_free=False), Work("zwei")
    assert await closed_by_wechat(first.deliver(ONE, work)) is None
    retry = asyncio.create_task(second.deliver(ONE, never))
    await asyncio.sleep(0.1)
    work.free.set()
    assert await retry == "答" and never.runs == 0


async def test_a_turn_whose_process_died_is_run_by_the_retry(open_process: Callable[..., Turns], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wechat_ledger, "LEASE_SECONDS", 0.2)
    monkeypatch.setattr(wechat_ledger, "LOCK_SECONDS", 0.2)
    dead, alive, work = open_process(), open_process(), Work("neu")
    ledger = dead.ledger("p1")
    assert ledger.arrive("k1", 1).is_runner and ledger.lock("dead")
    assert await alive.deliver(ONE, work) == "neu"


async def test_what_a_dead_process_left_is_run_and_told_with_the_next_message(
    open_process: Callable[..., Turns], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wechat_ledger, "LEASE_SECONDS", 0.2)
    monkeypatch.setattr(wechat_ledger, "LOCK_SECONDS", 0.2)
    dead, alive = open_process(), open_process()
    never, told = Work("nie", is_free=False), []
    lost = [Delivery("p1", "openid", f"lost{number}", f"问{number}") for number in range(2)]
    tasks = [asyncio.create_task(closed_by_wechat(dead.deliver(one, never))) for one in lost]
    await asyncio.gather(*tasks)
    for task in (*dead._running.values(), *dead._afterwards):
        task.cancel()  # kill -9: nothing of it is given back
    await asyncio.sleep(LIMITS.closed + LIMITS.gap)

    async def again(key: str, said: str) -> Words:
        told.append((key, said))
        return Words(f"答{said}")

    words = await alive.deliver(Delivery("p1", "openid", "k2", "新"), Work("新答"), again)
    assert words is not None and [words.index(part) for part in ("答问0", "答问1", "新答")] == sorted(
        words.index(part) for part in ("答问0", "答问1", "新答")
    )
    assert told == [("lost0", "问0"), ("lost1", "问1")]
    assert await alive.deliver(Delivery("p1", "openid", "k3", "再"), Work("再答"), again) == "再答" and len(told) == 2


async def test_what_waits_behind_another_message_is_not_taken_for_lost(turns: Turns) -> None:
    slow, told = Work("慢", is_free=False), []

    async def again(key: str, _: str) -> Words:
        told.append(key)
        return Words()

    plans = [(f"k{number}", slow if not number else Work(f"答{number}")) for number in range(3)]
    tasks = [asyncio.create_task(turns.deliver(Delivery("p1", "openid", key, key), work, again)) for key, work in plans]
    await asyncio.sleep(0.1)
    slow.free.set()
    assert await asyncio.gather(*tasks) == ["慢", "答1", "答2"] and told == []


async def test_messages_of_one_person_are_handled_in_order(turns: Turns) -> None:
    order: list[str] = []

    def work(name: str, seconds: float) -> Callable[[], Awaitable[Words]]:
        async def run() -> Words:
            order.append(f"{name} begins")
            await asyncio.sleep(seconds)
            order.append(f"{name} ends")
            return Words(name)

        return run

    plans = [("a", 0.08), ("b", 0.0), ("c", 0.03)]
    replies = await asyncio.gather(*(turns.deliver(delivery(name), work(name, seconds)) for name, seconds in plans))
    assert replies == ["a", "b", "c"]
    assert order == ["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]


async def test_people_do_not_wait_for_each_other(turns: Turns) -> None:
    slow, quick = Work(is_free=False), Work("schnell")
    waiting = asyncio.create_task(closed_by_wechat(turns.deliver(ONE, slow)))
    await asyncio.sleep(0.05)
    assert await turns.deliver(delivery("k2", "p2"), quick) == "schnell"
    slow.free.set()
    assert await waiting == "答"


async def miss_all(turns: Turns, work: Work, last_waits: float = WECHAT_WAITS) -> str | None:
    for _ in range(2):
        assert await closed_by_wechat(turns.deliver(ONE, work)) is None
    return await asyncio.wait_for(turns.deliver(ONE, work), last_waits)


async def test_the_last_delivery_says_honestly_that_it_takes_longer(turns: Turns) -> None:
    words = await miss_all(turns, Work(is_free=False))
    assert words is not None and words.startswith(say("slow")) and "12333" in words


async def test_what_missed_all_deliveries_comes_before_the_next_answer(turns: Turns) -> None:
    work, after = Work("旧答", is_free=False), Work("新答")
    await miss_all(turns, work)
    work.free.set()
    await asyncio.sleep(LIMITS.closed + LIMITS.gap)
    words = await turns.deliver(delivery("k2"), after)
    assert words is not None and words.index("旧答") < words.index("新答")
    assert await turns.deliver(delivery("k3"), Work("再")) == "再"
    assert await turns.deliver(ONE, work) is None, "its own delivery has nothing left to say"


async def test_a_reply_that_is_still_waited_for_is_left_to_its_own_delivery(turns: Turns) -> None:
    work = Work("旧答", is_free=False)
    first = asyncio.create_task(turns.deliver(ONE, work))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(turns.deliver(delivery("k2"), Work("新答")))
    await asyncio.sleep(0.05)
    work.free.set()
    assert await asyncio.gather(first, second) == ["旧答", "新答"]


async def test_a_verified_account_sends_what_was_missed(open_process: Callable[..., Turns]) -> None:
    sender = FakeSender()
    turns, work = open_process(sender), Work("旧答", is_free=False)
    assert await miss_all(turns, work) is None
    work.free.set()
    await asyncio.sleep(LIMITS.closed + LIMITS.gap + 0.4)
    assert sender.sent == [("openid", "旧答")]
    assert await turns.deliver(delivery("k2"), Work("新答")) == "新答"


async def test_a_reply_that_was_taken_is_not_sent_again(open_process: Callable[..., Turns]) -> None:
    sender = FakeSender()
    turns = open_process(sender)
    assert await turns.deliver(ONE, Work()) == "答"
    await asyncio.sleep(LIMITS.closed + LIMITS.gap + 0.3)
    assert sender.sent == []


async def test_what_could_not_be_sent_comes_with_the_next_message(open_process: Callable[..., Turns]) -> None:
    turns, work = open_process(FakeSender(works=False)), Work("旧答", is_free=False)
    await miss_all(turns, work)
    work.free.set()
    await asyncio.sleep(LIMITS.closed + LIMITS.gap + 0.4)
    words = await turns.deliver(delivery("k2"), Work("新答"))
    assert words is not None and "旧答" in words and "新答" in words


async def test_a_closed_delivery_does_not_stop_its_turn(turns: Turns) -> None:
    work = Work()
    for _ in range(5):
        task = asyncio.create_task(turns.deliver(ONE, work))
        await asyncio.sleep(0)
        task.cancel()
    await asyncio.sleep(0.2)
    assert work.runs == 1
    assert await turns.deliver(ONE, work) == "答" and work.runs == 1


async def test_silence_is_silence(turns: Turns) -> None:
    work = Work("")
    assert await turns.deliver(ONE, work) is None
    assert await turns.deliver(delivery("k2"), Work()) == "答"


class BrokenState(SqlState):
    """A store that cannot be reached any more."""

    def increment(self, key: str, ttl: float) -> int:
        raise StateError("down")


async def test_a_broken_store_is_said_to_the_caller(tmp_path: Path) -> None:
    with pytest.raises(StateError):
        await Turns(BrokenState(f"sqlite:///{tmp_path}/s.db"), None, LIMITS).deliver(ONE, Work())


async def test_idle_people_leave_nothing_in_memory(turns: Turns) -> None:
    await asyncio.gather(*(turns.deliver(delivery(f"k{number}", f"p{number}"), Work()) for number in range(5)))
    await asyncio.sleep(0.05)
    assert not turns._running and not turns._arriving and not turns._talking


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(SqlState(f"sqlite:///{tmp_path}/state.db"), "p1")


def test_a_turn_that_just_ended_is_not_run_again(ledger: Ledger) -> None:
    assert ledger.arrive("k", 1).is_runner
    ledger.finish("k", Words("答"))
    assert not ledger.lease("k")
    arrival = ledger.arrive("k", 1)
    assert (arrival.number, arrival.reply, arrival.is_runner) == (2, Words("答"), False)


def test_a_long_reply_leaves_its_rest_for_going_on(ledger: Ledger) -> None:
    ledger.finish("k", Words("去劳动监察大队。" * 200))
    rest = ledger.take_rest()
    assert rest is not None and rest.text.startswith("去劳动") and ledger.take_rest() is None


def test_forgetting_leaves_what_the_running_turn_needs_until_it_is_dropped(ledger: Ledger, tmp_path: Path) -> None:
    ledger.finish("earlier", Words("前面的话"))
    ledger.preset_region("anyang")
    assert ledger.lock("me") and ledger.arrive("k", 1).is_runner
    assert ledger.forget("k") == {"place"}
    assert ledger.reply("earlier") is None and ledger.region() is None
    assert not ledger.lock("other") and not ledger.lease("k")
    ledger.finish("k", Words("删好了"))
    assert ledger.claim("k", 1) == 0
    ledger.drop("k")
    ledger.unlock("me")
    with sqlite3.connect(tmp_path / "state.db") as state:
        assert state.execute("SELECT key FROM state").fetchall() == []


def test_forgetting_a_person_leaves_others(ledger: Ledger, tmp_path: Path) -> None:
    state: SharedState = SqlState(f"sqlite:///{tmp_path}/state.db")
    other = Ledger(state, "p11")
    for one in (ledger, other):
        one.preset_region("anyang")
        one.finish("k", Words("长" * 3000))
    ledger.forget()
    assert ledger.region() is None and ledger.take_rest() is None and ledger.reply("k") is None
    assert other.region() == "anyang" and other.reply("k") is not None
