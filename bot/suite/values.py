"""The values of one expectation, checked against what the assistant can say at all."""

from __future__ import annotations

from collections.abc import Callable

from bot.suite.fields import REGION_FIELDS, TOPIC_FIELDS, Field, Kind
from bot.suite.model import NONE, Expected
from bot.suite.names import nearest, region_id, region_remedy, topic_id, topic_remedy
from bot.suite.nodes import Line
from knowledge.model import Status

Report = Callable[[int, str, str], None]

STATUSES = tuple(status.value for status in Status)


def read_expected(field: Field, line: Line, report: Report) -> Expected | None:
    """The expectation in a line; None, after a report, where nothing can be read."""
    items = line.items if line.items is not None else (line,)
    if line.fields is not None or not items or any(not item.text for item in items):
        remedy = (
            f"Write a value, or `{field.name}: {NONE}` where there must be none."
            if field.may_be_none
            else "Write a value, or leave the line out."
        )
        report(line.line, f"`{field.name}` is empty or no plain value", remedy)
        return None
    values = [_value(field, item, report) for item in items]
    if NONE in values and ((len(values) > 1 and field.kind is Kind.ALL) or not field.may_be_none):
        report(line.line, f"`{NONE}` cannot stand in `{field.name}` here", "Leave it out, or write it alone.")
    return Expected(field.name, tuple(value for value in values if value is not None), line.line)


def _value(field: Field, item: Line, report: Report) -> str | None:
    text = item.text or ""
    if field.kind is Kind.LIMIT:
        return _limit(field, text, item.line, report)
    if field.name == "status":
        return _status(text, item.line, report)
    if text == NONE:
        return text
    if field.name in TOPIC_FIELDS:
        return _named(field, text, item.line, topic_id, topic_remedy, report)
    if field.name in REGION_FIELDS:
        return _named(field, text, item.line, region_id, region_remedy, report)
    return text


def _limit(field: Field, text: str, line: int, report: Report) -> str | None:
    if text.isascii() and text.isdigit() and int(text) > 0:
        return text
    report(line, f"`{field.name}` is a number: {text} is none", f"Write digits alone: `{field.name}: 2048`.")
    return None


def _status(text: str, line: int, report: Report) -> str | None:
    if text in STATUSES:
        return text
    near = nearest(text, STATUSES)
    report(line, f"there is no status `{text}`", f"Did you mean `{near}`?" if near else f"Statuses: {', '.join(STATUSES)}.")
    return None


def _named(
    field: Field, text: str, line: int, find: Callable[[str], str | None], remedy: Callable[[str], str], report: Report
) -> str | None:
    found = find(text)
    if found is None:
        report(line, f"`{field.name}`: I do not know `{text}`", remedy(text))
    return found
