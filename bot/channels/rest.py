"""Rasa's REST channel, at its own address, made so that it always answers."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.erasing import erased, in_inbox, in_tracker
from bot.channels.fallback import fallback_messages
from bot.channels.inbound import Inbound, read_inbound
from bot.channels.inbox_calls import InboxCalls
from bot.inbox.person import person_key
from bot.running.metrics import timed_turn

logger = logging.getLogger(__name__)

TURN_SECONDS = 10.0
"""A turn that takes longer is answered with the fallback line; the conversation goes on."""

Handler = Callable[[UserMessage], Awaitable[Any]]


async def run_turn(inbound: Inbound, handler: Handler, channel: str) -> list[dict[str, Any]]:
    """The assistant's messages to one message; the fallback line where there are none."""
    collector = CollectingOutputChannel()
    message = UserMessage(inbound.text, collector, inbound.sender, input_channel=channel, metadata=inbound.metadata)
    with timed_turn(channel, lambda: collector.messages):
        try:
            await asyncio.wait_for(handler(message), TURN_SECONDS)
        except Exception:  # whatever failed, the person gets words
            logger.exception("turn failed")
    if not any("custom" in sent for sent in collector.messages):
        return [*collector.messages, *fallback_messages(inbound.sender)]
    return collector.messages


class SafeRestInput(InputChannel):
    """`POST /webhooks/rest/webhook` with `{"sender", "message", "metadata": {"region"}?}`."""

    @classmethod
    def name(cls) -> str:
        """The channel's name, which is its address."""
        return "rest"

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The webhook and the channel's own liveness answer."""
        webhook = Blueprint("gongyou_rest", __name__)
        calls = InboxCalls()

        @webhook.route("/", methods=["GET"])
        async def alive(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            inbound = read_inbound(_body(request))
            # What the program calls its people is not written to disk; it gets its own name back.
            person = replace(inbound, sender=person_key(self.name(), inbound.sender))
            messages = await run_turn(person, on_new_message, self.name())
            agent = getattr(request.app.ctx, "agent", None)
            messages = await erased(messages, person.sender, in_tracker(agent, person.sender), in_inbox(calls, person.sender))
            return response.json([{**message, "recipient_id": inbound.sender} for message in messages], ensure_ascii=False)

        return webhook


def _body(request: Request) -> Any:
    try:
        return json.loads(request.body)
    except (ValueError, UnicodeDecodeError, RecursionError):
        return None
