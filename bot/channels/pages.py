"""The chat page at `/` and the health report at `/health`."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from knowledge.errors import KnowledgeError
from knowledge.store.engine import DEFAULT_PATH
from knowledge.store.repository import read_meta

PAGE = Path(__file__).parents[1] / "webchat"

HEADERS = {
    # Everything from this server and nothing inline; `data:` is the empty icon that keeps browsers from asking for one.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""Sent with the page and its files."""


class Pages(InputChannel):
    """Serves what people and monitors open in a browser."""

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return "pages"

    def url_prefix(self) -> str:
        """At the root of the server."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The page, its two files and the health report."""
        pages = Blueprint("gongyou_pages", __name__)
        for address, file, kind in (
            ("/", "index.html", "text/html; charset=utf-8"),
            ("/chat.js", "chat.js", "text/javascript; charset=utf-8"),
            ("/chat.css", "chat.css", "text/css; charset=utf-8"),
        ):
            pages.add_route(_file(PAGE / file, kind), address, methods=["GET"], name=file.replace(".", "_"))

        @pages.route("/health", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            body = health_report(getattr(request.app.ctx, "agent", None))
            return response.json(body, status=200 if body["status"] == "ok" else 503)

        return pages


def _file(path: Path, kind: str) -> Callable[[Request], Awaitable[HTTPResponse]]:
    async def serve(_: Request) -> HTTPResponse:
        return response.raw(path.read_bytes(), content_type=kind, headers=HEADERS)

    return serve


def health_report(agent: Any) -> dict[str, Any]:
    """Whether questions can be answered, and from which model and knowledge store."""
    try:
        knowledge = read_meta(DEFAULT_PATH).get("digest", "")[:12]
    except KnowledgeError as error:
        return {"status": "error", "reason": str(error)}
    is_ready = bool(agent and agent.is_ready())
    model = agent.model_id if is_ready else None
    return {"status": "ok" if is_ready else "starting", "model": model, "knowledge": knowledge, "time": int(time.time())}
