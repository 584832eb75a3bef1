"""`python -m bot.suite`: run, check, record, diff and coverage."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.suite import commands
from bot.suite.errors import SuiteError
from knowledge.errors import KnowledgeError

PASSED, FAILED, COULD_NOT_RUN = 0, 1, 2

SUITES = Path("tests/suites")


def main(words: Sequence[str] | None = None) -> int:
    """Run one command: 0 all as expected, 1 failed expectations or changes, 2 could not run."""
    arguments = _parser().parse_args(words)
    command: Callable[[argparse.Namespace], bool] = arguments.command
    try:
        return PASSED if command(arguments) else FAILED
    except (SuiteError, KnowledgeError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return COULD_NOT_RUN
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return COULD_NOT_RUN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot.suite",
        description="Conversation suites: play conversations against the assistant and compare. See docs/suites.md.",
        epilog="Exit status: 0 all as expected, 1 failed expectations or changes, 2 could not run.",
    )
    subparsers = parser.add_subparsers(required=True)
    _add_run(subparsers.add_parser("run", help="play suites and report"))
    check = subparsers.add_parser("check", help="read suites without playing them, and show every mistake")
    check.add_argument("paths", nargs="*", type=Path, default=[SUITES])
    check.set_defaults(command=commands.check)
    _add_record(subparsers.add_parser("record", help="talk to the assistant and write the chat as a suite"))
    diff = subparsers.add_parser("diff", help="what changed between two runs")
    diff.add_argument("before", type=Path, help="results of `run --json`")
    diff.add_argument("after", type=Path)
    diff.set_defaults(command=commands.diff)
    coverage = subparsers.add_parser("coverage", help="topics × cities × statuses that suites exercise")
    coverage.add_argument("paths", nargs="*", type=Path, default=[SUITES], help="suites (what they expect) or a results file (what came)")
    coverage.set_defaults(command=commands.coverage)
    return parser


def _add_target(parser: argparse.ArgumentParser, *more_channels: str) -> None:
    parser.add_argument("--url", help="a running assistant, such as http://localhost:5005 (default: load this folder's in process)")
    channels = ("rest", "web", *more_channels)
    parser.add_argument("--channel", choices=channels, default="rest", help="how a running assistant is spoken to (default: rest)")
    parser.add_argument("--model", type=Path, help="another trained model, in process only")


def _add_run(run: argparse.ArgumentParser) -> None:
    run.add_argument("paths", nargs="*", type=Path, default=[SUITES], help="suite files or folders (default: tests/suites)")
    _add_target(run, "wechat")
    run.add_argument("--tag", action="append", default=[], help="only conversations with this tag; `--tag=-slow`: only those without")
    run.add_argument("-k", dest="words", default="", help="only conversations whose file or name holds these words")
    run.add_argument("--jobs", type=_count, help="conversations at a time (default: 4 with --url, 1 in process)")
    run.add_argument("--json", type=Path, help="write the results for diff and coverage")
    run.add_argument("--junit", type=Path, help="write JUnit XML for a build server")
    run.add_argument("--html", type=Path, help="write the conversations as one page")
    run.add_argument("--quiet", action="store_true", help="no progress bar")
    run.set_defaults(command=commands.run)


def _add_record(record: argparse.ArgumentParser) -> None:
    _add_target(record)
    record.add_argument("--out", type=Path, required=True, help="the suite file to write; an existing one is kept")
    record.add_argument("--name", default="", help="name of the suite (default: the file's)")
    record.add_argument("--region", help="preset place, such as 安阳")
    record.set_defaults(command=commands.record)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError("a number from 1 to 64")
    return int(text)
