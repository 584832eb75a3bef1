"""Leaving a number to be called back, for whoever waits for staff: from the page, or from its form without JavaScript."""

from __future__ import annotations

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.inbox_calls import InboxDownError
from bot.channels.web.form import ADDRESS, COOKIE
from bot.channels.web.request import RefusedError, is_own_form, read_body, read_conversation
from bot.channels.web.talks import Talks
from bot.channels.web.words import web_say
from bot.inbox.callbacks import callback_days, read_number
from bot.inbox.model import BOT
from bot.inbox.team import Team

HEADER = "X-Conversation"
LONGEST_NUMBER = 40


def add_callback(chat: Blueprint, talks: Talks) -> None:
    """Add the address that both post to."""

    @chat.route("/callback", methods=["POST"], name="callback")
    async def leave(request: Request) -> HTTPResponse:
        is_form = HEADER not in request.headers
        try:
            if is_form and not is_own_form(request.headers):
                raise RefusedError(403, "foreign", web_say("foreign"))
            conversation = read_conversation(request.cookies.get(COOKIE) if is_form else request.headers[HEADER])
            given = request.form.get("number") if is_form else read_body(request.body).get("number")
            await _keep(talks, conversation, str(given or "")[:LONGEST_NUMBER])
        except RefusedError as refused:
            if is_form:
                return response.redirect(f"{ADDRESS}?number=wrong#newest", status=303)
            return response.json(refused.as_json(), status=refused.status, ensure_ascii=False)
        if is_form:
            return response.redirect(f"{ADDRESS}?number=kept#newest", status=303)
        return response.json({"say": web_say("number_kept", days=callback_days())}, ensure_ascii=False)


async def _keep(talks: Talks, conversation: str, given: str) -> None:
    person, number = talks.person_of(conversation), read_number(given)
    if not callback_days():
        raise RefusedError(404, "off", web_say("not_noted"))
    if number is None:
        raise RefusedError(400, "number", web_say("number_wrong"))
    try:
        # Asked first: that somebody did not ask for staff is no failure of the inbox.
        if (await talks.calls.run(lambda inbox: inbox.conversation(person))).status == BOT:
            raise RefusedError(409, "bot", web_say("not_noted"))
        await talks.calls.run(lambda inbox: Team(inbox.database).leave_number(person, number))
    except InboxDownError as error:
        raise RefusedError(503, "store", web_say("not_noted")) from error
