"""How far this machine's clock is from another's, as far as its signed messages tell: those of another time are refused."""

from __future__ import annotations

import time
from typing import Any

from bot.running.metrics import CLOCK_OFF

KNOWN_SECONDS = 600.0
"""So long after the last refused message the clock is said to be wrong; one that is let in ends it at once."""


class ClockWatch:
    """What the latest rightly signed message told."""

    def __init__(self) -> None:
        self._refused: tuple[float, float] | None = None

    def refused(self, seconds: float) -> None:
        """A message was so many seconds ahead of our clock, or behind it where they are negative."""
        # The clock in question cannot tell how long ago that was.
        self._refused = (seconds, time.monotonic())
        CLOCK_OFF.set(seconds)

    def is_right(self) -> None:
        """A message was let in."""
        if self._refused is not None:
            self._refused = None
            CLOCK_OFF.set(0)

    def report(self) -> str:
        """A line for `/ready`; empty where nothing is wrong."""
        if self._refused is None or time.monotonic() - self._refused[1] > KNOWN_SECONDS:
            return ""
        seconds = self._refused[0]
        where = "ahead of" if seconds > 0 else "behind"
        return f"WeChat is refused: its messages are {abs(seconds):.0f} s {where} this machine's clock; set it (timedatectl)"


def clock_report(app: Any) -> str:
    """What the app's watch reports, where a channel set one (`app.ctx.clock`)."""
    watch: ClockWatch | None = getattr(app.ctx, "clock", None)
    return watch.report() if watch else ""
