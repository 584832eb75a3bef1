"""Points made from what the documents tell: number and date, what each clause says, who is responsible, what was renamed or abolished.

What is generated is never written by hand beside it; the templates stand in generated.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from knowledge.catalog.details import load_details
from knowledge.catalog.files import CATALOG, read_yaml
from knowledge.catalog.notes import place_name
from knowledge.catalog.regions import Gazetteer
from knowledge.catalog.topics import load_topics
from knowledge.document import Clause, Document, Office, Role
from knowledge.points.model import Point, Source

SHOWN_WORDS = 40
"""Characters of a clause that stand as its words in a generated point."""

_DIGITS = "零一二三四五六七八九"


Told = Mapping[str, Mapping[str, str]]
"""What the catalog tells of whole documents, by template (cites, aims) and document."""


def generate_points(documents: Sequence[Document], gazetteer: Gazetteer, told: Told) -> tuple[Point, ...]:
    """All generated points; `told` says of a document what stands in none of its clauses."""
    points: list[Point] = []
    for document in documents:
        if document.clauses:
            points += _of_document(
                document,
                place_name(gazetteer, document.region),
                {name: entries[document.id] for name, entries in told.items() if document.id in entries},
            )
    return (*points, *_renamed(), *_ended())


def chinese_number(number: int) -> str:
    """13 as 十三; 1 to 99."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def ordinal_of(chinese: str) -> int:
    """十三 as 13; 1 to 99, 0 for what is no such number."""
    return next((number for number in range(1, 100) if chinese_number(number) == chinese), 0)


@lru_cache(maxsize=1)
def load_templates() -> Mapping[str, Any]:
    """How generated points are worded, asked for and, as `form`, recognised by the words of a question."""
    content: Mapping[str, Any] = read_yaml(Path(__file__).with_name("generated.yml"))
    return content


def _made(point_id: str, template: str, document: Document, words: Mapping[str, object], clause: Clause | None = None) -> Point:
    """A point of a template filled with `words`; its source is the clause named, or the document's first."""
    entry = load_templates()[template]
    shown = clause or document.clauses[0]
    says = entry["says"].format(**words) if "says" in entry else str(words["says"])
    return Point(
        id=point_id,
        says=says,
        kind=entry["kind"],
        ask=entry["ask"],
        topics=clause.topics if clause is not None else (),
        sources=(Source(shown.text[:SHOWN_WORDS], clause=shown.id),),
        asks=tuple(dict.fromkeys(ask.format(**words) for ask in entry["asks"])),
        region=document.region,
        do=entry.get("do", "").format(**words),
        who="office",
        is_generated=True,
    )


def _of_document(document: Document, place: str, told: Mapping[str, str]) -> Iterator[Point]:
    short = _without_level(place)
    words = {
        "place": short,
        "issuer": document.issuer,
        "title": document.title,
        "number": document.number or "",
        "year": document.year or "",
        "date": _date(document),
        "count": len(document.clauses),
        "headings": _headings(document),
    }
    yield _made(f"{document.id}/number", "number" if document.number else "unnumbered", document, words)
    yield _made(f"{document.id}/count", "count", document, words)
    yield _made(f"{document.id}/age", "age" if document.year else "undated", document, words)
    for template, text in told.items():
        yield _made(f"{document.id}/{template}", template, document, {**words, template: text})
    for clause in document.clauses:
        yield from _of_clause(document, clause, words, place)
    for detail in load_details():
        if detail.is_named and not any(detail.stated.search(clause.heading + clause.text) for clause in document.clauses):
            made = _made(f"{document.id}/without-{detail.name}", "absent", document, {**words, "detail": detail.name})
            yield replace(made, topics=(detail.topic,)) if detail.topic is not None else made


def _of_clause(document: Document, clause: Clause, words: Mapping[str, object], place: str) -> Iterator[Point]:
    known = {"n": clause.ordinal, "chinese": chinese_number(clause.ordinal), "heading": clause.heading, "summary": clause.summary}
    yield _made(f"{document.id}/clause-{clause.ordinal}", "clause", document, {**words, **known}, clause)
    if clause.offices:
        yield from _offices(document, clause, place)
    if not clause.summary:
        yield from _sentences(document, clause, words)
    if clause.topics:
        told = {**words, **known, **_topic(clause), "basis": _basis(clause)}
        yield _made(f"{document.id}/rule-{clause.ordinal}", "whose_rule", document, told, clause)


SHORTEST_SENTENCE, LONGEST_SENTENCE = 8, 140
"""Characters of a sentence that can be told by itself; a longer one is told up to its last mark within."""
_ASKED = (
    ("amount", re.compile(r"\d[\d.]*\s*(?:万|亿)?(?:元|%|％)|标准|比例")),
    ("papers", re.compile(r"材料|证明|提交|凭.{2,12}证|复印件")),
    ("time", re.compile(r"\d+个?(?:工作日|日|天|个月|年)内|时间|期限|\d月\d+日")),
    ("who", re.compile(r"负责|窗口|向.{2,20}(?:申请|投诉|报名|提出)")),
    ("verdict", re.compile(r"不得|可以|免费|免收|禁止")),
)


def _sentences(document: Document, clause: Clause, words: Mapping[str, object]) -> Iterator[Point]:
    """The sentences of a clause that nobody has read yet, each as a point that says so."""
    for count, (start, end) in enumerate(clause.sentences, start=1):
        sentence = clause.text[start:end].strip()
        if len(sentence) < SHORTEST_SENTENCE:
            continue
        told = sentence if len(sentence) <= LONGEST_SENTENCE else re.sub(r"[，、；][^，、；]*$", "……", sentence[:LONGEST_SENTENCE])
        known = {"heading": clause.heading or _without_mark(sentence)[:20], "sentence": told}
        point = _made(f"{document.id}/says-{clause.ordinal}-{count}", "unread", document, {**words, **known}, clause)
        ask = next((ask for ask, sign in _ASKED if sign.search(sentence)), "condition")
        yield replace(point, ask=ask, sources=(Source(sentence[:SHOWN_WORDS], clause=clause.id),))


def _without_mark(sentence: str) -> str:
    return re.sub(r"^(?:[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、])", "", sentence)


MOST_HEADINGS = 6
"""Clauses up to which a document's headings are listed with their number."""


def _headings(document: Document) -> str:
    few = document.clauses if len(document.clauses) <= MOST_HEADINGS else ()
    return "：" + "；".join(clause.heading.rstrip("。") for clause in few) if few else ""


def _date(document: Document) -> str:
    day = document.issued
    if day is not None:
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{document.year}年，没写几月几日" if document.year else "没写日期"


def _topic(clause: Clause) -> dict[str, str]:
    topic = load_topics()[clause.topics[0]]
    return {"topic": topic.name, "button": topic.button}


_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,6}[〔（(\[][12]\d{3}[〕）)\]]\d+号")


def _basis(clause: Clause) -> str:
    """The documents that a clause itself rests on."""
    found = tuple(dict.fromkeys(_NUMBER.findall(clause.text)))
    return f"，依据{'、'.join(found[:2])}" if found else ""


def _offices(document: Document, clause: Clause, place: str) -> Iterator[Point]:
    """Who leads and who works along, each by today's name."""
    leads = [office for office in clause.offices if office.role is Role.LEAD]
    others = [office for office in clause.offices if office.role is Role.WITH]
    names = "、".join(_named(office) for office in leads)
    beside = "、".join(dict.fromkeys(_short(office.name, place) for office in others))
    # Where a clause lists several bodies alike, nobody leads.
    has_leads = any(office.role is Role.WITH for other in document.clauses for office in other.offices)
    template = "led" if others else "alone" if len(leads) == 1 else "shared" if has_leads else "listed"
    topic = _topic(clause) if clause.topics else {"topic": clause.heading, "button": clause.heading}
    words = {"place": _without_level(place), "leads": names, "others": beside, "heading": clause.heading, **topic}
    says = load_templates()[f"says_{template}"].format(**words)
    yield _made(f"{document.id}/offices-{clause.ordinal}", "offices", document, {**words, "says": says}, clause)


def _named(office: Office) -> str:
    """Today's name, with the printed one where it reads otherwise."""
    printed = office.as_printed.lstrip("市省县区")
    return office.name if office.name.endswith(printed) else f"{office.name}（文件上写“{office.as_printed}”）"


def _short(name: str, place: str) -> str:
    """A name without the city's, which stands in front of all of them."""
    return name.removeprefix("国家税务总局").removeprefix(place)


def _without_level(place: str) -> str:
    """安阳市 as people say it; 吉林市 keeps its 市, which tells it from the province."""
    return place if place == "吉林市" else place[:-1]


def _renamed() -> Iterator[Point]:
    """Bodies that were merged or renamed, from the register of offices."""
    entries = [
        (name, change, office["name"])
        for office in read_yaml(CATALOG / "offices.yml")["offices"]
        for change in office.get("renamed", ())
        for name in change["from"]
        if "{" not in name
    ]
    for number, (note, group) in enumerate(groupby(entries, key=lambda entry: entry[1]["note"])):
        listed = list(group)
        old = [name for name, _, _ in listed]
        yield _with_asks(f"offices/renamed-{number}", "renamed", note, old, today=listed[0][2])


def _ended() -> Iterator[Point]:
    """What was abolished, renamed or ended since the documents were issued, from the register of notes."""
    for note in read_yaml(CATALOG / "notes.yml")["notes"]:
        yield _with_asks(f"notes/{note['id']}", "ended", note["note"], note["match"], today="")


def _with_asks(point_id: str, template: str, says: str, names: Sequence[str], today: str) -> Point:
    asks = tuple(dict.fromkeys(ask.format(old=name, today=today) for name in names for ask in load_templates()[template]["asks"]))
    return Point(id=point_id, says=says, kind="fact", ask="document", topics=(), sources=(), asks=asks, who="office", is_generated=True)
