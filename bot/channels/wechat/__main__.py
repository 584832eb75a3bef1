"""`python -m bot.channels.wechat`: check the settings, push and show the menu."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.channels.wechat.api import open_api
from bot.channels.wechat.check import check
from bot.channels.wechat.menu import DEFAULT_FILE, push, pushed, read_menu
from bot.channels.wechat.settings import read_settings
from bot.channels.wechat.transport import WeChatError
from bot.channels.wechat.wording import line, reason
from bot.state_errors import StateError
from knowledge.errors import KnowledgeError


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 with a line on standard error when not."""
    arguments = _parser().parse_args(words)
    try:
        return int(arguments.run(arguments))
    except WeChatError as error:
        print(line("error", reason=reason(error)), file=sys.stderr)
    except (KnowledgeError, StateError) as error:
        print(f"error: {error}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.channels.wechat", description="The WeChat Official Account of 工友问.")
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="say what is set, what is missing and whether WeChat can be reached")
    checking.add_argument("--url", default="", help="also verify the callback at this address as WeChat does")
    checking.set_defaults(run=_check)
    menu = commands.add_parser("menu", help="the menu below the chat").add_subparsers(dest="action", required=True)
    pushing = menu.add_parser("push", help="check the menu file and send it to WeChat")
    pushing.add_argument("--file", type=Path, default=DEFAULT_FILE, help="menu in YAML (default: bot/channels/wechat/menu.yml)")
    pushing.add_argument("--site", default="", help="address of the web page, for items that open it")
    pushing.set_defaults(run=_push)
    menu.add_parser("show", help="print the menu that WeChat has").set_defaults(run=_show)
    return parser


def _check(arguments: argparse.Namespace) -> int:
    settings, has_failed = read_settings(), False
    for finding in check(settings, open_api(settings), arguments.url):
        print(finding.text)
        has_failed = has_failed or finding.is_failure
    return int(has_failed)


def _push(arguments: argparse.Namespace) -> int:
    columns = read_menu(arguments.file, arguments.site)
    push(open_api(), columns)
    print(line("menu_pushed"))
    return 0


def _show(_: argparse.Namespace) -> int:
    lines = pushed(open_api())
    print("\n".join(lines) if lines else line("menu_none"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
