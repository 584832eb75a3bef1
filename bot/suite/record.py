"""Turning a live chat into a suite file: what was said, masked, and what came back, to be judged by a person."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.inbox.redact import redact
from bot.suite.model import NONE
from bot.suite.reply import Reply, read_reply
from bot.suite.targets import Target

HEADING = """\
# Recorded, not reviewed: every expectation below is what the assistant said, right or wrong.
# Read each one, correct it, and then delete these lines.
"""


@dataclass(frozen=True)
class Exchange:
    """One turn of the chat: the words as they are kept, and the reply to them."""

    said: str
    is_tap: bool
    reply: Reply


def converse(lines: Iterable[str], target: Target, region: str | None) -> Iterator[Exchange]:
    """Send each line and give what came back. Masked before it is sent, so that the suite plays what was answered."""
    sender = f"suite-{secrets.token_hex(8)}"
    offered: dict[str, str] = {}
    for line in lines:
        said = redact(line.strip())
        if said:
            reply = read_reply(target.say(sender, offered.get(said, said), region, None), 0)
            yield Exchange(said, said in offered, reply)
            offered = dict(reply.buttons)


def as_suite(name: str, exchanges: Iterable[Exchange], region: str | None) -> str:
    """The chat as the text of a suite file with one conversation."""
    conversation: dict[str, Any] = {"name": name}
    if region is not None:
        conversation["region"] = region
    conversation["turns"] = [_turn(exchange) for exchange in exchanges]
    return HEADING + _yaml({"suite": name, "conversations": [conversation]})


def _turn(exchange: Exchange) -> dict[str, Any]:
    answer = exchange.reply.answer
    clauses = list(exchange.reply.clauses)
    turn: dict[str, Any] = {"tap" if exchange.is_tap else "user": exchange.said}
    expected = {
        "status": answer.get("status"),
        "topic": answer.get("topic"),
        "region": exchange.reply.region.get("id"),
        "clause": clauses[0] if clauses else NONE,
        "missing": list(answer.get("missing") or ()),
    }
    return turn | {field: value for field, value in expected.items() if value}


def _yaml(content: Any) -> str:
    from io import StringIO

    from ruamel.yaml import YAML

    writer = YAML()
    writer.allow_unicode = True
    writer.width = 140
    writer.indent(mapping=2, sequence=4, offset=2)
    text = StringIO()
    writer.dump(content, text)
    return text.getvalue()
