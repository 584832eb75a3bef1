"""One's own account: the name that workers read, and the password."""

from __future__ import annotations

from types import MappingProxyType

from sanic.response import HTTPResponse

from bot.inbox.errors import InboxError
from bot.inbox.passwords import SHORTEST_PASSWORD, WeakPasswordError
from bot.inbox.shown_names import LONGEST_NAME
from bot.inbox.throttle import TooManyAttemptsError
from bot.staff.doors import Doors
from bot.staff.html import go_to, show
from bot.staff.login_pages import patiently
from bot.staff.session import SESSION, Visit, set_cookie
from bot.staff.words import say

DONE = MappingProxyType({"1": "password_changed", "shown": "shown_saved"})
"""What the page may say about the step before it, by its address."""


def add_password(doors: Doors) -> None:
    """Add the page and its forms."""
    doors.add(show_password, "/password")
    doors.add(post_password, "/password", "POST")
    doors.add(post_shown_name, "/password/shown", "POST")


async def show_password(visit: Visit) -> HTTPResponse:
    """The forms."""
    done = visit.argument("done")
    return await _page(visit, say(DONE[done]) if done in DONE else "")


async def post_shown_name(visit: Visit) -> HTTPResponse:
    """Choose the name that workers read."""
    team, name = visit.services.team(), visit.account.name
    try:
        await visit.services.run(lambda: team.set_shown_name(name, visit.field("shown"), name))
    except InboxError:
        return await _page(visit, say("shown_wrong", most=LONGEST_NAME), 400)
    return go_to("/password?done=shown")


async def post_password(visit: Visit) -> HTTPResponse:
    """Set the password; every other session of the account ends."""
    old, new, again = (str((visit.request.form or {}).get(name) or "") for name in ("old", "new", "again"))
    if new != again:
        return await _page(visit, say("password_differs"), 400)
    accounts, name = visit.services.accounts(), visit.account.name
    try:
        token = await patiently(visit.services, lambda: accounts.change_password(name, old, new, visit.address))
    except WeakPasswordError:
        return await _page(visit, say("password_weak", least=SHORTEST_PASSWORD), 400)
    except TooManyAttemptsError as wait:
        return await _page(visit, say("login_wait", seconds=wait.retry_after), 429)
    if token is None:
        return await _page(visit, say("password_wrong"), 403)
    return set_cookie(visit.request, go_to("/password?done=1"), SESSION, token)


async def _page(visit: Visit, said: str, status: int = 200) -> HTTPResponse:
    names = await visit.services.run(visit.services.team().names)
    shown = names.get(visit.account.name, "")
    return show(
        visit, "password.html", status, current="password", said=said, is_error=status >= 400, least=SHORTEST_PASSWORD,
        shown_name="" if shown == visit.account.name else shown, most=LONGEST_NAME,
    )  # fmt: skip
