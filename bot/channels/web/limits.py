"""How much may be asked: by one conversation and by the whole site, never by address.

A service hall, a dormitory or a mobile network is one address with hundreds of people behind it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from knowledge.errors import KnowledgeError

Clock = Callable[[], float]


@dataclass(frozen=True)
class Limits:
    """The settings of the channel in credentials.yml."""

    messages_per_minute: float = 20
    """Of one conversation; so many may also come at once."""
    site_per_second: float = 20
    """Of all conversations together."""
    site_burst: float = 400
    """So many may come at once from all."""

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any] | None) -> Limits:
        """The limits with what credentials.yml sets.

        Raises:
            KnowledgeError: naming the setting that is unknown or no number above 0.
        """
        given = dict(settings or {})
        known = {field.name for field in fields(cls)}
        for name, value in given.items():
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            if name not in known or not is_number or value <= 0:
                raise KnowledgeError(f"credentials.yml: web channel: `{name}: {value}` is no limit; known are {', '.join(sorted(known))}")
        return cls(**given)


class Bucket:
    """Tokens that come back with time; every message takes one."""

    def __init__(self, capacity: float, per_second: float, clock: Clock = time.monotonic) -> None:
        self._capacity, self._per_second, self._clock = max(capacity, 1.0), per_second, clock
        self._level, self._at = self._capacity, clock()

    def take(self) -> float:
        """Take a token; seconds until there is one where there is none, else 0."""
        now = self._clock()
        self._level = min(self._capacity, self._level + (now - self._at) * self._per_second)
        self._at = now
        if self._level < 1:
            return (1 - self._level) / self._per_second
        self._level -= 1
        return 0.0


def conversation_bucket(limits: Limits) -> Bucket:
    """A new conversation's own bucket."""
    return Bucket(limits.messages_per_minute, limits.messages_per_minute / 60)


def site_bucket(limits: Limits) -> Bucket:
    """The bucket that all conversations share."""
    return Bucket(limits.site_burst, limits.site_per_second)
