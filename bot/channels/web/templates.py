"""The pages that the server writes itself: the chat without JavaScript, who answers, what went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from bot.channels.web.words import web_say
from knowledge.answers.wording import say as assistant_say
from knowledge.talk.words import leave_words

TEMPLATES = Path(__file__).parents[2] / "webchat" / "templates"


def render(name: str, **content: Any) -> str:
    """The page of a template; every text in it is escaped."""
    return _environment().get_template(name).render(**content)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    # A field that is missing shows nothing: payloads of an older version are in the inbox too.
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals["say"] = web_say
    # The page's own script offers the same button where an answer goes on.
    environment.globals.update(more=assistant_say("continue"), more_hint=assistant_say("continue_hint"), leave_staff=leave_words())
    environment.filters.update(pieces=marked_pieces, day=day_in_words, lead_first=_lead_first)
    return environment


def marked_pieces(clause: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """A clause's text in pieces, each with whether it speaks to the question; empty pieces are left out."""
    text, at = str(clause.get("text") or ""), 0
    pieces: list[tuple[str, bool]] = []
    for start, end in sorted((int(start), int(end)) for start, end in clause.get("highlights") or ()):
        start = max(start, at)
        if end > start:
            pieces += [(text[at:start], False), (text[start:end], True)]
            at = end
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]


def day_in_words(issued: str | None = None) -> str:
    """2015-11-20 as 2015年11月20日."""
    if not issued:
        return web_say("undated")
    day = date.fromisoformat(issued)
    return f"{day.year}年{day.month}月{day.day}日"


def _lead_first(offices: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    return sorted(offices, key=lambda office: office.get("role") != "lead")
