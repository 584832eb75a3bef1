"""Papers as the browser gets them: a page to print, a Word file, plain text. What is typed into the page's blanks stays in the browser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels import papers
from bot.channels.web.form import COOKIE
from bot.channels.web.pages import WEBCHAT, page_headers
from bot.channels.web.request import RefusedError, is_own_form, read_conversation
from bot.channels.web.talks import Talks
from bot.channels.web.words import web_say
from bot.shared_state import SharedState, open_state
from bot.state_errors import StateError
from knowledge.papers.code import as_svg
from knowledge.papers.model import Paper
from knowledge.papers.plain import as_text
from knowledge.papers.word import as_docx

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Found = TypeVar("Found")
LONG_BLANK = 60
"""Characters from which a blank is a field of several lines."""


def add_papers(chat: Blueprint, talks: Talks) -> None:
    """Add the address that the page's buttons post to, and that of links."""

    @chat.route("/paper", methods=["POST"], name="paper")
    async def own(request: Request) -> HTTPResponse:
        if not is_own_form(request.headers):
            return sheet(None, status=403)
        try:
            conversation = read_conversation(request.form.get("conversation") or request.cookies.get(COOKIE))
        except RefusedError:
            return sheet(None, status=404)
        return await _send(talks, talks.person_of(conversation), str(request.form.get("paper") or ""), str(request.form.get("as") or ""))

    @chat.route("/paper/<ticket:str>", methods=["GET"], name="paper_link")
    async def look(request: Request, ticket: str) -> HTTPResponse:
        return sheet(None, link=request.path) if await _ask_state(papers.is_open, ticket) else sheet(None, status=404)

    @chat.route("/paper/<ticket:str>", methods=["POST"], name="paper_open")
    async def follow(request: Request, ticket: str) -> HTTPResponse:
        found = await _ask_state(papers.take, ticket) if is_own_form(request.headers) else None
        return await _send(talks, *found, str(request.form.get("as") or "")) if found else sheet(None, status=404)


async def _ask_state(work: Callable[[SharedState, str], Found], ticket: str) -> Found | None:
    try:
        return await asyncio.to_thread(lambda: work(open_state(), ticket))
    except StateError:
        return None


async def _send(talks: Talks, person: str, form: str, kind: str) -> HTTPResponse:
    paper = await papers.paper_of(talks.agent, person, form)
    return sheet(None, status=404) if paper is None else await paper_response(paper, kind)


async def paper_response(paper: Paper, kind: str) -> HTTPResponse:
    """A paper as `docx` or `text`, else as the page to print; nobody on the way keeps it."""
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if kind == "docx":
        made = await asyncio.to_thread(as_docx, paper)
        name = quote(f"{paper.form.title}.docx")
        return response.raw(made, content_type=DOCX, headers={**headers, "Content-Disposition": f"attachment; filename*=UTF-8''{name}"})
    if kind == "text":
        return response.text(as_text(paper), headers=headers)
    return sheet(paper)


def sheet(paper: Paper | None, status: int = 200, link: str = "") -> HTTPResponse:
    """The page to print; without a paper the page of a link that is not opened yet, or that there is nothing (any more)."""
    html = (
        _environment()
        .get_template("paper.html")
        .render(paper=paper, text=as_text(paper) if paper else "", link=link, long=LONG_BLANK, say=web_say, picture=as_svg)
    )
    return response.html(html, status=status, headers={**page_headers("'none'"), "Cache-Control": "no-store"})


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(WEBCHAT / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
