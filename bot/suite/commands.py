"""What each command does; True where all is as expected."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.suite.discover import chosen, load_suites
from bot.suite.errors import InvalidSuiteError, SuiteError, TargetError
from bot.suite.model import Conversation
from bot.suite.results import ConversationResult, Run, read_run, to_json
from bot.suite.targets import RestTarget, Target
from bot.suite.web_target import WebTarget

JOBS_OVER_HTTP = 4


@contextmanager
def target_of(url: str | None, channel: str, model: Path | None) -> Iterator[Target]:
    """The running assistant at `url` behind a channel, or this folder's own, loaded now.

    Raises:
        TargetError: where there is none.
    """
    if url:
        target = _running(url, channel)
    elif channel == "wechat":
        raise TargetError("--channel wechat needs a running assistant: name its address with --url")
    else:
        from bot.suite.in_process import InProcessTarget

        target = InProcessTarget(model)
    try:
        yield target
    finally:
        target.close()


def _running(url: str, channel: str) -> Target:
    if channel == "wechat":
        from bot.channels.wechat.settings import read_settings
        from bot.suite.wechat_target import WeChatTarget

        return WeChatTarget(url, read_settings())
    return RestTarget(url) if channel == "rest" else WebTarget(url)


def run(arguments: argparse.Namespace) -> bool:
    """Play suites, print the table, write the reports asked for."""
    from bot.suite.report_table import table

    conversations = chosen(load_suites(arguments.paths), arguments.tag, arguments.words)
    if not conversations:
        raise SuiteError("no conversation has these tags and words")
    with target_of(arguments.url, arguments.channel, arguments.model) as target:
        jobs = arguments.jobs or (JOBS_OVER_HTTP if arguments.url else 1)
        played = _play(conversations, target, jobs, is_quiet=arguments.quiet)
    for path, text in _reports(arguments, played):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(table(played))
    if played.count("error"):
        raise SuiteError(f"{played.count('error')} conversations could not be played to their end")
    return not played.count("failed")


def _play(conversations: Sequence[Conversation], target: Target, jobs: int, is_quiet: bool) -> Run:
    from tqdm import tqdm

    from bot.suite.play import play_all

    with tqdm(total=len(conversations), unit="conversation", disable=is_quiet or not sys.stderr.isatty()) as bar:

        def played(_: ConversationResult) -> None:
            bar.update()

        return play_all(conversations, target, jobs, played)


def _reports(arguments: argparse.Namespace, played: Run) -> Iterator[tuple[Path, str]]:
    from bot.suite.report_html import html
    from bot.suite.report_junit import junit

    writers: tuple[tuple[Path | None, Callable[[Run], str]], ...] = (
        (arguments.json, to_json), (arguments.junit, junit), (arguments.html, html),
    )  # fmt: skip
    yield from ((path, write(played)) for path, write in writers if path is not None)


def check(arguments: argparse.Namespace) -> bool:
    """Read suites and count them; mistakes, and what is expected and does not exist, end as InvalidSuiteError."""
    from bot.suite.held import unknown

    suites = load_suites(arguments.paths)
    conversations = chosen(suites)
    if problems := unknown(conversations):
        raise InvalidSuiteError(problems)
    turns = sum(len(conversation.turns) for conversation in conversations)
    print(f"{len(suites)} suites, {len(conversations)} conversations, {turns} turns: no mistakes")
    return True


def record(arguments: argparse.Namespace) -> bool:
    """Talk until the input ends and write the chat."""
    from bot.suite.names import region_id, region_remedy
    from bot.suite.record import as_suite, converse

    if arguments.out.exists():
        raise SuiteError(f"{arguments.out}: exists already; choose another name")
    region = region_id(arguments.region) if arguments.region else None
    if arguments.region and region is None:
        raise SuiteError(f"--region: {arguments.region} is no place I know. {region_remedy(arguments.region)}")
    exchanges = []
    with target_of(arguments.url, arguments.channel, arguments.model) as target:
        print("Write what a worker says, one message a line; a button's words tap it. Ctrl-D ends.", file=sys.stderr)
        for exchange in converse(sys.stdin, target, region):
            exchanges.append(exchange)
            print(exchange.reply.text, "  ".join(f"[{title}]" for title, _ in exchange.reply.buttons), sep="\n", flush=True)
    if not exchanges:
        raise SuiteError("nothing was said, so nothing was written")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(as_suite(arguments.name or arguments.out.name.partition(".")[0], exchanges, region), encoding="utf-8")
    print(f"{arguments.out}: {len(exchanges)} turns recorded; read each expectation before you rely on it", file=sys.stderr)
    return True


def diff(arguments: argparse.Namespace) -> bool:
    """Print what changed; True where nothing did."""
    from bot.suite.diff import changes, described

    found = changes(read_run(arguments.before), read_run(arguments.after))
    print(described(found))
    return not found


def coverage(arguments: argparse.Namespace) -> bool:
    """Print what is exercised; True where every pair is."""
    from bot.suite.coverage import count, described, expected_turns, held_cities, played_turns

    paths = arguments.paths
    is_results = len(paths) == 1 and paths[0].suffix == ".json"
    turns = played_turns(read_run(paths[0])) if is_results else expected_turns(chosen(load_suites(paths)))
    counted = count(turns, held_cities())
    print(described(counted))
    return not counted.missing_pairs()
