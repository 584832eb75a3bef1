"""An answer as words: the first message short, everything else on request."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answers import on_request
from knowledge.answers.first_message import MAIN, first_message
from knowledge.answers.pages import FIRST_MESSAGE, PAGE_BREAK, PAGE_BYTES, paginate
from knowledge.answers.point_message import is_led
from knowledge.answers.wording import aspects
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer, Option, Status

__all__ = ["ASPECTS", "FIRST_MESSAGE", "MAIN", "PAGE_BREAK", "PAGE_BYTES", "Reply", "paginate", "render"]

MOST_OPTIONS = 6
WITHOUT_ASPECTS = frozenset({Status.CRISIS, Status.OUT_OF_SCOPE, Status.HANDOVER, Status.SMALLTALK, Status.ERROR})
CITED_ASPECTS = frozenset({"original", "offices"})
"""Aspects that only an answer with a clause has; the text also one that an act gives."""

ASPECTS = {
    "answer": first_message,
    "steps": on_request.steps,
    "papers": on_request.papers,
    "original": on_request.original,
    "offices": on_request.offices,
    "phones": on_request.phones,
    "more": on_request.more,
    "simple": on_request.simple,
    "short": on_request.short,
    "again": on_request.again,
    "unsaid": on_request.unsaid,
}


@dataclass(frozen=True)
class Reply:
    """Pages of text (the first is sent, the rest on 继续) and the buttons below the first."""

    pages: tuple[str, ...]
    options: tuple[Option, ...] = ()


def render(answer: Answer, aspect: str = "answer") -> Reply:
    """The reply for an answer, or for one of its `ASPECTS`."""
    return Reply(paginate(ASPECTS[aspect](answer)), _options(answer, aspect))


def _options(answer: Answer, aspect: str) -> tuple[Option, ...]:
    if answer.options:
        return answer.options
    if answer.status in WITHOUT_ASPECTS:
        return ()
    topics = load_topics()
    others = tuple(Option(topics[topic].button, topics[topic].button) for topic in answer.other_topics)
    known = [name for name in aspects() if name != aspect and (name not in CITED_ASPECTS or answer.citations or _is_law(answer, name))]
    return (*others, *(Option(aspects()[name], aspects()[name]) for name in known))[:MOST_OPTIONS]


def _is_law(answer: Answer, aspect: str) -> bool:
    """True for the text where an act answers: its articles are shown without any document of a place."""
    return aspect == "original" and is_led(answer) and bool(answer.points[0].sources)
