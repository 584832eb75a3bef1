"""A form as data, and a paper filled from it: lines and tables whose blanks are written by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Source:
    """Where headings and required items come from: an act we hold with its article and the words, or a title and its page."""

    title: str
    article: str = ""
    words: str = ""
    page: str = ""


@dataclass(frozen=True)
class Form:
    """A form of `forms/`: what it is called, what it is for, to whom it goes, which facts it needs, its blocks as written there.

    `names` are the words by which people ask for it, `needs` the questions of a guided talk (knowledge/talk/guided.yml), `topic` the guide
    whose papers are brought along, `terms` the rules whose last day matters.
    """

    id: str
    title: str
    button: str
    purpose: str
    where: str
    topic: str
    sources: tuple[Source, ...]
    blocks: tuple[Mapping[str, Any], ...]
    names: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """A piece of a line: words, or a blank of so many characters."""

    text: str = ""
    blank: int = 0


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Line:
    """One line; `kind` is title, head, field, text, item, sign or note."""

    kind: str
    runs: Runs


@dataclass(frozen=True)
class Table:
    """Columns and rows; a cell without runs is left free."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True)
class Code:
    """A code that a telephone reads, with the web address in it."""

    address: str


Part = Line | Table | Code


@dataclass(frozen=True)
class Paper:
    """A filled form."""

    form: Form
    parts: Sequence[Part]
