"""The inbox at a terminal (`python -m bot.inbox`): deleting what is old, decided questions as training examples."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.inbox.retention import KEEP_DAYS
from bot.inbox.store import open_inbox
from bot.inbox.training import training_patch
from knowledge.errors import KnowledgeError


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; 0 when done, 1 with one line on standard error when not."""
    try:
        for line in _run(_parser().parse_args(words)):
            print(line)
    except KnowledgeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.inbox", description="The inbox of 工友问.")
    commands = parser.add_subparsers(dest="command", required=True)
    prune = commands.add_parser("prune", help="delete messages, questions and feedback that are older than some days")
    prune.add_argument("--days", type=int, default=KEEP_DAYS, help=f"default: {KEEP_DAYS}")
    examples = commands.add_parser("examples", help="questions decided as training examples, as YAML to review")
    examples.add_argument("--data", type=Path, default=Path("data/nlu"), help="folder of the examples that are known already")
    return parser


def _run(arguments: argparse.Namespace) -> list[str]:
    inbox = open_inbox()
    if arguments.command == "prune":
        return [f"{table}: {rows} deleted" for table, rows in inbox.prune(arguments.days).items()]
    decided = inbox.questions(status="example", limit=inbox.count_questions("example"))
    return training_patch(decided, arguments.data).splitlines()


if __name__ == "__main__":
    sys.exit(main())
