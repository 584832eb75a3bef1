"""What is published, as immutable values: documents, their clauses, the offices named in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum

_NUMBER_YEAR = re.compile(r"[〔（(\[【]((?:19|20)\d\d)[〕）)\]】]")

Span = tuple[int, int]
"""A half-open range of character positions in a clause's `text`."""


class Role(str, Enum):
    """The part an office has in a clause: it leads, or it works along."""

    LEAD = "lead"
    WITH = "with"


@dataclass(frozen=True)
class Office:
    """A body named in a clause: `name` is today's full name, `as_printed` stands in the document."""

    name: str
    as_printed: str
    role: Role


@dataclass(frozen=True)
class Clause:
    """One numbered item of a document. `text` is the body alone: no heading, no office statement.

    `keys` go with `topics`: words inside the sentence that speaks to that topic in general, or "".
    """

    id: str
    ordinal: int
    number: str
    section: str
    heading: str
    text: str
    sentences: tuple[Span, ...] = ()
    offices: tuple[Office, ...] = ()
    topics: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    summary: str = ""
    questions: tuple[str, ...] = ()

    def key_sentence(self, topic: str | None) -> tuple[Span, int] | None:
        """The sentence that a person marked as speaking to the topic, and where its marked words begin."""
        key = dict(zip(self.topics, self.keys)).get(topic or "")
        at = self.text.find(key) if key else -1
        return next(((span, at) for span in self.sentences if span[0] <= at < span[1]), None)

    @property
    def gist(self) -> str:
        """What the clause says in a line: its summary, or its heading where nobody has written one yet."""
        return self.summary or self.heading

    @property
    def document_id(self) -> str:
        """The id of the document this clause stands in."""
        return self.id.rpartition("/")[0]


@dataclass(frozen=True)
class Document:
    """One published policy text. `number` (文号) and `issued` are None where the document has none.

    It holds from `in_force` (else from `issued`) through `valid_until`; `replaces` names documents as it prints them, by number or title.
    `repealed_by` is the id of the document held that replaced it, or its number or title; from `repealed` on it holds no longer.
    """

    id: str
    number: str | None
    title: str
    issuer: str
    issued: date | None
    region: str
    level: str
    parent: str | None
    clauses: tuple[Clause, ...] = field(default=())
    in_force: date | None = None
    valid_until: date | None = None
    replaces: tuple[str, ...] = ()
    repealed_by: str | None = None
    repealed: date | None = None

    def has_ended(self, day: date) -> bool:
        """Whether the document no longer holds on `day`: replaced, repealed or past its term."""
        is_repealed = self.repealed_by is not None if self.repealed is None else self.repealed <= day
        return is_repealed or (self.valid_until is not None and self.valid_until < day)

    def is_in_force(self, day: date) -> bool:
        """Whether the document holds on `day`; one whose first day is not known counts as begun."""
        begins = self.in_force or self.issued
        return (begins is None or begins <= day) and not self.has_ended(day)

    @property
    def year(self) -> int | None:
        """The year of issue: of the date, else of the 文号 (豫农工发〔2019〕2号), else unknown."""
        if self.issued is not None:
            return self.issued.year
        found = _NUMBER_YEAR.search(self.number or "")
        return int(found.group(1)) if found else None

    @property
    def has_clauses(self) -> bool:
        """Whether it holds any clause."""
        return bool(self.clauses)

    def with_clauses(self, clauses: tuple[Clause, ...]) -> Document:
        """The same document holding other clauses."""
        return replace(self, clauses=clauses)
