"""One's own second factor: digits from an app on the telephone beside the password."""

from __future__ import annotations

from collections.abc import Callable

from sanic.response import HTTPResponse

from bot.inbox.accounts import Accounts
from bot.inbox.second_factor import address_of, new_secret, seal, unseal
from bot.inbox.throttle import TooManyAttemptsError
from bot.staff.doors import Doors
from bot.staff.html import go_to, show
from bot.staff.login_pages import patiently
from bot.staff.session import Visit
from bot.staff.words import say

GROUP = 4
"""Signs of the key between two spaces, so that it can be typed."""


def add_second_factor(doors: Doors) -> None:
    """Add the page and its two forms."""
    doors.add(show_second_factor, "/second")
    doors.add(post_second_factor, "/second", "POST")
    doors.add(post_second_factor_off, "/second/off", "POST")


async def show_second_factor(visit: Visit) -> HTTPResponse:
    """Where it is off, a new key with the form that turns it on; else the form that turns it off."""
    done = visit.argument("done")
    return await _page(visit, say("second_done") if done == "on" else say("second_dropped") if done == "off" else "")


async def post_second_factor(visit: Visit) -> HTTPResponse:
    """Turn it on, where the password shows who is here and the digits that the telephone has the key."""
    secret, code, name = unseal(visit.field("sealed")), visit.field("code"), visit.account.name

    def turn_on(accounts: Accounts) -> bool:
        is_owner = accounts.verify(name, _password(visit), visit.address) is not None
        return is_owner and secret is not None and accounts.add_second_factor(name, secret, code, visit.address)

    return await _tried(visit, turn_on, "on")


async def post_second_factor_off(visit: Visit) -> HTTPResponse:
    """Turn it off, which takes password and digits: a screen left open is not enough."""

    def turn_off(accounts: Accounts) -> bool:
        account = accounts.verify(visit.account.name, _password(visit), visit.address, visit.field("code"))
        if account is not None:
            accounts.drop_second_factor(account.name, account.name, visit.address)
        return account is not None

    return await _tried(visit, turn_off, "off")


async def _tried(visit: Visit, change: Callable[[Accounts], bool], done: str) -> HTTPResponse:
    try:
        is_done = await patiently(visit.services, lambda: change(visit.services.accounts()))
    except TooManyAttemptsError as wait:
        return await _page(visit, say("login_wait", seconds=wait.retry_after), 429)
    return go_to(f"/second?done={done}") if is_done else await _page(visit, say("second_wrong"), 403)


def _password(visit: Visit) -> str:
    return str((visit.request.form or {}).get("password") or "")


async def _page(visit: Visit, said: str, status: int = 200) -> HTTPResponse:
    is_on = await visit.services.run(lambda: visit.services.accounts().has_second_factor(visit.account.name))
    secret = new_secret()
    key = " ".join(secret[start : start + GROUP] for start in range(0, len(secret), GROUP))
    return show(
        visit, "second.html", status, current="password", said=said, is_error=status >= 400, is_on=is_on, key=key, sealed=seal(secret),
        address=address_of(secret, visit.account.name),
    )  # fmt: skip
