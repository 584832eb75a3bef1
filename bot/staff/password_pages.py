"""Changing one's own password."""

from __future__ import annotations

from sanic.response import HTTPResponse

from bot.inbox.passwords import SHORTEST_PASSWORD, WeakPasswordError
from bot.inbox.throttle import TooManyAttemptsError
from bot.staff.doors import Doors
from bot.staff.html import go_to, show
from bot.staff.login_pages import patiently
from bot.staff.session import SESSION, Visit, set_cookie
from bot.staff.words import say


def add_password(doors: Doors) -> None:
    """Add the page and its form."""
    doors.add(show_password, "/password")
    doors.add(post_password, "/password", "POST")


async def show_password(visit: Visit) -> HTTPResponse:
    """The form."""
    done = "done" in visit.request.args
    return _page(visit, say("password_changed") if done else "")


async def post_password(visit: Visit) -> HTTPResponse:
    """Set the password; every other session of the account ends."""
    old, new, again = (str((visit.request.form or {}).get(name) or "") for name in ("old", "new", "again"))
    if new != again:
        return _page(visit, say("password_differs"), 400)
    accounts, name = visit.services.accounts(), visit.account.name
    try:
        token = await patiently(visit.services, lambda: accounts.change_password(name, old, new, visit.address))
    except WeakPasswordError:
        return _page(visit, say("password_weak", least=SHORTEST_PASSWORD), 400)
    except TooManyAttemptsError as wait:
        return _page(visit, say("login_wait", seconds=wait.retry_after), 429)
    if token is None:
        return _page(visit, say("password_wrong"), 403)
    return set_cookie(visit.request, go_to("/password?done=1"), SESSION, token)


def _page(visit: Visit, said: str, status: int = 200) -> HTTPResponse:
    return show(visit, "password.html", status, current="password", said=said, is_error=status >= 400, least=SHORTEST_PASSWORD)
