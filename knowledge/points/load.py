"""Reading points from YAML, with an error that names file, line and field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.catalog.files import CATALOG, read_yaml
from knowledge.catalog.topics import load_topics
from knowledge.errors import CatalogError
from knowledge.points.model import ASKS, KINDS, PARTS, VERDICTS, WHO, Check, Point, Source
from knowledge.reading.words import load_told_words
from knowledge.rules.register import rules

POINTS = CATALOG / "points"
FEWEST_ASKS = 8
LONGEST_FIRST, LONGEST_PART = 60, 90
"""Characters of the first sentence, which is the first line a worker reads; and of `but` and of `do`."""
FIELDS = frozenset(
    {"id", "says", "verdict", "kind", "who", "ask", "but", "do", "source", "clause", "words", "topics", "asks", "checks", "clock", "proof"}
    | {"calls", "since", "until", "within", "rule", "over"}
)

_CHECK = re.compile(r"([a-z_]+) *(>=|<=|>|<|==) *([\d.]+)")
_SENTENCE = re.compile(r"[^。！？；]*[。！？；]?")


class _Entry:
    """One entry of a file while it is read; knows where it stands."""

    def __init__(self, path: Path, entry: Mapping[str, Any]) -> None:
        self.path, self.entry = path, entry

    def fail(self, field: str, why: str) -> CatalogError:
        name = str(self.entry.get("id", "?"))
        lines = self.path.read_text(encoding="utf-8").splitlines()
        line = next((at for at, text in enumerate(lines, 1) if re.search(rf"\bid: *['\"]?{re.escape(name)}['\"]?\s*$", text)), 0)
        return CatalogError(f"{self.path}:{line}: {name}: {field}: {why}")

    def text(self, field: str, most: int | None = None, is_needed: bool = False) -> str:
        value = self.entry.get(field) or ""
        if not isinstance(value, str):
            raise self.fail(field, "is no text")
        if is_needed and not value.strip():
            raise self.fail(field, "is missing")
        if most is not None and len(value) > most:
            raise self.fail(field, f"has {len(value)} characters, at most {most}")
        return value.strip()

    def one_of(self, field: str, known: tuple[str, ...], default: str | None = None) -> str:
        # YAML reads a bare yes or no as true or false.
        given = self.entry.get(field, default)
        value = {"True": "yes", "False": "no"}.get(str(given), given)
        if value not in known:
            raise self.fail(field, f"{value!r} is none of {', '.join(known)}")
        return str(value)

    def texts(self, field: str) -> tuple[str, ...]:
        value = self.entry.get(field) or []
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(item, (str, int)) for item in value):
            raise self.fail(field, "is no list of texts")
        return tuple(str(item).strip() for item in value)

    def day(self, field: str) -> date | None:
        value = self.entry.get(field)
        if value is None or isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError as error:
            raise self.fail(field, f"{value!r} is no date") from error


def first_sentence(text: str) -> str:
    """The text up to its first full stop: what stands on the first line."""
    found = _SENTENCE.match(text)
    return found.group() if found else text


def read_file(path: Path) -> list[Point]:
    """The points of one file: `topic:` with points of law, or `document:` with points of its clauses.

    Raises:
        CatalogError: naming file, line, point and field.
    """
    content = read_yaml(path)
    if not isinstance(content, Mapping) or not isinstance(content.get("points"), list):
        raise CatalogError(f"{path}: has no list `points:`")
    read = _of_document if "document" in content else _of_law
    return [read(_Entry(path, entry), content) for entry in content["points"]]


def load_points(folder: Path = POINTS) -> tuple[Point, ...]:
    """All points written by hand.

    Raises:
        CatalogError: where one is wrong, or two have one id.
    """
    points = [point for path in sorted(folder.rglob("*.yml")) for point in read_file(path)]
    seen: set[str] = set()
    for point in points:
        if point.id in seen:
            raise CatalogError(f"{folder}: two points have the id {point.id}")
        seen.add(point.id)
    return tuple(points)


def _of_law(entry: _Entry, content: Mapping[str, Any]) -> Point:
    given = entry.entry.get("source")
    sources = tuple(_law_source(entry, item) for item in (given if isinstance(given, list) else [given]))
    topics = tuple(dict.fromkeys((content["topic"], *entry.texts("topics"))))
    return _point(entry, f"{content['topic']}/{entry.entry.get('id')}", topics, sources, content.get("region"))


def _law_source(entry: _Entry, item: Any) -> Source:
    if not isinstance(item, Mapping) or not {"act", "words"} <= item.keys():
        raise entry.fail("source", "needs `act`, `article` and `words`")
    return Source(str(item["words"]), act=str(item["act"]), article=str(item.get("article") or ""))


def _of_document(entry: _Entry, content: Mapping[str, Any]) -> Point:
    clause = f"{content['document']}/{entry.entry.get('clause')}"
    source = Source(entry.text("words", is_needed=True), clause=clause)
    return _point(entry, f"{content['document']}/{entry.entry.get('id')}", entry.texts("topics"), (source,), content["region"])


def _point(entry: _Entry, point_id: str, topics: tuple[str, ...], sources: tuple[Source, ...], region: str | None) -> Point:
    if unknown := entry.entry.keys() - FIELDS:
        raise entry.fail(sorted(unknown)[0], "is no field of a point")
    if wrong := [topic for topic in topics if topic not in load_topics()]:
        raise entry.fail("topics", f"{wrong[0]} is no topic")
    says, asks = entry.text("says", LONGEST_PART * 2, is_needed=True), tuple(dict.fromkeys(entry.texts("asks")))
    if len(first_sentence(says)) > LONGEST_FIRST:
        raise entry.fail("says", f"the first sentence has {len(first_sentence(says))} characters, at most {LONGEST_FIRST}")
    if len(asks) < FEWEST_ASKS:
        raise entry.fail("asks", f"{len(asks)} different questions, at least {FEWEST_ASKS}")
    return Point(
        id=point_id,
        says=says,
        kind=entry.one_of("kind", KINDS),
        ask=entry.one_of("ask", ASKS),
        topics=topics,
        sources=sources,
        asks=asks,
        region=region,
        within=entry.one_of("within", PARTS) if entry.entry.get("within") is not None else None,
        verdict=entry.one_of("verdict", VERDICTS) if entry.entry.get("verdict") is not None else None,
        who=entry.one_of("who", WHO, "anyone"),
        but=entry.text("but", LONGEST_PART),
        do=entry.text("do", LONGEST_PART),
        clock=entry.text("clock", LONGEST_PART),
        proof=entry.text("proof", LONGEST_PART),
        checks=tuple(_check(entry, text) for text in entry.texts("checks")),
        calls=entry.texts("calls"),
        rule=entry.one_of("rule", tuple(rules())) if "rule" in entry.entry else "",
        over=entry.texts("over"),
        since=entry.day("since"),
        until=entry.day("until"),
    )


def _check(entry: _Entry, text: str) -> Check:
    found = _CHECK.fullmatch(text)
    if found is None:
        raise entry.fail("checks", f"{text!r} is not like `lived_months >= 6`")
    if found.group(1) not in load_told_words().names():
        raise entry.fail("checks", f"{found.group(1)} is nothing that is read from a message (knowledge/catalog/told.yml)")
    return Check(found.group(1), found.group(2), float(found.group(3)))


Finder = Callable[[Source], str]
"""Gives the text that a source names, or raises KeyError."""


def unfounded(point: Point, text_of: Finder) -> str | None:
    """Why a point's words are not its source's own; None where each stands there character for character."""
    for source in point.sources:
        where = source.clause or f"{source.act} {source.article}"
        try:
            text = text_of(source)
        except KeyError:
            return f"there is no {where}"
        if source.words not in text:
            return f"“{source.words}” does not stand in {where}"
    return None
