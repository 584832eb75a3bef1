"""One conversation multiplied over a matrix: `{city}` in it stands for a value of each row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from bot.suite.nodes import Line

MOST_ROWS = 2_000

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class MatrixError(Exception):
    """A mistake in a matrix, with the line it stands in and what to write instead."""

    def __init__(self, line: int, what: str, remedy: str) -> None:
        super().__init__(what)
        self.line, self.what, self.remedy = line, what, remedy


@dataclass(frozen=True)
class Row:
    """One combination: its values by name, and the short words that tell it from the others."""

    values: Mapping[str, Line]
    label: str


def rows_of(matrix: Line) -> tuple[Row, ...]:
    """The rows of a matrix: a list of rows is taken as it stands, a mapping of lists is multiplied out.

    Raises:
        MatrixError: where it is neither.
    """
    axes = [matrix] if matrix.items is not None else [_axis(name, line) for name, line in (matrix.fields or {}).items()]
    if not axes or not all(axis.items for axis in axes):
        raise MatrixError(matrix.line, "a matrix needs rows", "Write `{city: [安阳, 邢台]}`, or a list of rows `- {city: 安阳, …}`.")
    size = 1
    for axis in axes:
        size *= len(axis.items or ())
    if size > MOST_ROWS:
        raise MatrixError(matrix.line, f"this matrix has {size} rows", f"Split it: at most {MOST_ROWS} rows.")
    return tuple(_row(parts) for parts in product(*(axis.items or () for axis in axes)))


def _axis(name: str, line: Line) -> Line:
    """The values of one axis as small rows of their own."""
    if line.items is None:
        raise MatrixError(line.line, f"`{name}` of the matrix must be a list", f"Write `{name}: [甲, 乙]`.")
    return Line(tuple(item if item.fields is not None else Line({name: item}, item.line) for item in line.items), line.line)


def _row(parts: tuple[Line, ...]) -> Row:
    values: dict[str, Line] = {}
    for part in parts:
        if not part.fields:
            raise MatrixError(part.line, "a row of a matrix names its values", "Write `- {city: 安阳, clause: anyang-2015-34/9}`.")
        values.update(part.fields)
    firsts = (next(iter((part.fields or {}).values())) for part in parts)
    return Row(values, "·".join(first.text or "" for first in firsts))


def filled(line: Line, row: Row) -> Line:
    """A tree with all placeholders replaced. A text that is one placeholder takes the value as it is, a list as well.

    Raises:
        MatrixError: where the row has no value of that name.
    """
    if line.items is not None:
        return Line(tuple(filled(item, row) for item in line.items), line.line)
    if line.fields is not None:
        return Line({key: filled(value, row) for key, value in line.fields.items() if not _is_left_out(value, row)}, line.line)
    if line.text is None:
        return line
    whole = _PLACEHOLDER.fullmatch(line.text)
    if whole:
        return Line(_value(whole[1], line, row).content, line.line)
    return Line(_PLACEHOLDER.sub(lambda match: _text(match[1], line, row), line.text), line.line)


def _is_left_out(line: Line, row: Row) -> bool:
    """True where the row leaves the value empty (`office: ~`): that line is not there for this row."""
    whole = _PLACEHOLDER.fullmatch(line.text or "")
    return whole is not None and whole[1] in row.values and row.values[whole[1]].content is None


def _value(name: str, line: Line, row: Row) -> Line:
    if name not in row.values:
        raise MatrixError(line.line, f"`{{{name}}}` is not in this row of the matrix", f"The row has: {', '.join(row.values)}.")
    return row.values[name]


def _text(name: str, line: Line, row: Row) -> str:
    value = _value(name, line, row)
    if value.text is None:
        raise MatrixError(line.line, f"`{{{name}}}` is a list and cannot stand inside a text", f'Write `"{{{name}}}"` alone.')
    return value.text


def has_placeholder(line: Line) -> bool:
    """True where a text holds a placeholder."""
    return bool(line.text and _PLACEHOLDER.search(line.text))


def multiplied(conversation: Line) -> Iterator[tuple[Line, str]]:
    """The conversation once for each row, with the row's label; once with an empty label where it has no matrix."""
    fields = dict(conversation.fields or {})
    matrix = fields.pop("matrix", None)
    if matrix is None:
        yield conversation, ""
        return
    is_named = "name" in fields and has_placeholder(fields["name"])
    for row in rows_of(matrix):
        yield filled(Line(fields, conversation.line), row), "" if is_named else row.label
