"""The forms of a review: front matter and clauses as typed, and what is still missing before they can stand in the catalog."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.staff.drafts import DraftClause, DraftDocument
from bot.staff.words import say
from knowledge.catalog.topics import load_topics
from knowledge.points.load import FEWEST_ASKS, LONGEST_FIRST, LONGEST_PART, first_sentence
from knowledge.points.model import ASKS, KINDS, VERDICTS, WHO

FRONT = ("title", "number", "issuer", "issued", "in_force", "valid_until")
DAYS = ("issued", "in_force", "valid_until")
LONGEST = 2_000
"""Characters of a field."""
MOST_POINTS = 60
MOST_ASKS = 40
SURE = 0.5
"""From this confidence on a topic is ticked beforehand."""

Field = Callable[[str], str]
"""Gives a field of a form, "" where there is none."""


def front_of(document: DraftDocument) -> dict[str, Any]:
    """The front matter as the importer read it."""
    return {**{name: getattr(document, name) or "" for name in FRONT}, "is_done": False}


def clause_of(proposal: Mapping[str, Any]) -> dict[str, Any]:
    """A clause as it is proposed: nothing is taken over before somebody says so."""
    points = [
        {"is_taken": False, "words": point["words"], "says": point["says"], "kind": point["kind"]["name"], "ask": point["ask"]["name"],
         "topic": point["topics"][0]["name"] if point["topics"] else "", "verdict": "", "who": "anyone", "but": "", "do": "", "asks": []}
        for point in proposal.get("points", ())
    ]  # fmt: skip
    topics = [topic["name"] for topic in proposal.get("topics", ()) if topic["confidence"] >= SURE]
    return {"topics": topics, "is_office_right": False, "summary": "", "questions": [], "points": points, "is_done": False}


def read_front(field: Field) -> dict[str, Any]:
    """The front matter as typed."""
    return {**{name: field(name)[:LONGEST] for name in FRONT}, "is_done": field("is_done") == "on"}


def read_clause(field: Field, fields: Callable[[str], Sequence[str]]) -> dict[str, Any]:
    """A clause as typed; points without words and without anything said are left out."""
    known = load_topics()
    given = (*fields("topic"), field("topic_more"))
    points = [_read_point(field, at) for at in range(MOST_POINTS) if field(f"p{at}_words") or field(f"p{at}_says")]
    return {
        "topics": [topic for topic in dict.fromkeys(given) if topic in known],
        "is_office_right": field("is_office_right") == "on",
        "summary": field("summary")[:LONGEST],
        "questions": _lines(field("questions")),
        "points": points,
        "is_done": field("is_done") == "on",
    }


def _read_point(field: Field, at: int) -> dict[str, Any]:
    def one(name: str, known: Sequence[str], default: str) -> str:
        given = field(f"p{at}_{name}")
        return given if given in known else default

    texts = {name: field(f"p{at}_{name}")[:LONGEST] for name in ("words", "says", "but", "do")}
    return {
        "is_taken": field(f"p{at}_is_taken") == "on",
        **texts,
        "kind": one("kind", KINDS, "right"),
        "ask": one("ask", ASKS, "verdict"),
        "topic": one("topic", tuple(load_topics()), ""),
        "verdict": one("verdict", VERDICTS, ""),
        "who": one("who", WHO, "anyone"),
        "asks": _lines(field(f"p{at}_asks")),
    }


def _lines(text: str) -> list[str]:
    lines = (line.strip()[:LONGEST] for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))[:MOST_ASKS]


def faults_of_front(fields: Mapping[str, Any]) -> list[str]:
    """What is wrong with the front matter."""
    return [say("review_day_wrong", day=fields[name]) for name in DAYS if fields[name] and not _is_day(fields[name])]


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def faults_of_point(point: Mapping[str, Any], clause: DraftClause) -> list[str]:
    """Why a point cannot be told yet, in words for staff; as the loader of points would refuse it."""
    return list(_faults(point, f"{clause.heading}\n{clause.text}"))


def _faults(point: Mapping[str, Any], text: str) -> Iterator[str]:
    if not point["words"] or point["words"] not in text:
        yield say("review_words_wrong")
    if not point["says"]:
        yield say("review_says_none")
    if len(first_sentence(point["says"])) > LONGEST_FIRST or len(point["says"]) > 2 * LONGEST_PART:
        yield say("review_says_long", most=LONGEST_FIRST)
    if any(len(point[name]) > LONGEST_PART for name in ("but", "do")):
        yield say("review_part_long", most=LONGEST_PART)
    if (missing := FEWEST_ASKS - len(point["asks"])) > 0:
        yield say("review_asks_few", count=missing)


def ready_points(fields: Mapping[str, Any], clause: DraftClause) -> list[tuple[int, Mapping[str, Any]]]:
    """The points of a saved clause that are taken and whole, with their numbers from 1."""
    taken = ((at, point) for at, point in enumerate(fields.get("points", ()), 1) if point["is_taken"])
    return [(at, point) for at, point in taken if not faults_of_point(point, clause)]
