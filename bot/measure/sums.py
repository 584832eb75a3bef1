"""Sums and last days worked out by hand from the acts (tests/fixtures/sums): how many are right.

Written before any answer to them was seen, and not changed to fit one; `second.jsonl` after the rest had been mended.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.measure.assistant import new_sender
from bot.measure.tables import percent, table
from bot.suite.in_process import InProcessTarget
from bot.suite.targets import Messages

CASES = Path("tests/fixtures/sums")
HEADS = ["set", "cases", "right"]
_SPACES = re.compile(r"[\s,*]")


@dataclass(frozen=True)
class Case:
    """One case: its messages, the day on which they are said, figures of which one spelling each must be there, days."""

    id: str
    says: tuple[str, ...]
    as_of: date
    figures: tuple[tuple[str, ...], ...]
    days: tuple[str, ...]
    law: str
    working: str


def read_cases(folder: Path = CASES) -> dict[str, list[Case]]:
    """All cases by the name of their file."""
    return {
        path.stem: [_case(json.loads(line)) for line in path.read_text("utf-8").splitlines()] for path in sorted(folder.glob("*.jsonl"))
    }


def _case(row: Mapping[str, Any]) -> Case:
    figures = tuple(tuple(spellings) for spellings in row["figures"])
    return Case(row["id"], tuple(row["says"]), date.fromisoformat(row["as_of"]), figures, tuple(row["days"]), row["law"], row["working"])


def is_right(case: Case, reply: str) -> bool:
    """True where the reply names every figure and every day, each as a number of its own."""
    plain = _SPACES.sub("", reply)
    return all(any(_stands(figure, plain) for figure in spellings) for spellings in case.figures) and all(
        _day(day) in plain for day in case.days
    )


def _stands(figure: str, text: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(figure)}(?![\d]|\.\d)", text) is not None


def _day(iso: str) -> str:
    year, month, *day = (int(part) for part in iso.split("-"))
    return f"{year}年{month}月" + "".join(f"{number}日" for number in day)


def play(target: InProcessTarget, case: Case) -> str:
    """The reply to the last message of a case."""
    sender = new_sender()
    messages: Messages = []
    for text in case.says:
        messages = target.say(sender, text, None, case.as_of)
    return "\n".join(message["text"] for message in messages if "text" in message)


def _main(is_wordy: bool) -> None:
    target, rows = InProcessTarget(), []
    try:
        for name, cases in read_cases().items():
            replies = [(case, play(target, case)) for case in cases]
            wrong = [(case, reply) for case, reply in replies if not is_right(case, reply)]
            rows.append((name, len(cases), len(cases) - len(wrong)))
            for case, reply in wrong if is_wordy else []:
                print(f"--- {case.id} {' / '.join(case.says)}\n    by hand: {case.figures} {case.days} ({case.working})\n{reply}")
    finally:
        target.close()
    print(table(HEADS, _with_total(rows)))


def _with_total(rows: Sequence[tuple[str, int, int]]) -> list[list[str]]:
    total = ("together", sum(count for _, count, _ in rows), sum(right for *_, right in rows))
    return [[name, str(count), percent(right / count)] for name, count, right in (*rows, total)]


if __name__ == "__main__":
    from bot.rasa.quiet import quiet_dependencies

    quiet_dependencies()
    _main("-v" in sys.argv)
