"""Laws, regulations and rules as published: the register of their versions, and their articles word for word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.catalog.files import read_yaml
from knowledge.errors import SourceError
from knowledge.generation import kept

ACTS = Path(__file__).parents[1] / "acts"

_ARTICLE = re.compile(r"^(第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?)[　 ]*", re.MULTILINE)
_HEADING = re.compile(r"\n+第[一二三四五六七八九十百零〇]+[编章节分][编 　].*$|\n+第[一二三四五六七八九十百零〇]+[编章节分]$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n\s*\n")
_STATE = re.compile(r"^中华人民共和国")


@dataclass(frozen=True)
class Act:
    """One version of an act. `since` is the day it came into force, `checked` when that was last looked up.

    `repealed` is the day it ended; such an act is quoted only as what held before. `unsure` says why no answer rests on the text though
    it is held: a newer version or newer law is known to exist, or it is too old to trust.
    """

    id: str
    title: str
    number: str | None
    issuer: str
    since: date
    amended: date | None
    level: str
    region: str | None
    source: str
    checked: date
    repealed: date | None = None
    said: str = ""
    unsure: str = ""

    @property
    def short(self) -> str:
        """The title as people say it: 劳动合同法."""
        return self.said or _STATE.sub("", self.title)


@kept()
def load_acts() -> dict[str, Act]:
    """The register of acts by id.

    Raises:
        CatalogError: where the register cannot be read.
        SourceError: where an entry lacks a field.
    """
    return {entry["id"]: _act(entry) for entry in read_yaml(ACTS / "register.yml")["acts"]}


def _act(entry: dict[str, Any]) -> Act:
    try:
        return Act(**{name: _day(value) for name, value in entry.items()})
    except (TypeError, ValueError) as error:
        raise SourceError(f"{ACTS / 'register.yml'}: {entry.get('id')}: {error}") from error


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) else value


@kept(maxsize=256)
def articles(act: str) -> dict[str, str]:
    """The articles of an act by their printed number (第五十三条), without headings of chapters; "" holds the whole text.

    Raises:
        SourceError: where the text is missing.
    """
    path = ACTS / f"{act}.txt"
    try:
        text = path.read_text(encoding="utf-8").replace("\r", "")
    except OSError as error:
        raise SourceError(f"{path}: the text of this act is missing") from error
    found = list(_ARTICLE.finditer(text))
    ends = [*(match.start() for match in found), len(text)][1:]
    parts = {match.group(1): _HEADING.sub("", text[match.end() : end]) for match, end in zip(found, ends, strict=True)}
    return {number: _BLANK_LINES.sub("\n", part).strip() for number, part in {**parts, "": text}.items()}
