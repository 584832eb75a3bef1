"""The way in: who is logged in, with which rights, and whether a post comes from our own page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.inbox.errors import InboxError
from bot.staff.html import RefusedError, as_json, go_to, show, show_plain
from bot.staff.services import Services
from bot.staff.session import PATH, SESSION, Visit, cookie_of, is_genuine
from bot.staff.words import say

LARGEST_FORM = 256_000
LARGEST_UPLOAD = 5_000_000
UPLOAD_FRAME = 20_000
"""What a form adds around a file."""

LONGEST_READ = 40_000_000
"""What is too large is read on without being kept up to here: a browser shows no answer before it has sent everything."""

Page = Callable[[Visit], Awaitable[HTTPResponse]]
Handler = Callable[..., Coroutine[Any, Any, HTTPResponse]]


@dataclass(frozen=True)
class Doors:
    """Adds pages to the blueprint, each behind the same checks."""

    blueprint: Blueprint
    services: Services

    def add(
        self, page: Page, path: str, method: str = "GET", role: str = "staff", largest: int = LARGEST_FORM, is_step: bool = True
    ) -> None:
        """A page at `path` below /staff for accounts with at least the rights of `role`; its name is the function's.

        One that a browser asks for by itself is no step of the account and prolongs no session.
        """
        name = page.__name__.strip("_")
        # A body is read by ourselves: the server's own limit is lower than an upload, and nobody unknown may fill memory.
        handler = self._guarded(page, role, largest, is_step)
        self.blueprint.add_route(handler, path, methods=[method], name=name, stream=method == "POST")

    def _guarded(self, page: Page, role: str, largest: int, is_step: bool) -> Handler:
        async def serve(request: Request, **_: str) -> HTTPResponse:
            is_script = request.path.startswith(f"{PATH}/api")
            visit: Visit | None = None
            try:
                visit = await self.visit_of(request, is_step)
                if visit is None:
                    return as_json({"error": "login"}, 401) if is_script else _to_login(request)
                if not visit.account.may(role):
                    raise RefusedError(403, say("refused_role", role=say(f"role_{role}")))
                if request.method == "POST":
                    request.body = await read_body(request, largest)
                    if not is_genuine(request, visit.token):
                        raise RefusedError(403, say("refused_csrf"))
                return await page(visit)
            except RefusedError as refused:
                return _refusal(visit, refused, is_script)
            except InboxError:
                return _refusal(visit, RefusedError(503, say("refused_store")), is_script)

        return serve

    async def visit_of(self, request: Request, is_step: bool = True) -> Visit | None:
        """The visit of whoever has a session; None for everybody else.

        Raises:
            InboxError: where the store cannot be used.
        """
        token = cookie_of(request, SESSION)
        if token is None:
            return None

        def find() -> Visit | None:
            account = self.services.accounts().account_of(token, is_step)
            if account is None:
                return None
            return Visit(request, self.services, account, token, self.services.board.look().of(account.centre).waiting)

        return await self.services.run(find)


async def read_body(request: Request, largest: int) -> bytes:
    """The body of a post.

    Raises:
        RefusedError: where it is larger than allowed.
    """
    parts, size = [], 0
    while request.stream is not None and (part := await request.stream.read()) is not None:
        size += len(part)
        if size <= largest:
            parts.append(part)
        elif size > LONGEST_READ:
            break
    if size > largest:
        raise RefusedError(413, say("refused_large", megabytes=LARGEST_UPLOAD // 1_000_000))
    return b"".join(parts)


def _to_login(request: Request) -> HTTPResponse:
    # After logging in, back to a page; never to an address that somebody else made up.
    known = request.method == "GET" and request.path.startswith(f"{PATH}/") and "//" not in request.path
    return go_to(f"/login?next={quote(request.path, safe='')}" if known else "/login")


def _refusal(visit: Visit | None, refused: RefusedError, is_script: bool) -> HTTPResponse:
    if is_script:
        return as_json({"error": refused.words}, refused.status)
    fields = {"words": refused.words}
    if visit is None:
        return show_plain("refused.html", refused.status, **fields)
    return show(visit, "refused.html", refused.status, **fields)
