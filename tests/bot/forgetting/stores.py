"""PostgreSQL and Redis for tests, which are skipped where the machine has none; and how they hang."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from bot.measure import stores
from bot.measure.stores import ACCOUNT, SWITCH, MissingError, Store, run_sql

__all__ = ["ACCOUNT", "SWITCH", "Store", "program", "run_sql", "running_postgresql", "running_redis", "stopped"]

SETTINGS = """
fsync = off
autovacuum = off
"""
"""A test itself does what autovacuum would."""


def program(name: str) -> str:
    """The path of a program of PostgreSQL or Redis; skips the test where there is none."""
    try:
        return stores.program(name)
    except MissingError as missing:
        pytest.skip(str(missing))


@contextmanager
def running_postgresql() -> Iterator[Store]:
    """PostgreSQL as `bot.measure.stores` starts it, without waiting for the disk."""
    program("initdb")
    with stores.running_postgresql(SETTINGS) as store:
        yield store


@contextmanager
def running_redis() -> Iterator[Store]:
    """Redis as `bot.measure.stores` starts it."""
    program("redis-server")
    with stores.running_redis() as store:
        yield store


@contextmanager
def stopped(store: Store) -> Iterator[None]:
    """The store hangs: its processes are stopped, their connections stay open and say nothing."""
    processes = _processes(store)
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def _processes(store: Store) -> list[int]:
    """The store's first process and its children."""
    if store.url.startswith("redis"):
        return [int(redis.Redis.from_url(store.url).info("server")["process_id"])]
    first = int((store.folder / "data" / "postmaster.pid").read_text().split()[0])
    parents = {int(path.parent.name): int(path.read_text().rpartition(")")[2].split()[1]) for path in Path("/proc").glob("[0-9]*/stat")}
    return [first, *(process for process, parent in parents.items() if parent == first)]
