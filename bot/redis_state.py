"""The shared state in Redis."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Mapping
from typing import Any, cast

from redis.exceptions import ResponseError

from bot.state_errors import StateError, as_state_errors

logger = logging.getLogger(__name__)

WRITING = ("rdb_bgsave_in_progress", "aof_rewrite_in_progress", "aof_rewrite_scheduled")
"""What Redis tells of its writing in the background."""
WRITING_SECONDS = 10.0
"""How long wiping waits for Redis to write its files anew."""


class RedisState:
    """The state in Redis, each operation one command or one transaction."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def get(self, key: str) -> str | None:
        """The value, or None where there is none or it has expired."""
        with as_state_errors():
            return cast("str | None", self._client.get(_named(key)))

    def put(self, key: str, value: str, ttl: float) -> None:
        """Keep a value for `ttl` seconds, in place of any other."""
        with as_state_errors():
            self._client.set(_named(key), value, px=_milliseconds(ttl))

    def add(self, key: str, value: str, ttl: float) -> bool:
        """Keep a value for `ttl` seconds where the key is free; True for the one caller who did."""
        with as_state_errors():
            return bool(self._client.set(_named(key), value, px=_milliseconds(ttl), nx=True))

    def take(self, key: str) -> str | None:
        """Get a value and delete it; of several callers one gets it."""
        with as_state_errors():
            return cast("str | None", self._client.pipeline().get(_named(key)).delete(_named(key)).execute()[0])

    def increment(self, key: str, ttl: float) -> int:
        """Count one more; the first count starts the `ttl` seconds. Gives the count."""
        return self.count({key: 1}, ttl)[key]

    def count(self, amounts: Mapping[str, int], ttl: float) -> dict[str, int]:
        """Count several keys at once, each by its amount; a key's first count starts its `ttl` seconds. Gives the counts."""
        with as_state_errors():
            work = self._client.pipeline()
            for key, amount in amounts.items():
                work.set(_named(key), 0, px=_milliseconds(ttl), nx=True)
                work.incrby(_named(key), amount)
            return dict(zip(amounts, map(int, work.execute()[1::2])))

    def delete(self, key: str) -> None:
        """Delete a key; nothing happens where there is none."""
        with as_state_errors():
            self._client.delete(_named(key))

    def purge(self, prefix: str, keeping: Collection[str] = ()) -> int:
        """Delete all keys that start with `prefix` but those to keep; gives how many."""
        kept = {_named(key) for key in keeping}
        with as_state_errors():
            found = self._client.scan_iter(match=_glob_quoted(_named(prefix)) + "*", count=1000)
            keys = [key for key in found if key not in kept]
            return int(self._client.delete(*keys)) if keys else 0

    def wipe(self) -> None:
        """Have Redis write its files anew, where it writes any and lets us: a snapshot and a log hold what was deleted until then."""
        with as_state_errors():
            try:
                self._write_anew()
            except ResponseError as error:  # a command that whoever runs this Redis keeps to themselves
                logger.info("Redis keeps deleted values on the disk until it writes its files anew by itself (%s)", error)

    def _write_anew(self) -> None:
        is_logging = bool(self._client.info("persistence")["aof_enabled"])
        takes_snapshots = bool(self._client.config_get("save").get("save"))
        # One that began before the deletion may still hold what was deleted.
        self._wait_until_idle()
        if is_logging:
            self._client.bgrewriteaof()
            self._wait_until_idle()
        if takes_snapshots:
            self._client.bgsave()
            self._wait_until_idle()

    def _wait_until_idle(self) -> None:
        until = time.monotonic() + WRITING_SECONDS
        while any(self._client.info("persistence")[name] for name in WRITING):
            if time.monotonic() > until:
                raise StateError("Redis takes too long to write its files anew")
            time.sleep(0.05)


def _named(key: str) -> str:
    return f"gongyou:{key}"


def _glob_quoted(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "*?[]\\" else sign for sign in text)


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
