"""`python -m bot.staff`: accounts of staff at the terminal."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence

from bot.inbox.accounts import ROLES, Accounts
from bot.inbox.errors import InboxError
from bot.inbox.passwords import SHORTEST_PASSWORD
from bot.inbox.store import open_inbox
from bot.inbox.team import Team
from knowledge.errors import KnowledgeError

CONSOLE = "console"


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; 0 when done, 1 with one line on standard error when not."""
    arguments = _parser().parse_args(words)
    try:
        database = open_inbox().database
        for line in run(arguments, Accounts(database), Team(database)):
            print(line)
    except KnowledgeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except (EOFError, KeyboardInterrupt):
        print("error: nothing changed", file=sys.stderr)
        return 1
    return 0


def run(arguments: argparse.Namespace, accounts: Accounts, team: Team) -> list[str]:
    """Run the chosen command; the lines to print."""
    if arguments.command == "add":
        made = accounts.add(arguments.name, read_password(arguments.password_stdin), arguments.role, CONSOLE)
        return [f"{made.name} ({made.role}) can log in at /staff"]
    if arguments.command == "password":
        accounts.set_password(arguments.name, read_password(arguments.password_stdin), CONSOLE)
        return [f"{arguments.name}: new password set, all sessions ended"]
    if arguments.command == "role":
        accounts.set_role(arguments.name, arguments.role, CONSOLE)
        return [f"{arguments.name} is {arguments.role} now"]
    if arguments.command == "second-off":
        accounts.drop_second_factor(arguments.name, CONSOLE)
        return [f"{arguments.name} logs in with the password alone"]
    if arguments.command in ("disable", "enable"):
        accounts.set_disabled(arguments.name, arguments.command == "disable", CONSOLE)
        return [f"{arguments.name}: {arguments.command}d"]
    if arguments.command == "centre":
        team.set_centre(arguments.name, arguments.centre, CONSOLE)
        return [f"{arguments.name} sees {f'the list of {arguments.centre}' if arguments.centre else 'all lists'}"]
    if arguments.command == "shown":
        team.set_shown_name(arguments.name, arguments.shown, CONSOLE)
        return [f"workers read {arguments.shown or 'no name'} beside the replies of {arguments.name}"]
    known = accounts.all()
    lines = [f"{account.name}\t{account.role}\t{'disabled' if account.is_disabled else 'active'}" for account in known]
    return lines or ["no accounts yet: python -m bot.staff user add NAME --role admin"]


def read_password(from_stdin: bool) -> str:
    """A password from the terminal, typed twice without being shown, or the first line of standard input.

    Raises:
        InboxError: where the two differ.
    """
    if from_stdin or not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(f"password (at least {SHORTEST_PASSWORD} characters): ")
    if getpass.getpass("the same again: ") != first:
        raise InboxError("the two passwords differ; nothing changed")
    return first


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.staff", description="The staff helper of 工友问.")
    user = parser.add_subparsers(dest="area", required=True).add_parser("user", help="accounts of staff")
    commands = user.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="names, roles, who is shut out")
    for name, shown in (
        ("add", "make an account"),
        ("password", "set a password; ends all sessions"),
        ("role", "set a role; ends all sessions"),
        ("shown", 'set the name that workers read beside replies, "" for none'),
        ("centre", 'set whose list the account sees, "" for all; centres are those of the settings'),
        ("disable", "shut out; what the account did stays in the audit log"),
        ("enable", "let in again"),
        ("second-off", "log in without the digits of a telephone, where it was lost"),
    ):
        command = commands.add_parser(name, help=shown)
        command.add_argument("name")
        if name in ("add", "role"):
            command.add_argument("--role", choices=ROLES, default=ROLES[0], required=name == "role")
        if name in ("shown", "centre"):
            command.add_argument(name)
        if name in ("add", "password"):
            command.add_argument("--password-stdin", action="store_true", help="read it from standard input instead of asking")
    return parser


if __name__ == "__main__":
    sys.exit(main())
