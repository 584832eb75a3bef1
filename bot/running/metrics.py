"""What is counted for Prometheus: how much, how long, how often; no person, no words, no address.

Each process counts for itself and is scraped at its own port. Names and labels are what deploy/ and docs/operations.md build on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

from bot.running.log import told

CONTENT_TYPE = CONTENT_TYPE_LATEST
SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.5, 10.0)
"""Edges of the histogram: 4.5 s is what WeChat waits, 10 s is when a turn is given up."""
NO_ANSWER = "none"
"""The status of a turn that was answered with the fallback line only."""

TURNS = Counter("gongyou_turns", "Turns, by channel and the status of their answer.", ("channel", "status"))
TURN_SECONDS = Histogram("gongyou_turn_seconds", "Seconds from a message to its answer.", ("channel",), buckets=SECONDS)
LIMITED = Counter("gongyou_limited", "Requests that a limit refused or slowed down, by the limit's name.", ("limit",))
STORE_UP = Gauge("gongyou_store_up", "1 where the last call of a store worked, 0 where it failed: inbox, tracker, state.", ("store",))
STORE_FAILURES = Counter("gongyou_store_failures", "Calls of a store that failed or took too long.", ("store",))
UNSAVED = Gauge("gongyou_unsaved_conversations", "Conversations kept in memory until the tracker store works again.")
RUNNING = Gauge("gongyou_running_turns", "Turns that were taken and are not over.")
CLOCK_OFF = Gauge(
    "gongyou_wechat_clock_seconds", "Seconds by which WeChat's refused callbacks are ahead of our clock; 0 where it is right."
)

for _store in ("inbox", "tracker", "state"):
    STORE_UP.labels(_store).set(1)
    STORE_FAILURES.labels(_store)


def limited(limit: str) -> None:
    """Count a request that a limit refused or slowed down; `limit` is one of a few fixed names, never an address or a person."""
    LIMITED.labels(limit).inc()


def store_works(store: str, works: bool) -> None:
    """Note how a call of a store ended."""
    STORE_UP.labels(store).set(works)
    if not works:
        STORE_FAILURES.labels(store).inc()


@contextmanager
def timed_turn(channel: str, messages: Callable[[], list[dict[str, Any]]]) -> Iterator[None]:
    """Count a turn and its seconds, and write its line in the log; `messages` are what was answered."""
    began = perf_counter()
    try:
        yield
    finally:
        seconds, status = perf_counter() - began, status_of(messages())
        TURN_SECONDS.labels(channel).observe(seconds)
        TURNS.labels(channel, status).inc()
        told("turn", channel=channel, status=status, ms=round(seconds * 1000, 1))


def status_of(messages: list[dict[str, Any]]) -> str:
    """The status of a turn's answer."""
    answers = [custom["answer"] for message in messages if isinstance(custom := message.get("custom"), Mapping) and "answer" in custom]
    return str(answers[-1].get("status", NO_ANSWER)) if answers else NO_ANSWER


def report() -> bytes:
    """Everything counted, in Prometheus' text form."""
    return bytes(generate_latest())
