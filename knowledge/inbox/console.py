"""The inbox at a terminal: deleting what is old, accounts of staff, decided questions as training examples."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.inbox.accounts import ROLES, Accounts
from knowledge.inbox.model import NotedQuestion
from knowledge.inbox.retention import KEEP_DAYS
from knowledge.inbox.store import Inbox, open_inbox
from knowledge.inbox.training import training_patch

CONSOLE = "console"


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Add the commands of the inbox to a parser; the chosen one is `inbox_command`."""
    commands = parser.add_subparsers(dest="inbox_command", required=True)
    prune = commands.add_parser("prune", help="delete messages, questions and feedback that are older than some days")
    prune.add_argument("--days", type=int, default=KEEP_DAYS, help=f"default: {KEEP_DAYS}")
    examples = commands.add_parser("examples", help="questions decided as training examples, as YAML to review")
    examples.add_argument("--data", type=Path, default=Path("data/nlu"), help="folder of the examples that are known already")
    commands.add_parser("accounts", help="accounts of staff")
    for name, shown in (("add", "make an account"), ("password", "set a password"), ("disable", "shut out"), ("enable", "let in again")):
        account = commands.add_parser(f"account-{name}", help=f"{shown}; passwords are asked for, or read from standard input")
        account.add_argument("name")
        if name == "add":
            account.add_argument("--role", choices=ROLES, default=ROLES[0])


def run(arguments: argparse.Namespace) -> list[str]:
    """Run the chosen command on the inbox of the environment; the lines to print."""
    inbox = open_inbox()
    if arguments.inbox_command == "prune":
        return [f"{table}: {rows} deleted" for table, rows in inbox.prune(arguments.days).items()]
    if arguments.inbox_command == "examples":
        return training_patch(_decided(inbox), arguments.data).splitlines()
    return _accounts(arguments, Accounts(inbox.database))


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; 0 when done, 1 with one line on standard error when not."""
    parser = argparse.ArgumentParser(prog="python -m knowledge.inbox.console", description="The inbox of 工友问.")
    add_commands(parser)
    try:
        for line in run(parser.parse_args(words)):
            print(line)
    except KnowledgeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _accounts(arguments: argparse.Namespace, accounts: Accounts) -> list[str]:
    if arguments.inbox_command == "account-add":
        accounts.add(arguments.name, _password(), arguments.role, CONSOLE)
    elif arguments.inbox_command == "account-password":
        accounts.set_password(arguments.name, _password(), CONSOLE)
    elif arguments.inbox_command != "accounts":
        accounts.set_disabled(arguments.name, arguments.inbox_command == "account-disable", CONSOLE)
    return [f"{account.name}  {account.role}{'  disabled' if account.is_disabled else ''}" for account in accounts.all()]


def _decided(inbox: Inbox) -> list[NotedQuestion]:
    return inbox.questions(status="example", limit=inbox.count_questions("example"))


def _password() -> str:
    # A password on the command line would stand in the shell's history.
    return getpass.getpass("password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


if __name__ == "__main__":
    sys.exit(main())
