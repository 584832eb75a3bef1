"""Who is at the desk: cookies, the token that every form carries, and the visit that pages are given."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.address import client_of
from bot.channels.inbound import known_place
from bot.channels.web.request import is_own_form
from bot.inbox.accounts import Account
from bot.inbox.person import keyed_hash
from bot.staff.services import Services

PATH = "/staff"
SESSION, FORM, CITY = "gongyou_staff", "gongyou_staff_form", "gongyou_staff_city"
CSRF_FIELD, CSRF_HEADER = "csrf", "x-csrf-token"
LONGEST_COOKIE = 128


@dataclass(frozen=True)
class Visit:
    """One request of somebody who is logged in."""

    request: Request
    services: Services
    account: Account
    token: str
    open_talks: int = 0

    @property
    def csrf(self) -> str:
        """The token of this session's forms."""
        return csrf_of(self.token)

    @property
    def address(self) -> str:
        """Where the request comes from."""
        return client_of(self.request).address

    def note(self, action: str, object_: str) -> None:
        """Write an act of this account to the audit log; blocks."""
        self.services.accounts().note(self.account.name, action, object_, self.address)

    @property
    def city(self) -> str | None:
        """The region picked last; None where there is none."""
        return known_region(self.request.cookies.get(CITY))

    def field(self, name: str) -> str:
        """A field of the form, without surrounding spaces; empty where there is none."""
        return str((self.request.form or {}).get(name) or "").strip()

    def fields(self, name: str) -> list[str]:
        """All values of a field that a form may hold more than once."""
        return [str(value) for value in self.request.form.getlist(name, [])] if self.request.form else []

    def argument(self, name: str) -> str:
        """A field of the address; empty where there is none."""
        return str(self.request.args.get(name) or "").strip()

    def part(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.match_info[name])

    def number(self, name: str, default: int, highest: int) -> int:
        """A whole number of the address from 1 to `highest`; the default for anything else."""
        given = self.argument(name)
        return min(int(given), highest) if given.isascii() and given.isdigit() and 0 < len(given) < 10 and int(given) else default


def known_region(given: str | None) -> str | None:
    """A place id of the catalog, or None."""
    return known_place(given)


def csrf_of(token: str) -> str:
    """The token of the forms of a session: nobody can make it who cannot read the cookie and the secret."""
    return keyed_hash("staff form", token)


def is_genuine(request: Request, token: str) -> bool:
    """True where a post comes from a page of ours that this session got."""
    given = str((request.form or {}).get(CSRF_FIELD) or request.headers.get(CSRF_HEADER) or "")
    return is_own_form(request.headers) and hmac.compare_digest(given.encode(), csrf_of(token).encode())


def cookie_of(request: Request, name: str) -> str | None:
    """A cookie of a usable length."""
    value = request.cookies.get(name)
    return value if value and len(value) <= LONGEST_COOKIE else None


def new_form_token(request: Request) -> str:
    """The cookie of the login form: the browser's own, or a fresh one."""
    return cookie_of(request, FORM) or secrets.token_urlsafe(24)


def set_cookie(request: Request, answer: HTTPResponse, name: str, value: str) -> HTTPResponse:
    """With a cookie that no script reads, no other site makes the browser send, and that ends with the browser."""
    answer.cookies[name] = value
    settings: dict[str, Any] = {"path": PATH, "httponly": True, "samesite": "Strict"}
    if is_https(request.scheme, request.headers):
        settings["secure"] = True
    for key, setting in settings.items():
        answer.cookies[name][key] = setting
    return answer


def drop_cookie(answer: HTTPResponse, name: str) -> HTTPResponse:
    """Without a cookie."""
    del answer.cookies[name]
    answer.cookies[name]["path"] = PATH
    return answer


def is_https(scheme: str, headers: Mapping[str, str]) -> bool:
    """True where the browser speaks https, to us or to the proxy before us."""
    return scheme == "https" or headers.get("x-forwarded-proto", "").split(",")[0].strip().lower() == "https"
