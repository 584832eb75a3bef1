"""`python -m bot.running`: back up and restore what cannot be built again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.running import backup
from knowledge.errors import KnowledgeError

KEPT_DAYS = 14


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; 1 with one line on standard error where it failed."""
    arguments = _parser().parse_args(words)
    try:
        print(arguments.run(arguments))
    except KnowledgeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.running", description="Backup and restore of 工友问 (docs/operations.md).")
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("backup", help="copy inbox, conversations and drafts into one file; the server may run")
    making.add_argument("--to", type=Path, default=backup.FOLDER, help=f"folder (default: {backup.FOLDER})")
    making.add_argument("--keep-days", type=int, default=KEPT_DAYS, help=f"delete backups older than this (default: {KEPT_DAYS})")
    making.set_defaults(run=_back_up)
    restoring = commands.add_parser("restore", help="put a backup back; stop the server first")
    restoring.add_argument("file", type=Path)
    restoring.add_argument("--force", action="store_true", help="also where a store is filled")
    restoring.set_defaults(run=_restore)
    return parser


def _back_up(arguments: argparse.Namespace) -> str:
    made = backup.back_up(arguments.to)
    gone = backup.delete_old(arguments.keep_days, arguments.to)
    return (
        f"{made} ({made.stat().st_size / 1e6:.1f} MB; {gone} old ones deleted). Keep var/secret.key, or GONGYOU_SECRET, in another place."
    )


def _restore(arguments: argparse.Namespace) -> str:
    return f"restored: {', '.join(backup.restore(arguments.file, arguments.force))}"


if __name__ == "__main__":
    sys.exit(main())
