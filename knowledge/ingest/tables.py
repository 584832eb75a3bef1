"""Tables of tasks: which column says what is to be done, and which name who does it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.ingest.rows import cells_of, is_row

_LEAD = re.compile(r"^(?:牵头|主责|主办|第一责任)(?:责任)?(?:单位|部门|处室|科室)?$")
_WITH = re.compile(r"^(?:配合|协办|协助|参与|参加|协同)(?:责任)?(?:单位|部门|处室|科室)?$")
_BOTH = re.compile(r"^(?:责任|负责|落实|承办|实施|主管|具体责任)(?:单位|部门|主体|处室|科室)(?:及分工)?$")
_TASK = re.compile(r"任务|事项|内容|措施|工作|项目|重点|举措|职责")
_COUNT = re.compile(r"^(?:序号?|编号|No\.?)$", re.IGNORECASE)


@dataclass(frozen=True)
class Task:
    """A row of a table of tasks: its number, what is to be done, and who, worded as a statement of responsibility."""

    number: str
    heading: str
    statement: str


@dataclass(frozen=True)
class Columns:
    """The head of a table of tasks: the labels of its columns, with the places of number, task and offices."""

    labels: tuple[str, ...]

    @classmethod
    def of(cls, line: str) -> Columns | None:
        """The columns that a line heads; None where none of them names offices."""
        labels = tuple(re.sub(r"\s", "", cell) for cell in cells_of(line)) if is_row(line) else ()
        return cls(labels) if any(_is_of_offices(label) for label in labels) else None

    def task_of(self, line: str) -> Task | None:
        """What a row of this table says; None for a row that names nobody."""
        cells = dict(zip(self.labels, cells_of(line)))
        named = [f"{_label_of(label)}：{cell}" for label, cell in cells.items() if _is_of_offices(label) and cell.strip(" —-/")]
        if not named:
            return None
        number = next((cell for label, cell in cells.items() if _COUNT.match(label)), "")
        return Task(number, self._heading(cells), "；".join(named))

    def _heading(self, cells: dict[str, str]) -> str:
        """The task in the row's words; a column of categories (重点工作) before the one of tasks is not it."""
        said = {label: cell for label, cell in cells.items() if not _is_of_offices(label) and re.search("[一-龥]", cell)}
        own = [cell for label, cell in said.items() if _TASK.search(label)]
        rest = [cell for label, cell in said.items() if not _COUNT.match(label)]
        return min(own, key=len) if len(own) == 1 else max(own or rest, key=len, default="")


def tasks_in(lines: Sequence[str]) -> tuple[Task, ...]:
    """The tasks of the tables among `lines`, in their order."""
    found: list[Task] = []
    columns: Columns | None = None
    for line in lines:
        if not is_row(line):
            columns = None
        elif head := Columns.of(line):
            columns = head
        elif columns and (task := columns.task_of(line)):
            found.append(task)
    return tuple(found)


def _is_of_offices(label: str) -> bool:
    return any(kind.match(label) for kind in (_LEAD, _WITH, _BOTH))


def _label_of(label: str) -> str:
    return "牵头单位" if _LEAD.match(label) else "配合单位" if _WITH.match(label) else "责任单位"
