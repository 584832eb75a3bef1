"""Pages of the staff helper as responses: Jinja2 with escaping on, nothing inline, nothing kept by browsers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader
from sanic import response
from sanic.response import HTTPResponse

from bot.channels.web.pages import page_headers
from bot.channels.web.templates import marked_pieces
from bot.inbox.clock import CHINA
from bot.staff.session import CSRF_FIELD, PATH, Visit
from bot.staff.words import say, say_if_known
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import load_topics

# Nobody can write to it: Sanic's redirect writes `Location` into the headers it is given, and the next page would have carried it.
HEADERS = MappingProxyType(
    {**page_headers("'none'"), "Cache-Control": "no-store", "Permissions-Policy": "camera=(), geolocation=(), microphone=()"}
)
NAVIGATION = (
    ("ask", "staff"),
    ("papers", "staff"),
    ("talks", "staff"),
    ("inbox", "staff"),
    ("knowledge", "staff"),
    ("counts", "staff"),
    ("audit", "admin"),
)


class RefusedError(Exception):
    """A request that is not served, with what staff are told."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


def show(visit: Visit, template: str, status: int = 200, **fields: Any) -> HTTPResponse:
    """A page of somebody who is logged in."""
    tabs = [name for name, role in NAVIGATION if visit.account.may(role)]
    shared = {"visit": visit, "csrf": visit.csrf, "tabs": tabs, "open_talks": visit.open_talks}
    return show_plain(template, status, **{**shared, **fields})


def show_plain(template: str, status: int = 200, **fields: Any) -> HTTPResponse:
    """A page for anybody."""
    html = environment().get_template(template).render(**{"visit": None, "path": PATH, "csrf_field": CSRF_FIELD, **fields})
    return response.html(html, status=status, headers=HEADERS)


def go_to(address: str) -> HTTPResponse:
    """A redirect that turns a post into a page that can be reloaded."""
    return response.redirect(f"{PATH}{address}", status=303, headers=dict(HEADERS))


def as_json(body: Mapping[str, Any], status: int = 200) -> HTTPResponse:
    """JSON that nobody keeps."""
    return response.json(dict(body), status=status, headers=HEADERS, ensure_ascii=False)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates with their filters."""
    folder = FileSystemLoader(Path(__file__).with_name("templates"))
    made = Environment(loader=folder, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.globals.update(say=say, named=say_if_known, topic_name=topic_name, region_name=region_name)
    made.filters.update(pieces=marked_pieces, moment=moment, moment_in_full=moment_in_full, day=day, in_names=in_names, percent=percent)
    return made


def topic_name(topic: str | None) -> str:
    """The name of a topic, of `out_of_scope`, or that it is not known."""
    if topic in load_topics():
        return load_topics()[str(topic)].name
    return say("out_of_scope") if topic == "out_of_scope" else topic or say("unknown")


def region_name(region: str | None) -> str:
    """The name of a place, or that it is not known."""
    places = load_gazetteer().places
    return places[region].name if region in places else region or say("unknown")


def in_names(account: str, names: Mapping[str, str]) -> str:
    """What to call an account; its own name where it is gone."""
    return names.get(account, account)


def percent(share: float) -> str:
    """0.87 as 87%."""
    return f"{share:.0%}"


def moment(at: datetime | None) -> str:
    """A moment in China time."""
    return f"{at.astimezone(CHINA):%m-%d %H:%M}" if at else ""


def moment_in_full(at: datetime) -> str:
    """A moment in China time, with its year."""
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"


def day(given: Any) -> str:
    """2015-11-20 or a date as 2015年11月20日."""
    if not given:
        return say("undated")
    year, month, number = str(given)[:10].split("-")
    return f"{int(year)}年{int(month)}月{int(number)}日"
