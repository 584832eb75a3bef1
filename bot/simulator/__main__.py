"""`python -m bot.simulator`: play a conversation against the assistant as WeChat's server would, and print it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from bot.channels.wechat.transport import WeChatError
from bot.channels.wechat.wording import line, reason
from bot.simulator.demo import run_demo
from bot.state_errors import StateError
from knowledge.errors import KnowledgeError


def main(words: Sequence[str] | None = None) -> int:
    """Play the conversation; 0 when the simulated server found no fault, 1 with a line on standard error when it did."""
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description="A simulated WeChat server talks with 工友问.")
    parser.add_argument("--url", default="", help="callback of a running assistant (default: start one)")
    try:
        return run_demo(parser.parse_args(words).url)
    except WeChatError as error:
        print(line("error", reason=reason(error)), file=sys.stderr)
    except (KnowledgeError, StateError) as error:
        print(f"error: {error}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
