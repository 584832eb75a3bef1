"""The questions everything is measured on: our own in tests/fixtures, and the team's set beside the repository."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OWN = Path("tests/fixtures/questions")
TEAM = Path("../shared/evaluation/questions-dev.jsonl")
OUT = "out_of_scope"


@dataclass(frozen=True)
class Asked:
    """One question with its acceptable topics, best first; `bucket` is short, medium or long."""

    id: str
    text: str
    topics: tuple[str, ...]
    bucket: str = ""

    @property
    def is_in_scope(self) -> bool:
        """True where the best label is a topic."""
        return self.topics[0] != OUT


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a file, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_questions(path: Path) -> list[Asked]:
    """Labelled questions; empty where the file is not there."""
    if not path.is_file():
        return []
    return [Asked(row["id"], row["text"], tuple(row["topics"]), row.get("bucket", "")) for row in read_lines(path)]


def own_questions(folder: Path = OWN) -> list[Asked]:
    """Our own questions, in and out of scope."""
    return [*read_questions(folder / "topics.jsonl"), *read_questions(folder / "out_of_scope.jsonl")]
