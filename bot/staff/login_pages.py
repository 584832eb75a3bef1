"""Logging in and out; the only pages for people without a session."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import TypeVar

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.address import client_of
from bot.inbox.errors import InboxError
from bot.inbox.throttle import TooManyAttemptsError
from bot.staff.doors import LARGEST_FORM, Doors, read_body
from bot.staff.html import RefusedError, as_json, go_to, show_plain
from bot.staff.services import Services
from bot.staff.session import FORM, PATH, SESSION, Visit, csrf_of, drop_cookie, is_genuine, new_form_token, set_cookie
from bot.staff.words import say

LONGEST_FIELD = 300
"""Longer than any name and any password that an account can have."""

MOST_PATIENT_TRIES = 5

Result = TypeVar("Result")

_OWN_PAGE = re.compile(rf"{PATH}/[a-z0-9/-]{{0,80}}")


def add_login(doors: Doors) -> None:
    """Add login and logout."""
    blueprint, services = doors.blueprint, doors.services

    async def show_login(request: Request) -> HTTPResponse:
        said = "logged_out" if "out" in request.args else "login_gone" if request.args.get("next") and request.cookies.get(SESSION) else ""
        return await _form(request, services, said=say(said) if said else "")

    async def log_in(request: Request) -> HTTPResponse:
        try:
            request.body = await read_body(request, LARGEST_FORM)
        except RefusedError as refused:
            return show_plain("refused.html", refused.status, words=refused.words)
        return await _log_in(request, services)

    blueprint.add_route(show_login, "/login", methods=["GET"], name="show_login")
    blueprint.add_route(log_in, "/login", methods=["POST"], name="log_in", stream=True)
    doors.add(log_out, "/logout", "POST")
    _add_entrances(doors)


def _add_entrances(doors: Doors) -> None:
    async def index(_: Request) -> HTTPResponse:
        return go_to("/ask")

    async def api(request: Request) -> HTTPResponse:
        try:
            return _session_as_json(request, await doors.visit_of(request))
        except InboxError:
            return as_json({"error": say("refused_store")}, 503)

    doors.blueprint.add_route(index, "/", methods=["GET"], name="index")
    doors.blueprint.add_route(api, "/api", methods=["GET"], name="api")


async def log_out(visit: Visit) -> HTTPResponse:
    """End the session."""

    def end() -> None:
        visit.note("logout", visit.account.name)
        visit.services.accounts().log_out(visit.token)

    await visit.services.run(end)
    return drop_cookie(go_to("/login?out=1"), SESSION)


async def patiently(services: Services, attempt: Callable[[], Result]) -> Result:
    """What an attempt with a password gives. Where the account is at home and has to wait for a moment, that is waited for.

    Raises:
        TooManyAttemptsError: where it has to wait longer.
        InboxError: where the store cannot be used.
    """
    for _ in range(MOST_PATIENT_TRIES):
        try:
            return await services.run(attempt)
        except TooManyAttemptsError as wait:
            if not wait.is_familiar:
                raise
            await asyncio.sleep(wait.retry_after)
    return await services.run(attempt)


async def _log_in(request: Request, services: Services) -> HTTPResponse:
    form = {name: str((request.form or {}).get(name) or "")[:LONGEST_FIELD] for name in ("name", "password", "code", "next")}
    given = request.cookies.get(FORM) or ""
    if not given or not is_genuine(request, given):
        return await _form(request, services, status=403, said=say("refused_csrf"), form=form)
    try:
        address = client_of(request).address
        token = await patiently(services, lambda: services.accounts().log_in(form["name"], form["password"], address, form["code"]))
    except TooManyAttemptsError as wait:
        said = await _form(request, services, status=429, said=say("login_wait", seconds=wait.retry_after), form=form)
        said.headers["Retry-After"] = str(wait.retry_after)
        return said
    except InboxError:
        return await _form(request, services, status=503, said=say("refused_store"), form=form)
    if token is None:
        return await _form(request, services, status=401, said=say("login_wrong"), form=form)
    page = form["next"] if _OWN_PAGE.fullmatch(form["next"]) else f"{PATH}/ask"
    return set_cookie(request, drop_cookie(go_to(page.removeprefix(PATH)), FORM), SESSION, token)


async def _form(
    request: Request, services: Services, status: int = 200, said: str = "", form: dict[str, str] | None = None
) -> HTTPResponse:
    known = form or {"name": "", "next": str(request.args.get("next") or "")}
    token = new_form_token(request)
    try:
        is_first = await services.run(lambda: not services.accounts().all())
    except InboxError:
        is_first, said, status = False, say("refused_store"), 503
    page = show_plain("login.html", status, said=said, form=known, csrf=csrf_of(token), is_first=is_first, is_error=status >= 400)
    return set_cookie(request, page, FORM, token)


def _session_as_json(request: Request, visit: Visit | None) -> HTTPResponse:
    """What a script needs to post: the token of its session, or of the login form."""
    if visit is not None:
        return as_json({"account": visit.account.name, "role": visit.account.role, "csrf": visit.csrf, "open": visit.open_talks})
    token = new_form_token(request)
    return set_cookie(request, as_json({"account": None, "csrf": csrf_of(token)}), FORM, token)
