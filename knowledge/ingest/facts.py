"""The facts of a document: what its manifest entry says of it, else what its text tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from knowledge.document import Document
from knowledge.ingest.life import Life, read_life
from knowledge.ingest.manifest import Entry, day_of
from knowledge.ingest.places import Place, level_of, load_places
from knowledge.ingest.split import RawDocument

_KINDS = {"意见": "opinion", "通知": "notice", "方案": "plan", "要点": "agenda", "办法": "rules", "措施": "measures", "计划": "programme"}


def open_questions(raw: RawDocument, facts: Mapping[str, Any], issued: date | None) -> Iterator[str]:
    """What the head of a document leaves open and its manifest entry does not settle."""
    for doubt in raw.front.doubts:
        if not ("标题" in doubt and "title" in facts) and not ("发文机关" in doubt and "issuer" in facts):
            yield f"第{raw.line}行：{doubt}"
    if "number" not in facts and raw.front.number is None:
        yield f"第{raw.line}行：没有找到文号"
    if "issued" in facts:
        return
    if issued is None:
        yield f"第{raw.line}行：没有找到日期"
    elif raw.front.issued is None and raw.closing_date is None:
        yield f"第{raw.line}行：没有成文日期，用了印发或发布的日期{issued.isoformat()}"


def life_of(entry: Entry, raw: RawDocument, facts: Mapping[str, Any], issued: date | None) -> Life:
    """The life the text tells, under what the manifest says of it."""
    texts = [piece.text for piece in raw.pieces if piece.kind != "break"]
    told = read_life(texts, issued)
    where = f"{entry.path.parent / 'manifest.yml'}:{entry.line}"
    days: dict[str, Any] = {name: day_of(facts[name], where, name) for name in ("in_force", "valid_until", "repealed") if name in facts}
    replaces = tuple(facts["replaces"] or ()) if "replaces" in facts else told.replaces
    by = facts.get("repealed_by", told.repealed_by)
    return replace(told, replaces=replaces, repealed_by=by, **days)


def place_of(entry: Entry, facts: Mapping[str, Any], raw: RawDocument, issuer: str, outer: Document | None) -> Place:
    """The place of a document: what the manifest says, else the issuer's or the title's, else the entry's region."""
    places = load_places()
    own = places.by_id.get(entry.region)
    context = "".join(piece.text for piece in raw.pieces)
    heads = (issuer, re.sub(r"^.*?(?:转发|印发|关于)+《?", "", raw.front.title))
    named = next((place for head in heads if (place := places.of_issuer(head, entry.region, context))), None)
    if facts.get("region") in places.by_id:
        found = places.by_id[facts["region"]]
    elif own and (named is None or named.name == own.name):
        found = own
    else:
        found = named or Place(entry.region, "", "city")
    # A file's own document is of the region its entry names; a document inside it is its own issuer's.
    is_outermost = outer is None or named is None or named.name == _place_name(outer.issuer)
    region = facts.get("region") or (entry.region if is_outermost else found.id) or found.id or found.name or "unknown"
    name = facts.get("place") or found.name
    return Place(region, name, facts.get("level") or found.level or level_of(name))


def _place_name(issuer: str) -> str:
    place = load_places().of_issuer(issuer)
    return place.name if place else ""


def issued_of(entry: Entry, raw: RawDocument, facts: Mapping[str, Any]) -> date | None:
    if "issued" in facts:
        return day_of(facts["issued"], f"{entry.path.parent / 'manifest.yml'}:{entry.line}")
    # The date of signing is the document's; the day of printing stands in only where nothing else is printed.
    return raw.front.issued or raw.closing_date or raw.imprint_date or raw.front.published


def parent_of(outer: Document | None, is_annex: bool) -> str | None:
    return outer.id if outer and (is_annex or re.search(r"转发|印发|批转", outer.title)) else None


def default_id(region: str, number: str | None, title: str, issued: date | None) -> str:
    """The id of a document whose manifest entry gives none: region, year and number as printed."""
    figures = re.search(r"(\d{4})\D{1,4}?(\d+)\s*号", number) if number else None
    if figures:
        return f"{region}-{figures.group(1)}-{int(figures.group(2))}"
    kind = next((word for sign, word in _KINDS.items() if re.search(sign + r"(?:[（(].*)?$", title)), "document")
    return f"{region}-{issued.isoformat()}-{kind}" if issued else f"{region}-{kind}"
