"""PostgreSQL and Redis on this machine, each with its files in one folder, for as long as a block runs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import redis

from bot.measure.bots import free_port

PATIENCE_SECONDS = 30.0
UNPRIVILEGED = "nobody"
"""PostgreSQL refuses to run as root."""
ACCOUNT = "gongyou"
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
wal_recycle = off
log_statement = none
"""
"""`wal_recycle = off` as docs/privacy.md has it."""
RIGHTS = (
    f"CREATE ROLE {ACCOUNT} LOGIN",
    f"CREATE DATABASE {ACCOUNT} OWNER {ACCOUNT} ENCODING 'UTF8' TEMPLATE template0",
    f"GRANT pg_checkpoint TO {ACCOUNT}",
)
SWITCH = f"GRANT EXECUTE ON FUNCTION pg_switch_wal() TO {ACCOUNT}"


class MissingError(RuntimeError):
    """A program that this machine does not have."""


@dataclass(frozen=True)
class Store:
    """A running store: where it is, and all its files."""

    url: str
    folder: Path
    superuser: str = ""


def program(name: str) -> str:
    """The path of a program of PostgreSQL, Redis or nginx.

    Raises:
        MissingError: where there is none.
    """
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin") or (str(versions[-1]) if versions else None)
    if found is None:
        raise MissingError(f"{name} is missing: `make stores` installs PostgreSQL, Redis and nginx")
    return found


@contextmanager
def running_postgresql(settings: str = "") -> Iterator[Store]:
    """PostgreSQL with a database of an account that is no superuser and has the rights of docs/privacy.md; `settings` are further lines."""
    initdb, server = program("initdb"), program("postgres")
    with tempfile.TemporaryDirectory(prefix="gongyou-postgresql-") as place:
        folder, port, as_other = Path(place), free_port(), _as_other(Path(place))
        made = subprocess.run(
            [initdb, "-D", "data", "-U", "postgres", "-A", "trust", "--no-sync"], cwd=folder, capture_output=True, **as_other
        )
        if made.returncode:
            raise RuntimeError(made.stderr.decode())
        with (folder / "data" / "postgresql.conf").open("a") as file:
            file.write(f"{SETTINGS}{settings}\nport = {port}\n")
        with (folder / "server.log").open("w") as log:
            process = subprocess.Popen([server, "-D", "data"], cwd=folder, stdout=log, stderr=log, **as_other)
            try:
                address = f"postgresql://{{}}@127.0.0.1:{port}/{{}}"
                superuser = address.format("postgres", "postgres")
                _until(lambda: psycopg2.connect(superuser).close(), (psycopg2.OperationalError,), folder / "server.log")
                run_sql(superuser, *RIGHTS)
                run_sql(address.format("postgres", ACCOUNT), SWITCH)
                yield Store(address.format(ACCOUNT, ACCOUNT), folder, address.format("postgres", ACCOUNT))
            finally:
                # The fast way to stop: it does not wait for those who are connected.
                process.send_signal(signal.SIGINT)
                process.wait(30)


@contextmanager
def running_redis() -> Iterator[Store]:
    """Redis that takes snapshots and keeps a log, uncompressed so that they can be searched."""
    server = program("redis-server")
    with tempfile.TemporaryDirectory(prefix="gongyou-redis-") as place:
        folder, port = Path(place), free_port()
        options = {"port": port, "bind": "127.0.0.1", "dir": place, "save": "3600 1", "appendonly": "yes", "rdbcompression": "no"}
        arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        with (folder / "server.log").open("w") as log:
            process = subprocess.Popen([server, *arguments], cwd=folder, stdout=log, stderr=log)
            try:
                url = f"redis://127.0.0.1:{port}/0"
                _until(lambda: redis.Redis.from_url(url).ping(), (redis.RedisError,), folder / "server.log")
                yield Store(url, folder)
            finally:
                process.terminate()
                process.wait(30)


def run_sql(url: str, *commands: str) -> None:
    """Run commands, each by itself."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for command in commands:
            cursor.execute(command)
    connection.close()


def _as_other(folder: Path) -> dict[str, Any]:
    """What makes a process another account's, where this one is root's; the folder becomes theirs."""
    if os.geteuid():
        return {}
    shutil.chown(folder, UNPRIVILEGED)
    return {"user": UNPRIVILEGED, "extra_groups": []}


def _until(works: Callable[[], object], failures: tuple[type[Exception], ...], log: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            works()
            return
        except failures:
            if time.monotonic() > until:
                raise RuntimeError(log.read_text(encoding="utf-8")[-2000:]) from None
            time.sleep(0.2)
