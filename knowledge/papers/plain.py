"""A paper as plain text to copy or to send in parts."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.papers.model import Code, Paper, Run, Runs, Table
from knowledge.papers.values import WORDING

FREE = Run(blank=4)
BEFORE = {"title": "\n", "head": "\n", "sign": "\n"}


def as_text(paper: Paper) -> str:
    """The whole paper, one line each; a row of a table is a line with its columns named."""
    return "\n".join(_lines(paper)).strip()


def _lines(paper: Paper) -> Iterator[str]:
    number = 0
    for part in paper.parts:
        if isinstance(part, Table):
            yield from _rows(part)
            continue
        if isinstance(part, Code):
            continue  # its address stands in the line before
        number = number + 1 if part.kind == "item" else 0
        yield f"{BEFORE.get(part.kind, '')}{f'{number}. ' if number else ''}{_words(part.runs)}"


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        if any(row):
            yield "；".join(f"{column}：{_words(cell or (FREE,))}" for column, cell in zip(table.columns, row))


def _words(runs: Runs) -> str:
    return "".join(map(words_of_run, runs))


def words_of_run(run: Run) -> str:
    """The words, or the blank as a line to write on."""
    return run.text or str(WORDING.load()["blank"]) * run.blank
