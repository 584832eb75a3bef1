"""The web channel at `/chat`: what the chat page and the widget talk to, as JSON and as a plain form.

A question is taken at once (202) and its answer fetched by number, by long polling. The page's conversation id comes in
a header that no foreign page can send without asking first; there is no CORS answer, so it may not.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import wraps
from types import MappingProxyType
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.address import client_of
from bot.channels.limits import Limits
from bot.channels.reply import as_json
from bot.channels.rest import Handler
from bot.channels.web.callback import add_callback
from bot.channels.web.form import FormPages
from bot.channels.web.papers import add_papers
from bot.channels.web.request import RefusedError, read_ask, read_body, read_conversation, read_cursor, read_vote, read_wait
from bot.channels.web.talk import Talk, View
from bot.channels.web.talks import Talks
from bot.inbox.callbacks import callback_days
from bot.inbox.model import OPEN
from bot.running.draining import add_turns

HEADER = "X-Conversation"
HEADERS = MappingProxyType({"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"})

Endpoint = Callable[[Request], Awaitable[HTTPResponse]]


class WebInput(InputChannel):
    """Conversations of the chat page."""

    def __init__(self, limits: Limits | None = None, inbox_url: str | None = None) -> None:
        self._limits, self._inbox_url = limits or Limits(), inbox_url

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return "web"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebInput:
        """The channel with the limits of credentials.yml."""
        return cls(Limits.from_settings(credentials))

    def url_prefix(self) -> str:
        """Its own part of the server."""
        return "/chat"

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The page's endpoints and the form that needs no JavaScript."""
        chat = Blueprint("gongyou_web", __name__)
        talks = Talks(on_new_message, self._limits, self._inbox_url)
        _add_messages(chat, talks)
        _add_rest(chat, talks)
        FormPages(talks).add_to(chat)
        add_papers(chat, talks)
        add_callback(chat, talks)

        @chat.listener("before_server_start")
        async def prepare(app: Any, _: Any) -> None:
            talks.agent = getattr(app.ctx, "agent", None)
            add_turns(app, talks.running)
            await talks.warm_up()

        @chat.listener("before_server_stop")
        async def stop(*_: Any) -> None:
            await talks.close()

        return chat


def _add_messages(chat: Blueprint, talks: Talks) -> None:
    @chat.route("/messages", methods=["POST"], name="ask")
    @_refusing
    async def ask(request: Request) -> HTTPResponse:
        talk = _talk(talks, request)
        seq, is_new = await talk.accept(replace(read_ask(read_body(request.body)), client=client_of(request)))
        return _json({"seq": seq}, 202 if is_new else 200)

    @chat.route("/messages", methods=["GET"], name="news")
    @_refusing
    async def news(request: Request) -> HTTPResponse:
        talk = _talk(talks, request)
        view = await talk.view(read_cursor(request.args.get("after")), read_wait(request.args.get("wait")))
        lines = [as_json(line) for line in view.lines]
        state = {"pending": view.is_pending, "status": view.status, **_waiting(view)}
        return _json({"messages": lines, "cursor": view.cursor, **state})


def _add_rest(chat: Blueprint, talks: Talks) -> None:
    @chat.route("/feedback", methods=["POST"])
    @_refusing
    async def feedback(request: Request) -> HTTPResponse:
        talk = _talk(talks, request)
        await talk.vote(read_vote(read_body(request.body)))
        return response.empty(headers=HEADERS)

    @chat.route("/conversation", methods=["DELETE"])
    @_refusing
    async def forget(request: Request) -> HTTPResponse:
        conversation = read_conversation(request.headers.get(HEADER))
        await talks.forget(conversation, client_of(request))
        return response.empty(headers=HEADERS)


def _waiting(view: View) -> dict[str, Any]:
    """What only whoever waits for staff is told: their place in the line, and that staff call back where the centre does."""
    callback = {"callback": True} if view.status == OPEN and callback_days() else {}
    return {**({"place": view.place} if view.place else {}), **callback}


def _talk(talks: Talks, request: Request) -> Talk:
    return talks.get(read_conversation(request.headers.get(HEADER)))


def _refusing(endpoint: Endpoint) -> Endpoint:
    """Turns a refusal into its response."""

    @wraps(endpoint)
    async def serve(request: Request) -> HTTPResponse:
        try:
            return await endpoint(request)
        except RefusedError as refused:
            return _json(refused.as_json(), refused.status)

    return serve


def _json(body: dict[str, Any], status: int = 200) -> HTTPResponse:
    headers = {**HEADERS, "Retry-After": str(body["retry_after"])} if "retry_after" in body else HEADERS
    return response.json(body, status=status, headers=headers, ensure_ascii=False)
