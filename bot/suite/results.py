"""What playing gave, as values and as JSON: the file that reports, `diff` and `coverage` work from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bot.suite.errors import ResultsError
from bot.suite.reply import Reply, Screen
from bot.suite.score import FAULT, Failure

VERSION = 1


@dataclass(frozen=True)
class TurnResult:
    """One turn as it was played. `undecided` are the fields that a reply without payload cannot decide."""

    user: str
    line: int
    reply: Reply
    failures: tuple[Failure, ...] = ()
    undecided: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConversationResult:
    """One conversation as it was played. `error` says why it could not be played to its end."""

    id: str
    name: str
    suite: str
    file: str
    line: int
    region: str | None = None
    tags: tuple[str, ...] = ()
    as_of: str | None = None
    as_of_applied: bool = True
    turns: tuple[TurnResult, ...] = ()
    error: str = ""
    seconds: float = 0.0

    @property
    def outcome(self) -> str:
        """`passed`, `failed`, `error`, or `undecided`.

        Undecided: not as expected, but not played on the day that was asked for either; or some of it needs the payload.
        """
        if self.error:
            return "error"
        if not self.failures:
            return "undecided" if self.undecided else "passed"
        return "failed" if self.as_of_applied or any(failure.field == FAULT for failure in self.failures) else "undecided"

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The failures of all turns."""
        return tuple(failure for turn in self.turns for failure in turn.failures)

    @property
    def undecided(self) -> tuple[str, ...]:
        """The fields that could not be decided, each once."""
        return tuple(dict.fromkeys(field for turn in self.turns for field in turn.undecided))


@dataclass(frozen=True)
class Run:
    """All conversations of one run against one target."""

    target: str
    started: str
    seconds: float
    conversations: tuple[ConversationResult, ...] = field(default=())

    def count(self, outcome: str) -> int:
        """How many conversations ended so."""
        return sum(conversation.outcome == outcome for conversation in self.conversations)


def to_json(run: Run) -> str:
    """The run as JSON text; `outcome` is added to each conversation for readers without this package."""
    content = {"version": VERSION, **asdict(run)}
    for written, conversation in zip(content["conversations"], run.conversations):
        written["outcome"] = conversation.outcome
    return json.dumps(content, ensure_ascii=False, indent=1)


def read_run(path: Path) -> Run:
    """The run in a results file.

    Raises:
        ResultsError: where the file holds none.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["version"] != VERSION:
            raise ResultsError(f"{path}: written by another version ({content['version']}); run the suites again")
        conversations = tuple(_conversation(written) for written in content["conversations"])
        return Run(content["target"], content["started"], content["seconds"], conversations)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ResultsError(f"{path}: no results of `python -m bot.suite run --json`: {error}") from error


def _conversation(written: Mapping[str, Any]) -> ConversationResult:
    own = {key: value for key, value in written.items() if key not in ("outcome", "turns", "tags")}
    return ConversationResult(**own, tags=tuple(written["tags"]), turns=tuple(_turn(turn) for turn in written["turns"]))


def _turn(written: Mapping[str, Any]) -> TurnResult:
    reply = written["reply"]
    buttons = tuple((title, payload) for title, payload in reply["buttons"])
    failures = tuple(Failure(**failure) for failure in written["failures"])
    seen = reply.get("screen")  # results of before WeChat was played have none
    screen = Screen(seen["bytes"], tuple(seen["faults"])) if seen else None
    read = Reply(tuple(reply["texts"]), buttons, reply["answer"], reply["ms"], screen)
    return TurnResult(written["user"], written["line"], read, failures, tuple(written.get("undecided", ())))
