"""The chat without JavaScript: one form, one page, a cookie; every post answers with a redirect to the page."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.address import client_of
from bot.channels.fallback import NUMBERS
from bot.channels.handover import place_words
from bot.channels.reply import as_json
from bot.channels.web.pages import page_headers
from bot.channels.web.request import LONGEST_TEXT, Ask, RefusedError, is_own_form, read_ask, read_conversation, read_region
from bot.channels.web.talk import View
from bot.channels.web.talks import Talks
from bot.channels.web.templates import render
from bot.channels.web.words import web_say
from bot.inbox.callbacks import callback_days
from knowledge.catalog.hotlines import load_hotlines

ADDRESS = "/chat/form"
COOKIE = "gongyou_conversation"
MOST_LINES = 60
"""An old phone has to show the page: the newest lines, not the whole history."""


class FormPages:
    """The form's two addresses: it is posted to one place and shown at the same."""

    def __init__(self, talks: Talks) -> None:
        self._talks = talks

    def add_to(self, chat: Blueprint) -> None:
        """Add them to the channel's blueprint."""

        # Sanic marks handlers with an attribute, which a method cannot take.
        @chat.route("/form", methods=["GET"], name="form_page")
        async def show(request: Request) -> HTTPResponse:
            return await self.show(request)

        @chat.route("/form", methods=["POST"], name="form_post")
        async def post(request: Request) -> HTTPResponse:
            return await self.post(request)

    async def show(self, request: Request) -> HTTPResponse:
        """The conversation of the cookie; without one the start page, or what was done about it."""
        conversation = _cookie_of(request)
        if conversation is not None:
            region = read_region(request.args.get("region"))
            number = request.args.get("number")
            said = web_say("number_kept", days=callback_days()) if number == "kept" else web_say("number_wrong") if number else ""
            return _page(view=await self._talks.get(conversation).view(0), region=region, banner=said)
        if "gone" in request.args:
            return _page(banner=web_say("forgotten"))
        if "sent" in request.args:
            return _page(banner=web_say("no_cookies"), shows_phones=True)
        return response.redirect("/", status=303)

    async def post(self, request: Request) -> HTTPResponse:
        """Ask and wait for the answer, or forget; whatever is refused comes back with its words and the text."""
        if not is_own_form(request.headers):
            return _page(banner=web_say("foreign"), status=403)
        form = {name: str(request.form.get(name) or "") for name in ("id", "text", "choice", "forget", "region")}
        conversation = _cookie_of(request) or secrets.token_hex(16)
        region = read_region(form["region"]) or _region_of(request.headers.get("referer"))
        try:
            if form["forget"]:
                return await self._forget(conversation, request)
            ask = read_ask({"id": form["id"] or secrets.token_hex(16), "text": form["choice"] or form["text"]})
            await self._ask(conversation, replace(ask, region=region, client=client_of(request)))
        except RefusedError as refused:
            view = await self._talks.get(conversation).view(0)
            return _page(view=view, region=region, banner=refused.say, text=form["text"], status=refused.status)
        return _with_cookie(request, _redirect("sent", region), conversation)

    async def _ask(self, conversation: str, ask: Ask) -> None:
        talk = self._talks.get(conversation)
        await talk.accept(ask)
        await talk.finish()

    async def _forget(self, conversation: str, request: Request) -> HTTPResponse:
        await self._talks.forget(conversation, client_of(request))
        gone = response.redirect(f"{ADDRESS}?gone=1", status=303)
        del gone.cookies[COOKIE]
        gone.cookies[COOKIE]["path"] = "/chat"
        return gone


def _cookie_of(request: Request) -> str | None:
    try:
        return read_conversation(request.cookies.get(COOKIE))
    except RefusedError:
        return None


def _with_cookie(request: Request, answer: HTTPResponse, conversation: str) -> HTTPResponse:
    """With a cookie that ends with the browser: the phone may be somebody else's."""
    answer.cookies[COOKIE] = conversation
    settings: dict[str, Any] = {"path": "/chat", "httponly": True, "samesite": "Lax"}
    if request.scheme == "https":
        settings["secure"] = True
    for name, value in settings.items():
        answer.cookies[COOKIE][name] = value
    return answer


def _redirect(done: str, region: str | None) -> HTTPResponse:
    preset = f"&region={region}" if region else ""
    return response.redirect(f"{ADDRESS}?{done}=1{preset}#newest", status=303)


def _region_of(referer: str | None) -> str | None:
    """The region of the page that held the form: `/embed?region=anyang`."""
    try:
        given = parse_qs(urlsplit(referer or "").query).get("region")
    except ValueError:
        return None
    return read_region(given[0]) if given else None


def _page(
    *,
    view: View | None = None,
    region: str | None = None,
    banner: str = "",
    text: str = "",
    shows_phones: bool = False,
    status: int = 200,
) -> HTTPResponse:
    lines = [as_json(line) for line in view.lines[-MOST_LINES:]] if view else []
    html = render(
        "conversation.html",
        lines=lines,
        is_pending=bool(view and view.is_pending),
        is_open=bool(view and view.status == "open"),
        place=place_words(view.place) if view else "",
        asks_number=callback_days() > 0,
        banner=banner,
        text=text[: 2 * LONGEST_TEXT],
        region=region,
        phones=[load_hotlines().by_number[number] for number in NUMBERS] if shows_phones or status >= 400 else [],
        message_id=secrets.token_hex(16),
        address=ADDRESS,
        limit=LONGEST_TEXT,
    )
    return response.html(html, status=status, headers={**page_headers("'none'"), "Cache-Control": "no-store"})
