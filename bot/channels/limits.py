"""How much may be asked: by one conversation, from one address, and of a whole channel.

A dormitory, a service hall or a mobile network is one address with hundreds of people behind it: beyond what an address may ask it is
slowed down first. Buckets are this process's own; what is taken from one that gets low is told to the other processes through the shared
state, once a second at most, so that a turn waits for nothing and costs next to nothing.
"""

from __future__ import annotations

import asyncio
import logging
import math
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from bot.channels.address import Client
from bot.inbox.errors import InboxError
from bot.inbox.person import keyed_hash
from bot.running.metrics import limited
from bot.shared_state import SharedState, open_state
from bot.state_errors import StateError
from knowledge.errors import KnowledgeError

logger = logging.getLogger(__name__)

CONVERSATION, ADDRESS, SITE = "conversation", "address", "site"
MOST_BUCKETS = 20_000
"""Of one kind; those used longest ago go first."""
PATIENCE = 5.0
"""Seconds that a message waits for its turn where its address asks too much; a page gives up later."""
LOW = 0.75
"""A bucket that is fuller is no matter of other processes."""
EXCHANGE_SECONDS = 1.0
SHORTEST_PERIOD = 60.0

Clock = Callable[[], float]


@dataclass(frozen=True)
class Limits:
    """The settings of a channel in credentials.yml."""

    messages_per_minute: float = 20
    """Of one conversation; so many may also come at once."""
    address_per_minute: float = 180
    """Of all conversations from one address; more are slowed down, and refused where there is no end of them."""
    address_burst: float = 120
    """So many may come at once from one address."""
    site_per_second: float = 20
    """Of all conversations together."""
    site_burst: float = 400
    """So many may come at once from all."""
    address_handovers_per_hour: float = 10
    """Conversations that come to staff from one address; so many may also come at once."""
    handovers_per_hour: float = 60
    """Conversations that come to staff from all addresses."""

    @classmethod
    def from_settings(
        cls, settings: Mapping[str, Any] | None, channel: str = "web", defaults: Mapping[str, float] = MappingProxyType({})
    ) -> Limits:
        """The limits with what credentials.yml sets.

        Raises:
            KnowledgeError: naming the setting that is unknown or no number above 0.
        """
        given = dict(settings or {})
        known = {field.name for field in fields(cls)}
        for name, value in given.items():
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            if name not in known or not is_number or value <= 0:
                raise KnowledgeError(
                    f"credentials.yml: {channel} channel: `{name}: {value}` is no limit; known are {', '.join(sorted(known))}"
                )
        return cls(**{**defaults, **given})

    def of_messages(self) -> dict[str, Rate]:
        """What a gate for messages lets through."""
        return {
            CONVERSATION: Rate(self.messages_per_minute, self.messages_per_minute / 60),
            ADDRESS: Rate(self.address_burst, self.address_per_minute / 60, PATIENCE),
            SITE: Rate(self.site_burst, self.site_per_second),
        }

    def of_handovers(self) -> dict[str, Rate]:
        """What a gate for hand-overs lets through."""
        return {
            ADDRESS: Rate(self.address_handovers_per_hour, self.address_handovers_per_hour / 3600),
            SITE: Rate(self.handovers_per_hour, self.handovers_per_hour / 3600),
        }


@dataclass(frozen=True)
class Rate:
    """What one bucket holds, what comes back to it, and how many seconds a message may wait for it."""

    capacity: float
    per_second: float
    patience: float = 0.0

    @property
    def period(self) -> float:
        """Seconds after which an empty bucket is full again: what was taken earlier is no matter of anybody."""
        return max(SHORTEST_PERIOD, self.capacity / self.per_second)


class Bucket:
    """Tokens that come back with time; every message takes one."""

    def __init__(self, capacity: float, per_second: float, clock: Clock = time.monotonic) -> None:
        self.capacity, self._per_second, self._clock = max(capacity, 1.0), per_second, clock
        self._level, self._at = self.capacity, clock()

    @property
    def level(self) -> float:
        """Tokens left; below 0 where some were taken in advance."""
        now = self._clock()
        self._level = min(self.capacity, self._level + (now - self._at) * self._per_second)
        self._at = now
        return self._level

    def take(self, patience: float = 0.0) -> float:
        """Take a token, or one that comes within `patience` seconds: the seconds until it is there; where they are more, none was taken."""
        wait = max(0.0, (1 - self.level) / self._per_second)
        if wait <= patience:
            self._level -= 1
        return wait

    def drain(self, tokens: float) -> None:
        """Take what others took, as far as there is any."""
        self._level = min(self.level, max(0.0, self.level - tokens))


@dataclass
class _Shared:
    """A bucket with what the other processes know of it: tokens taken since the last exchange, and all tokens known of in this period."""

    bucket: Bucket
    taken: int = 0
    period: int = -1
    known: int = 0


@dataclass(frozen=True)
class Verdict:
    """Whether a message may come in: after `wait` seconds where `refused_by` is empty; else that is used up, for `wait` seconds."""

    wait: float = 0.0
    refused_by: str = ""


def _state() -> SharedState:
    return open_state(os.environ.get("GONGYOU_STATE_URL"))


@dataclass
class Gate:
    """Lets messages in, one kind of bucket after the other; `name` is the gate's own among all that share the state."""

    name: str
    rates: Mapping[str, Rate]
    state: Callable[[], SharedState] = _state
    clock: Clock = time.monotonic
    calendar: Clock = time.time
    _buckets: dict[str, OrderedDict[str, _Shared]] = field(default_factory=dict)
    _low: dict[tuple[str, str], _Shared] = field(default_factory=dict)
    _exchanged: float = float("-inf")
    _exchanging: asyncio.Task[None] | None = None

    def admit(self, conversation: str, client: Client) -> Verdict:
        """Take a token of each kind. A program of this machine itself is not counted by its address."""
        keys = {CONVERSATION: conversation, ADDRESS: client.address, SITE: ""}
        longest = 0.0
        for kind, rate in self.rates.items():
            if kind == ADDRESS and client.is_here:
                continue
            wait = self._take(kind, keys[kind], rate)
            if wait:
                limited(kind)
            if wait > rate.patience:
                return Verdict(wait, kind)
            longest = max(longest, wait)
        self._exchange_later()
        return Verdict(longest)

    async def exchange(self) -> None:
        """Tell the other processes what was taken, and take what they did. Without the shared state each process counts alone."""
        low, self._low = self._low, {}
        if not low:
            return
        try:
            named = {self._name_of(kind, key, shared): shared for (kind, key), shared in low.items()}
            # What has come back meanwhile is no longer missing.
            amounts = {name: min(shared.taken, math.ceil(shared.bucket.capacity - shared.bucket.level)) for name, shared in named.items()}
            for shared in named.values():
                shared.taken = 0
            ttl = 2 * max(rate.period for rate in self.rates.values())
            totals = await asyncio.to_thread(lambda: self.state().count(amounts, ttl))
        except (StateError, InboxError) as error:
            logger.warning("limits are counted by this process alone: %s", error)
            return
        for name, shared in named.items():
            shared.bucket.drain(max(0, totals[name] - amounts[name] - shared.known))
            shared.known = totals[name]

    async def close(self) -> None:
        """End the exchange."""
        if self._exchanging is not None:
            self._exchanging.cancel()
            await asyncio.wait({self._exchanging})

    def _take(self, kind: str, key: str, rate: Rate) -> float:
        shared = self._shared(kind, key, rate)
        wait = shared.bucket.take(rate.patience)
        if wait <= rate.patience:
            shared.taken += 1
            if shared.bucket.level < LOW * shared.bucket.capacity:
                self._low[kind, key] = shared
        return wait

    def _shared(self, kind: str, key: str, rate: Rate) -> _Shared:
        buckets = self._buckets.setdefault(kind, OrderedDict())
        shared = buckets.get(key)
        if shared is None:
            shared = buckets[key] = _Shared(Bucket(rate.capacity, rate.per_second, self.clock))
            if len(buckets) > MOST_BUCKETS:
                buckets.popitem(last=False)
        buckets.move_to_end(key)
        return shared

    def _name_of(self, kind: str, key: str, shared: _Shared) -> str:
        period = int(self.calendar() / self.rates[kind].period)
        if shared.period != period:
            shared.period, shared.known = period, 0
        # Neither an address nor the key of a person is written anywhere.
        return f"limit:{self.name}:{kind}:{keyed_hash('limit', key)[:32]}:{period}"

    def _exchange_later(self) -> None:
        if not self._low or self.clock() - self._exchanged < EXCHANGE_SECONDS or (self._exchanging and not self._exchanging.done()):
            return
        self._exchanged = self.clock()
        self._exchanging = asyncio.create_task(self.exchange())
