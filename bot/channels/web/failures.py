"""What a browser is told where a page is missing or failed: words and numbers to call, in place of the framework's English."""

from __future__ import annotations

import logging
from typing import Any

from sanic import response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.fallback import NUMBERS
from bot.channels.web.pages import page_headers
from bot.channels.web.templates import render
from bot.channels.web.words import web_say
from knowledge.catalog.hotlines import load_hotlines

logger = logging.getLogger(__name__)


def add_failure_pages(app: Any) -> None:
    """Answer whoever opens a page in a browser with a page; programs get what they got before."""

    @app.exception(Exception)
    async def show(request: Request, error: Exception) -> HTTPResponse:
        if "text/html" not in request.headers.get("accept", "") or not isinstance(getattr(error, "status_code", 500), int):
            return app.error_handler.default(request, error)  # type: ignore[no-any-return]
        status = error.status_code if isinstance(error, SanicException) else 500
        if status >= 500:
            logger.error("a page failed", exc_info=error)
        return response.html(failure_page(status), status=status, headers={**page_headers("'none'"), "Cache-Control": "no-store"})


def failure_page(status: int) -> str:
    """The page for an HTTP status as HTML."""
    words = web_say("missing_page" if status == 404 else "wrong_request" if status < 500 else "broken")
    return render("failure.html", words=words, hotlines=[load_hotlines().by_number[number] for number in NUMBERS])
