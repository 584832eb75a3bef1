"""The text of a web page as a reader sees it: blocks as lines, lists with their numbers, tables as rows, no navigation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Comment, Doctype, NavigableString, Tag

from knowledge.ingest.patterns import TITLE_END
from knowledge.ingest.rows import row_of

_UNSEEN = ("script", "style", "nav", "noscript", "title", "template", "select", "button", "iframe", "svg")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SITE = re.compile(r"版权|备案|主办|承办|技术支持|联系我们|网站(?:标识|地图)|Copyright|ICP", re.IGNORECASE)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "o:p",
    ]
)
_LAYOUT_LENGTH = 300
"""Characters of a cell from which a table is there to lay out a page, and holds no data."""


def read_html(content: bytes, path: Path) -> str:
    """The lines of a page, whatever its lines of code are."""
    soup = BeautifulSoup(content, "html.parser")
    for element in soup(_UNSEEN):
        element.decompose()
    for element in soup(style=_HIDDEN):
        element.decompose()
    for element in soup(["header", "footer"]):
        if _is_of_the_site(element):
            element.decompose()
    lines = "".join(_pieces(soup)).split("\n")
    return "\n".join(line.strip(" \t") for line in lines)


def _is_of_the_site(element: Tag) -> bool:
    """Whether a head or foot belongs to the site: what stands inside an article, names a document or signs it, is the page's own."""
    if element.find_parent(["article", "main"]) is not None:
        return False
    if element.name == "footer":
        return not re.search(r"抄送|印发|\d日", element.get_text()) or _SITE.search(element.get_text()) is not None
    return not any(TITLE_END.search(heading.get_text(strip=True)) for heading in element(["h1", "h2"]))


def _pieces(element: Tag) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, (Comment, Doctype)):
            continue
        if isinstance(child, NavigableString):
            yield _words(child)
        elif isinstance(child, Tag):
            yield from _of_tag(child)


def _words(text: NavigableString) -> str:
    """The words of a text; a line end between Chinese characters is only where the code was broken."""
    if text.find_parent("pre") is not None:
        return str(text)
    joined = re.sub(r"(?<=[^\x00-\x7f])[ \t]*[\r\n]+[ \t]*(?=[^\x00-\x7f])", "", str(text))
    return re.sub(r"[ \t\r\n]+", " ", joined)


def _of_tag(tag: Tag) -> Iterator[str]:
    if tag.name == "br":
        yield "\n"
    elif tag.name in _INLINE:
        yield from _pieces(tag)
    elif tag.name == "table" and not _is_layout(tag):
        yield "\n" + "\n".join(_rows(tag)) + "\n"
    else:
        yield "\n" + _number_of(tag)
        yield from _pieces(tag)
        yield "\n"


def _number_of(tag: Tag) -> str:
    """The number that a browser shows before an item of a numbered list."""
    parent = tag.parent
    if tag.name != "li" or parent is None or parent.name != "ol":
        return ""
    items = list(parent.find_all("li", recursive=False))
    start = str(parent.get("start") or "1")
    value = str(tag.get("value") or "")
    number = int(value) if value.isdecimal() else (int(start) if start.isdecimal() else 1) + items.index(tag)
    shown = tag.get_text(strip=True)
    return "" if re.match(r"[（(]?[一二三四五六七八九十\d]+[）)、.．]|第[一二三四五六七八九十百]+条", shown) else f"{number}."


def _is_layout(table: Tag) -> bool:
    if table.find("table") is not None:
        return True
    cells = table(["td", "th"])
    return len(cells) <= 1 or any(len(cell.get_text(strip=True)) > _LAYOUT_LENGTH and len(cell(["p", "div", "br"])) > 2 for cell in cells)


def _rows(table: Tag) -> Iterator[str]:
    """The rows of a table; a cell that spans several rows says in each of them what it says."""
    kept: dict[int, tuple[str, int]] = {}
    for caption in table("caption"):
        yield caption.get_text(" ", strip=True)
    for row in table("tr"):
        texts: list[str] = []
        for cell in [*row(["td", "th"], recursive=False), None]:
            while (column := len(texts)) in kept:
                text, left = kept.pop(column)
                texts.append(text)
                if left > 1:
                    kept[column] = (text, left - 1)
                # Columns beyond the last cell are filled too.
            if cell is None:
                break
            text = " ".join("".join(_pieces(cell)).split())
            if (span := _span(cell, "rowspan")) > 1:
                kept[len(texts)] = (text, span - 1)
            texts += [text, *[""] * (_span(cell, "colspan") - 1)]
        yield row_of(texts)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1")
    return int(value) if value.isdecimal() and 0 < int(value) < 1000 else 1
