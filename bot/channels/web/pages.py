"""What people and monitors open in a browser: the chat page with its files, the widget, who answers, the health report."""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.address import client_of, may_watch
from bot.channels.web.about import about_page
from bot.channels.web.files import file_response, read_file
from bot.channels.web.privacy import ADDRESS, privacy_page
from bot.channels.web.words import web_say
from bot.descriptors import descriptors
from bot.running.metrics import CONTENT_TYPE, report
from bot.running.readiness import Readiness
from bot.running.renewal import Renewal
from knowledge.errors import KnowledgeError
from knowledge.store.engine import DEFAULT_PATH
from knowledge.store.repository import read_meta

logger = logging.getLogger(__name__)

WEBCHAT = Path(__file__).parents[2] / "webchat"
BUILT = WEBCHAT / "dist"
HTML, SCRIPT, STYLE = (f"text/{kind}; charset=utf-8" for kind in ("html", "javascript", "css"))
DRAWING, DATA = "image/svg+xml; charset=utf-8", "application/json; charset=utf-8"

# The page itself is asked for every time (and mostly answered with 304), so that it and its files change together soon.
PAGE_AGE, FILE_AGE = "no-cache", "public, max-age=300"

WORKER_RULES = "default-src 'none'; connect-src 'self'"

_ORIGIN = re.compile(r"https?://(?:\*\.)?[A-Za-z0-9.-]+(?::(?:\d{1,5}|\*))?")


def page_headers(ancestors: str) -> dict[str, str]:
    """Headers of a page that only `ancestors` may put into a frame (a source list of Content-Security-Policy)."""
    headers = {
        # Everything from this server and nothing inline.
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        f"base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
        "X-Content-Type-Options": "nosniff",
        # Not `no-referrer`: with it browsers post the page's own form with `Origin: null`.
        "Referrer-Policy": "same-origin",
    }
    # For browsers that do not know frame-ancestors; there is no word for a list of origins.
    return {**headers, "X-Frame-Options": "DENY"} if ancestors == "'none'" else headers


def frame_ancestors(setting: str | None) -> str:
    """Who may embed the widget's frame: this server, and the origins of `GONGYOU_FRAME_ANCESTORS`.

    Anything in the setting that is no origin is left out: it could add another rule to the header.
    """
    given = (setting or "").split()
    for word in given:
        if not _ORIGIN.fullmatch(word) and word not in ("'none'", "'self'"):
            logger.warning("GONGYOU_FRAME_ANCESTORS: %r is no origin such as https://www.example.org; left out", word)
    return " ".join(["'self'", *(word for word in given if _ORIGIN.fullmatch(word))])


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
        """The page, the frame, their files, and what tells how the server is."""
        pages = Blueprint("gongyou_pages", __name__)
        embedded = page_headers(frame_ancestors(os.environ.get("GONGYOU_FRAME_ANCESTORS")))
        own = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": FILE_AGE}
        for address, path, kind, headers in (
            ("/", WEBCHAT / "index.html", HTML, {**page_headers("'none'"), "Cache-Control": PAGE_AGE}),
            ("/embed", WEBCHAT / "index.html", HTML, {**embedded, "Cache-Control": PAGE_AGE}),
            ("/chat.js", BUILT / "chat.js", SCRIPT, own),
            ("/chat.css", BUILT / "chat.css", STYLE, own),
            ("/icon.svg", WEBCHAT / "icon.svg", DRAWING, own),
            ("/places.json", BUILT / "places.json", DATA, own),
            # The browser asks for a worker by itself; what the worker fetches stays on this server.
            ("/sw.js", BUILT / "sw.js", SCRIPT, {**own, "Cache-Control": PAGE_AGE, "Content-Security-Policy": WORKER_RULES}),
            ("/paper.js", WEBCHAT / "paper.js", SCRIPT, own),
            ("/paper.css", WEBCHAT / "paper.css", STYLE, own),
            ("/widget.js", BUILT / "widget.js", SCRIPT, {**own, "Cross-Origin-Resource-Policy": "cross-origin"}),
        ):
            name = address.strip("/").replace(".", "_") or "index"
            pages.add_route(_serve(path, kind, headers), address, methods=["GET", "HEAD"], name=name)

        @pages.route("/about", methods=["GET"])
        async def about(request: Request) -> HTTPResponse:
            return response.html(about_page(), headers={**page_headers("'none'"), "Cache-Control": "no-store"})

        @pages.route("/health", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            body = health_report(getattr(request.app.ctx, "agent", None), getattr(request.app.ctx, "renewal", None))
            if client_of(request).is_here:  # what a monitor of this machine needs is no matter of the world
                body["descriptors"] = asdict(descriptors())
            return response.json(body, status=200 if body["status"] == "ok" else 503)

        @pages.listener("before_server_start")
        async def prepare(app: Any, _: Any) -> None:
            app.ctx.readiness = Readiness(app)

        @pages.route("/ready", methods=["GET"])
        async def ready(request: Request) -> HTTPResponse:
            body = await request.app.ctx.readiness.report()
            return response.json(body, status=200 if body["status"] in ("ready", "degraded") else 503)

        @pages.route("/metrics", methods=["GET"])
        async def metrics(request: Request) -> HTTPResponse:
            if not may_watch(request.ip, request.headers):
                return response.empty(status=403)
            return response.raw(report(), content_type=CONTENT_TYPE)

        @pages.route(ADDRESS, methods=["GET"], name="privacy")
        async def privacy(request: Request) -> HTTPResponse:
            return privacy_page(request, {**embedded, "Cache-Control": PAGE_AGE})

        return pages


def _serve(path: Path, kind: str, headers: dict[str, str]) -> Callable[[Request], Awaitable[HTTPResponse]]:
    async def serve(request: Request) -> HTTPResponse:
        file = read_file(path)
        if file is None:
            # For whoever runs the server and for whoever opened the page.
            text = f"{web_say('not_built')}\n{path.name} is missing: run bin/build-web\n"
            return response.text(text, status=503, headers={"Cache-Control": "no-store", "Retry-After": "60"})
        return file_response(request, file, kind, headers)

    return serve


def health_report(agent: Any, renewal: Renewal | None = None) -> dict[str, Any]:
    """Whether questions can be answered, and from which model and knowledge: those that are loaded, whatever lies on the disk."""
    try:
        knowledge = renewal.served.knowledge if renewal else read_meta(DEFAULT_PATH).get("digest", "")[:12]
    except KnowledgeError as error:
        return {"status": "error", "reason": str(error)}
    is_ready = bool(agent and agent.is_ready())
    model = agent.model_id if is_ready else None
    return {"status": "ok" if is_ready else "starting", "model": model, "knowledge": knowledge, "time": int(time.time())}
