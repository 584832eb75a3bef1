"""The day a conversation is played on, given to the desk without a word of it in the conversation.

Actions run in the task of their turn, so a context variable set there reaches the desk and no other conversation.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from knowledge.answers.desk import Desk

_day: ContextVar[date | None] = ContextVar("as_of", default=None)


@contextmanager
def playing_on(day: date | None) -> Iterator[None]:
    """Within this block questions of the same task are answered as of `day`; None is today."""
    token = _day.set(day)
    try:
        yield
    finally:
        _day.reset(token)


def date_questions(desk: Desk) -> None:
    """Let this one desk take the day from `playing_on` where a question names none."""
    if "today" in vars(desk):
        return
    plain = desk.today

    def today(as_of: date | None = None) -> date:
        return plain(as_of or _day.get())

    desk.today = today  # type: ignore[method-assign]
