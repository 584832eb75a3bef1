"""Rasa's REST channel, at its own address, made so that it always answers whoever may use it."""

from __future__ import annotations

import asyncio
import json
import logging
import math
from collections.abc import Awaitable, Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.address import client_of, read_networks
from bot.channels.erasing import erased, in_inbox, in_tracker
from bot.channels.fallback import fallback_messages
from bot.channels.inbound import Inbound, read_inbound
from bot.channels.inbox_calls import InboxCalls
from bot.channels.limits import Gate, Limits
from bot.channels.rest_access import Access
from bot.channels.words import channel_say
from bot.inbox.person import person_key
from bot.running.metrics import timed_turn
from knowledge.danger.detect import is_danger

logger = logging.getLogger(__name__)

TURN_SECONDS = 10.0
"""A turn that takes longer is answered with the fallback line; the conversation goes on."""

LIMITS = MappingProxyType({"address_per_minute": 1200, "address_burst": 400, "site_per_second": 40, "site_burst": 800})
"""A program has one address for all its people."""

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
    """`POST /webhooks/rest/webhook` with `{"sender", "message", "metadata": {"region"}?}`.

    Programs of this machine and of trusted addresses speak for many people and are not counted; whoever comes with the token is.
    """

    def __init__(self, access: Access | None = None, limits: Limits | None = None) -> None:
        self._access, self._limits = access or Access(), limits or Limits(**LIMITS)

    @classmethod
    def name(cls) -> str:
        """The channel's name, which is its address."""
        return "rest"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> SafeRestInput:
        """The channel with the settings of credentials.yml: `trusted`, networks that need no token, and limits for all others.

        Raises:
            KnowledgeError: where one of them, or the token, is wrong.
        """
        given = dict(credentials or {})
        trusted = read_networks(str(given.pop("trusted", None) or ""), "credentials.yml: rest channel: trusted")
        return cls(Access(trusted), Limits.from_settings(given, cls.name(), LIMITS))

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The webhook and the channel's own liveness answer."""
        webhook = Blueprint("gongyou_rest", __name__)
        calls, gate, access = InboxCalls(), Gate(self.name(), self._limits.of_messages()), self._access

        @webhook.route("/", methods=["GET"])
        async def alive(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            client = client_of(request)
            if not access.is_trusted(client) and not access.has_token(request):
                return _refused(401, {"error": "token"}, {"WWW-Authenticate": "Bearer"})
            inbound = read_inbound(_body(request))
            # What the program calls its people is not written to disk; it gets its own name back.
            person = replace(inbound, sender=person_key(self.name(), inbound.sender))
            if not access.is_trusted(client) and not is_danger(inbound.text):
                verdict = gate.admit(person.sender, client)
                if verdict.refused_by:
                    seconds = max(1, math.ceil(verdict.wait))
                    body = {"error": "rate", "say": channel_say("rate"), "retry_after": seconds}
                    return _refused(429, body, {"Retry-After": str(seconds)})
                await asyncio.sleep(verdict.wait)
            messages = await run_turn(person, on_new_message, self.name())
            agent = getattr(request.app.ctx, "agent", None)
            messages = await erased(messages, person.sender, in_tracker(agent, person.sender), in_inbox(calls, person.sender))
            return response.json([{**message, "recipient_id": inbound.sender} for message in messages], ensure_ascii=False)

        @webhook.listener("before_server_stop")
        async def stop(*_: Any) -> None:
            await gate.close()

        return webhook


def _refused(status: int, body: dict[str, Any], headers: dict[str, str]) -> HTTPResponse:
    return response.json(body, status=status, headers=headers, ensure_ascii=False)


def _body(request: Request) -> Any:
    try:
        return json.loads(request.body)
    except (ValueError, UnicodeDecodeError, RecursionError):
        return None
