"""Whether an answer is due on the page: read from the newest line itself, so that it ends by itself, after a restart too."""

from __future__ import annotations

from datetime import datetime, timezone

from bot.channels.inbox_calls import Line
from bot.channels.reply import TURN

PENDING_SECONDS = 12.0
"""A turn gives up after 10 s (rest.py) and its answer is stored in 1 s; what takes longer is lost."""


def is_unanswered(line: Line) -> bool:
    """True for words that the assistant was asked to answer."""
    return line.author == "person" and bool(line.payload and line.payload.get(TURN))


def is_due(newest: Line | None) -> bool:
    """True where the newest line waits for an answer that can still come."""
    return newest is not None and is_unanswered(newest) and age(newest) < PENDING_SECONDS


def age(line: Line) -> float:
    """Seconds since a line was said; old where the clock was set back."""
    seconds = (datetime.now(timezone.utc) - line.at).total_seconds()
    return seconds if seconds > -1 else PENDING_SECONDS
