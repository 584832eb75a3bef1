"""The inbox at a terminal (`python -m knowledge inbox`): deleting what is old, decided questions as training examples."""

from __future__ import annotations

import argparse
from pathlib import Path

from knowledge.inbox.retention import KEEP_DAYS
from knowledge.inbox.store import open_inbox
from knowledge.inbox.training import training_patch


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Add the commands of the inbox to a parser; the chosen one is `inbox_command`."""
    commands = parser.add_subparsers(dest="inbox_command", required=True)
    prune = commands.add_parser("prune", help="delete messages, questions and feedback that are older than some days")
    prune.add_argument("--days", type=int, default=KEEP_DAYS, help=f"default: {KEEP_DAYS}")
    examples = commands.add_parser("examples", help="questions decided as training examples, as YAML to review")
    examples.add_argument("--data", type=Path, default=Path("data/nlu"), help="folder of the examples that are known already")


def run(arguments: argparse.Namespace) -> list[str]:
    """Run the chosen command on the inbox of the environment; the lines to print."""
    inbox = open_inbox()
    if arguments.inbox_command == "prune":
        return [f"{table}: {rows} deleted" for table, rows in inbox.prune(arguments.days).items()]
    decided = inbox.questions(status="example", limit=inbox.count_questions("example"))
    return training_patch(decided, arguments.data).splitlines()
