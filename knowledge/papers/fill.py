"""A form filled from what was told: `{name}` is a value or its blank, `{}` always a blank, `{:12}` one of twelve characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from knowledge.catalog.guides import load_guides
from knowledge.catalog.hotlines import load_hotlines
from knowledge.catalog.topics import load_topics
from knowledge.contacts import contact_for
from knowledge.papers.load import load_forms
from knowledge.papers.model import Code, Form, Line, Paper, Part, Run, Runs, Table
from knowledge.papers.values import WORDING, values_of
from knowledge.reading.told import Told

BLANK = 8
"""Characters of a blank whose form says no other."""
MOST_PHONES = 2

_SLOT = re.compile(r"\{(\w*)(?::(\d+))?\}")


def fill(form_id: str, told: Told, place: str, today: date, back: str = "") -> Paper:
    """A paper for the case; `place` is the name of the place of work, "" where it is not known, `back` the address by which one comes back.

    Raises:
        KeyError: where there is no such form.
    """
    form, values = load_forms()[form_id], values_of(told, place, today)
    return Paper(form, (*parts_of(form.blocks, values), *_take_along(form, values, place, back)))


def parts_of(blocks: Iterable[Mapping[str, Any]], values: Mapping[str, str]) -> tuple[Part, ...]:
    """The blocks for which the case holds what they need."""
    return tuple(part for block in blocks if _applies(block, values) for part in _parts(block, values))


def _applies(block: Mapping[str, Any], values: Mapping[str, str]) -> bool:
    return all(name in values for name in block.get("when", ())) and not any(name in values for name in block.get("unless", ()))


def _parts(block: Mapping[str, Any], values: Mapping[str, str]) -> Iterator[Part]:
    if "columns" in block:
        rows = [tuple(runs(cell, values) for cell in row) for row in block.get("rows", ())]
        free = tuple(() for _ in block["columns"])
        yield Table(tuple(block["columns"]), (*rows, *(free for _ in range(block.get("free", 0)))))
        return
    kind = next(kind for kind in ("title", "head", "field", "text", "item", "sign", "note") if kind in block)
    lines: Sequence[str] = [block[kind]] if isinstance(block[kind], str) else block[kind]
    for line in lines:
        yield Line(kind, runs(line, values))


def runs(template: str, values: Mapping[str, str]) -> Runs:
    """Words and blanks of a line."""
    found, at = [], 0
    for slot in _SLOT.finditer(template):
        value = values.get(slot[1], "")
        found += [Run(template[at : slot.start()]), Run(value) if value else Run(blank=int(slot[2] or BLANK))]
        at = slot.end()
    return tuple(run for run in (*found, Run(template[at:])) if run.text or run.blank)


def _take_along(form: Form, values: Mapping[str, str], place: str, back: str) -> Iterator[Part]:
    """带上这些，去这里: papers, where, what to ask there, telephone, last day, the way back; nothing for what is only sent."""
    guide = load_guides().get(form.topic)
    if guide is None or not form.where:
        return
    words = WORDING.load()["take"]
    yield Line("title", (Run(words["title"]),))
    yield Line("head", (Run(words["papers"]),))
    yield from (Line("item", (Run(text),)) for text in dict.fromkeys((form.title, *(fact.text for fact in guide.papers))))
    yield Line("text", (Run(words["where"]), *runs(form.where, values)))
    yield from _contact(form, place)
    phones = load_hotlines().for_topic(form.topic)[:MOST_PHONES]
    yield Line("text", (Run(words["phone"] + "、".join(f"{line.number}（{line.name}）" for line in phones)),))
    for rule in form.terms:
        if f"term_{rule}" in values:
            yield Line("text", (Run(words["term"] + values[f"term_{rule}"]),))
    yield Line("text", (Run(words["ask"]),))
    yield Line("note", (Run(words["copies"]),))
    if back:
        yield Line("text", (Run(words["back"].format(address=back)),))
        yield Code(back)


def _contact(form: Form, place: str) -> Iterator[Part]:
    """Where the office is that serves the topic, as far as the centre's own list tells, with the day that was checked."""
    contact = contact_for(load_topics()[form.topic].office, place)
    if contact is not None:
        words, day = WORDING.load()["take"], contact.checked
        telephone = words["contact_telephone"].format(telephone=contact.telephone) if contact.telephone else ""
        told = "，".join(filter(None, (contact.address, telephone, contact.hours)))
        line = words["contact"].format(office=contact.office, told=told, year=day.year, month=day.month, day=day.day)
        yield Line("text", (Run(line),))
