"""The WeChat channel: `GET/POST /webhooks/wechat/callback`, between Sanic, Rasa and the callback's own code."""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.erasing import in_tracker
from bot.channels.inbox_calls import InboxCalls
from bot.channels.rest import Handler
from bot.channels.speech import open_speech
from bot.channels.wechat.api import open_api
from bot.channels.wechat.callback import Callback, Sent
from bot.channels.wechat.customer_service import open_customer_service
from bot.channels.wechat.protocol import Account, Query
from bot.channels.wechat.settings import read_settings
from bot.channels.wechat.talk import Tools
from bot.channels.wechat.turns import Turns
from bot.channels.wechat.voice import VoiceRecogniser
from bot.running.draining import add_turns
from bot.shared_state import open_state
from bot.surviving_state import surviving

logger = logging.getLogger(__name__)


class WeChatInput(InputChannel):
    """An official account. Its secrets come from the environment; without a token every callback is refused.

    Settings in credentials.yml: `verified` (the account may use the customer-service API; false by default) and `safe_only`
    (refuse what is not encrypted; true by default where the environment names an AES key, because a plain signature does not
    cover the body).
    """

    def __init__(self, callback: Callback, recogniser: VoiceRecogniser | None = None) -> None:
        self.callback, self.recogniser = callback, recogniser

    @classmethod
    def name(cls) -> str:
        """The channel's name, which is its address."""
        return "wechat"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WeChatInput:
        """The channel of the account that the environment names."""
        chosen = credentials or {}
        settings = read_settings()
        safe_only = bool(chosen.get("safe_only", settings.aes_key))
        account = Account(settings.token, settings.app_id, settings.aes_key, safe_only)
        sender = open_customer_service() if chosen.get("verified") else None
        # Without a token nobody gets past the signature: no file is made for nothing.
        state = surviving(open_state()) if settings.token else open_state("sqlite://")
        speech = open_speech()
        recogniser = VoiceRecogniser(open_api(settings, state), speech) if speech and settings.can_call else None
        return cls(Callback(account, Turns(state, sender), InboxCalls()), recogniser)

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The callback for WeChat's server."""
        webhook = Blueprint("gongyou_wechat", __name__)

        @webhook.listener("before_server_start")
        async def prepare(app: Any, _: Any) -> None:
            add_turns(app, self.callback.turns.running)
            app.ctx.clock = self.callback.watch

        @webhook.route("/callback", methods=["GET"])
        async def verify(request: Request) -> HTTPResponse:
            return _response(self.callback.verify(_query(request)))

        @webhook.route("/callback", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            async def forget_tracker(person: str) -> Collection[str] | None:
                return await in_tracker(getattr(request.app.ctx, "agent", None), person)()

            tools = Tools(on_new_message, forget_tracker, self.recogniser)
            return _response(await self.callback.receive(_query(request), request.body, tools))

        return webhook


def _query(request: Request) -> Query:
    try:
        return Query.of({name: values[0] for name, values in request.args.items()})
    except ValueError:  # bytes that are no text
        return Query()


def _response(sent: Sent) -> HTTPResponse:
    return response.raw(sent.body, status=sent.status, content_type=sent.kind)
