"""PostgreSQL and Redis for tests, which are skipped where the machine has none; and how they hang."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import redis

from bot.measure import stores
from bot.measure.stores import ACCOUNT, SWITCH, MissingError, Store, run_sql

__all__ = ["ACCOUNT", "SWITCH", "Store", "emptied", "own_database", "program", "run_sql", "running_postgresql", "running_redis", "stopped"]

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
def own_database(server: Store) -> Iterator[Store]:
    """A new database of a running PostgreSQL, with the account's rights of the first; it is dropped with all its files."""
    name = f"test_{uuid4().hex[:8]}"
    run_sql(_beside(server.superuser, "postgres"), f"CREATE DATABASE {name} OWNER {ACCOUNT} TEMPLATE {ACCOUNT}")
    try:
        yield Store(_beside(server.url, name), server.folder, _beside(server.superuser, name))
    finally:
        run_sql(_beside(server.superuser, "postgres"), f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def emptied(server: Store) -> Iterator[Store]:
    """A running Redis, as it was started and with nothing in it afterwards."""
    client = redis.Redis.from_url(server.url, decode_responses=True)
    before = client.config_get("save"), client.config_get("appendonly")
    try:
        yield server
    finally:
        client.flushall()
        for settings in before:
            client.config_set(*next(iter(settings.items())))
        client.close()


def _beside(url: str, database: str) -> str:
    """The address of another database of the same server and account."""
    return f"{url.rpartition('/')[0]}/{database}"


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
