"""What is kept of files belongs to a generation: a new one is filled beside the one that serves."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from knowledge.generation import Generation, current, inside, kept, serve

words = {"greeting": "旧"}


@kept()
def greeting() -> str:
    return words["greeting"]


@kept(maxsize=2)
def greeted(name: str) -> list[str]:
    return [greeting(), name]


@pytest.fixture(autouse=True)
def own_generation(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = current()
    serve(Generation())
    monkeypatch.setitem(words, "greeting", "旧")
    yield
    serve(before)


def test_a_result_is_kept_and_can_be_forgotten() -> None:
    assert greeted("李") is greeted("李") and greeted("李") == ["旧", "李"]
    words["greeting"] = "新"
    assert greeting() == "旧"
    greeting.cache_clear()
    assert greeting() == "新" and greeted("李") == ["旧", "李"], "what was made of it is kept by itself"


def test_only_so_many_are_kept() -> None:
    first = greeted("一")
    greeted("二")
    greeted("三")
    assert greeted("一") is not first


async def test_a_new_generation_is_filled_beside_and_then_serves() -> None:
    assert greeted("李") == ["旧", "李"]
    words["greeting"] = "新"
    new = Generation()
    with inside(new):
        assert await asyncio.to_thread(greeted, "李") == ["新", "李"]
    assert greeted("李") == ["旧", "李"], "not yet"
    serve(new)
    assert greeted("李") == ["新", "李"]


async def test_who_began_in_a_generation_ends_in_it() -> None:
    assert greeting() == "旧"
    old, going, heard = current(), asyncio.Event(), []

    async def turn() -> None:
        with inside(old):
            await going.wait()
            heard.append(greeting())

    running = asyncio.create_task(turn())
    await asyncio.sleep(0)
    words["greeting"] = "新"
    serve(Generation())
    going.set()
    await running
    assert heard == ["旧"] and greeting() == "新"


def test_threads_that_come_first_together_get_the_same() -> None:
    start, found = threading.Barrier(8), []

    def ask() -> None:
        start.wait()
        found.append(greeted.__wrapped__ and greeted("李"))  # type: ignore[attr-defined]

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and all(one == ["旧", "李"] for one in found)
