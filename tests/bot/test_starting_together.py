"""Processes that start at the same moment on stores that nobody has made yet: each of them finds its tables."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.inbox.database import Database
from bot.rasa.tracker_store import open_rows
from bot.shared_state import SqlState

TOGETHER = 4
STORES: dict[str, Callable[[str], Any]] = {"inbox": Database, "tracker": open_rows, "state": SqlState}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("store", STORES)
def test_whoever_comes_second_finds_what_the_first_made(store: str, kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    for number in range(2 if kind == "sqlite" else 1):
        url = f"sqlite:///{tmp_path}/{number}.db" if kind == "sqlite" else request.getfixturevalue("database").url
        start = threading.Barrier(TOGETHER)

        def open_store(_: int, url: str = url, start: threading.Barrier = start) -> Any:
            start.wait()
            return STORES[store](url)

        with ThreadPoolExecutor(TOGETHER) as threads:
            assert len(list(threads.map(open_store, range(TOGETHER)))) == TOGETHER
