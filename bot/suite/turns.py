"""Turns of a conversation or a fixture: what the person says and what is expected of the reply."""

from __future__ import annotations

from bot.suite.fields import FIELDS
from bot.suite.model import Expected, Turn
from bot.suite.nodes import Line
from bot.suite.problems import Problems
from bot.suite.values import read_expected

TURN_KEYS = ("user", "tap", *FIELDS)
LONGEST_REPEAT = 100_000
"""Characters of a repeated message at most."""


def read_turns(line: Line, where: str, problems: Problems) -> tuple[Turn, ...]:
    """The turns in a list; `where` names the conversation or fixture in messages."""
    if not line.items:
        problems.add(line.line, f"{where} has no turns", "Write below it a list with at least one `- user: …`.")
        return ()
    return tuple(turn for item in line.items if (turn := _turn(item, where, problems)) is not None)


def _turn(line: Line, where: str, problems: Problems) -> Turn | None:
    fields = line.fields
    if fields is None or ("user" in fields) == ("tap" in fields):
        written = f": {line.text[:20]}" if line.text else ""
        remedy = "Write `- user: …` or `- tap: …`, one of them, with a half-width colon and a space."
        problems.add(line.line, f"a turn of {where} says what the person writes{written}", remedy)
        return None
    problems.unknown_keys(fields, TURN_KEYS, "a turn")
    said = fields["tap"] if "tap" in fields else fields["user"]
    expects = Line({key: value for key, value in fields.items() if key in FIELDS}, line.line)
    return Turn(_said(said, problems), said.line, read_expects(expects, problems), is_tap="tap" in fields)


def _said(line: Line, problems: Problems) -> str:
    if line.text is not None:
        return line.text
    fields = line.fields or {}
    text, times = (fields[key].text if key in fields else None for key in ("repeat", "times"))
    if text is not None and times is not None and times.isascii() and times.isdigit() and len(text) * int(times) <= LONGEST_REPEAT:
        return text * int(times)
    remedy = f"Write a text, or `{{repeat: 嗯, times: 300}}` with at most {LONGEST_REPEAT} characters."
    problems.add(line.line, "this is no message", remedy)
    return ""


def read_expects(line: Line, problems: Problems) -> tuple[Expected, ...]:
    """The expectations in a mapping."""
    fields = line.fields or {}
    problems.unknown_keys(fields, tuple(FIELDS), "expectations")
    read = [read_expected(FIELDS[key], value, problems.add) for key, value in fields.items() if key in FIELDS]
    return tuple(expected for expected in read if expected is not None)
