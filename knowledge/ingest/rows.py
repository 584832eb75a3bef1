"""Tables as lines: each row on one line, its cells parted by ｜, whatever the file parts them with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

CELL = "｜"
"""Parts the cells of a row in a text; no official text prints it."""

_PIPED = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^\s*\|?[\s:|+—─-]*-{2,}[\s:|+—─-]*\|?\s*$")
_GAPS = re.compile(r"(?<=\S)(?: {2,}|\u3000{2,})(?=\S)")
_SENTENCE = re.compile(r"[。；：]")
_COLUMN = re.compile(
    r"^(?:序号|编号)$|(?:姓名|名称|项目|工种|任务|事项|内容|标准|单位|部门|地址|地点|电话|时间|时限|期限|备注|说明|类别|类型|金额|分值|数量|人数|档次|方式)$"
)
_FEWEST = 3
"""Cells from which lines with gaps in them read as rows; two may be a heading and its text."""


def row_of(cells: Sequence[str]) -> str:
    """One row as a line; an empty cell keeps its place but for those at the end, and a row of nothing is empty."""
    texts = (re.sub(r"\s+", " ", cell).replace(CELL, "|").strip() for cell in cells)
    return CELL.join(texts).rstrip(CELL)


def is_row(line: str) -> bool:
    """True for a line that is a row of a table."""
    return CELL in line


def cells_of(line: str) -> list[str]:
    """The cells of a row."""
    return line.split(CELL)


def with_rows(text: str) -> str:
    """`text` with the tables drawn in it by |, tabs or wide gaps as rows; every line keeps its number."""
    lines = text.split("\n")
    for parts in (_by_pipes, _by_tabs, _by_gaps):
        cells = [parts(line.rstrip("\r")) for line in lines]
        lines = [row_of(own) if own and _is_in_table(cells, index) else line for index, (line, own) in enumerate(zip(lines, cells))]
    lines = list(_below_heads(lines))
    return "\n".join("" if _RULE.match(line) and _is_beside_row(lines, index) else line for index, line in enumerate(lines))


def _by_pipes(line: str) -> list[str]:
    # \| is a stroke inside a cell.
    inner = line.strip()[1:-1] if _PIPED.match(line) and not _RULE.match(line) else ""
    return [cell.replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner)] if inner.strip() else []


def _by_tabs(line: str) -> list[str]:
    cells = line.strip().split("\t")
    return cells if len(cells) >= _FEWEST else []


def _by_gaps(line: str) -> list[str]:
    cells = _GAPS.split(line.strip())
    return cells if len(cells) >= _FEWEST and not _SENTENCE.search(line) else []


def _below_heads(lines: Sequence[str]) -> Iterator[str]:
    """The tables of a PDF, whose cells only a space parts: told by the names of their columns."""
    count = 0
    for line in lines:
        cells = line.split()
        if (
            len(cells) >= _FEWEST
            and sum(_COLUMN.search(cell) is not None for cell in cells) >= len(cells) - 1
            and not _SENTENCE.search(line)
        ):
            count = len(cells)
            yield row_of(cells)
        elif count and len(cells) == count:
            yield row_of(cells)
        else:
            count = count if not cells else 0
            yield line


def _is_in_table(cells: Sequence[Sequence[str]], index: int) -> bool:
    """Whether the line above or below has as many cells; between them a rule may stand."""
    near = (*range(index - 1, index - 3, -1), index + 1, index + 2)
    return any(len(cells[other]) == len(cells[index]) for other in near if 0 <= other < len(cells))


def _is_beside_row(lines: Sequence[str], index: int) -> bool:
    return any(is_row(lines[other]) for other in (index - 1, index + 1) if 0 <= other < len(lines))
