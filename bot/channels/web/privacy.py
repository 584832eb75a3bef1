"""The privacy notice as a page of its own, the same with and without JavaScript, in the widget's frame too."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, Template
from sanic.request import Request
from sanic.response import HTTPResponse, html

from bot.channels.privacy import notice

ADDRESS = "/privacy"
TEMPLATES = Path(__file__).parents[2] / "webchat" / "templates"
PLACES = ("/", "/embed", "/chat/form")
"""Pages that lead here, and to which it leads back."""


def privacy_page(request: Request, headers: dict[str, str]) -> HTTPResponse:
    """The notice with the settings of now."""
    body = _template().render(notice=notice(), back=way_back(request.headers.get("referer")))
    return html(body, headers=headers)


def way_back(referer: str | None) -> str:
    """The page of ours from which somebody came, with the city it was embedded for; the start page where that is unknown."""
    try:
        came = urlsplit(referer or "")
    except ValueError:
        return PLACES[0]
    if came.path not in PLACES:
        return PLACES[0]
    return f"{came.path}?{came.query}" if came.query else came.path


@lru_cache(maxsize=1)
def _template() -> Template:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template(
        "privacy.html"
    )
