"""Asking the assistant as a worker would: the same turn, under a name of its own that is forgotten at once."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Sequence
from typing import Any

from bot.channels.forgetting import forget_conversation
from bot.channels.inbound import read_inbound
from bot.channels.reply import Reply, as_reply
from bot.channels.rest import Handler, run_turn

CHANNEL = "staff"
MOST_TURNS = 8
"""A guided talk and what was said before it."""
LONGEST_TEXT = 500


async def ask(handler: Handler, agent: Any, texts: Sequence[str], region: str | None) -> Reply:
    """The assistant's reply to the last of `texts`, said one after the other by somebody it does not know."""
    sender = f"{CHANNEL}-{secrets.token_hex(12)}"
    messages: list[dict[str, Any]] = []
    for text in list(texts)[-MOST_TURNS:]:
        inbound = read_inbound({"sender": sender, "message": text, "metadata": {"region": region} if region else None})
        messages = await run_turn(inbound, handler, CHANNEL)
    with contextlib.suppress(Exception):  # a memory that is left over under a random name harms nobody
        await forget_conversation(agent, sender)
    return as_reply(messages)
