"""The text of a Word file as its page shows it: with the numbers Word counts by itself, tables as rows, tracked changes accepted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knowledge.errors import SourceError
from knowledge.ingest.numbering import Numbering
from knowledge.ingest.rows import row_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
# What the page does not show: words taken out, a text box's second copy for old programs.
_UNSEEN = (f"{_W}del", f"{_W}moveFrom", _FALLBACK)
_NOTE_PARTS = ("footnotes", "endnotes")


def read_docx(content: bytes, path: Path) -> str:
    """The paragraphs and table rows of a Word file, one a line, its notes at the end.

    Raises:
        SourceError: naming the file where it is damaged.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise SourceError(f"{path}: not a readable Word file; open it and save it again as .docx") from error
    parts = {part.partname.rpartition("/")[2].removesuffix(".xml"): part.blob for part in document.part.package.iter_parts()}
    numbering = Numbering.of(parts.get("numbering"), parts.get("styles"))
    return "\n".join([*_lines(document.element.body, numbering), *_notes(parts)])


def _lines(parent: Any, numbering: Numbering) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{_W}p":
            yield numbering.number_of(child) + _text(child)
            for box in _boxes(child):
                yield from _lines(box, numbering)
        elif child.tag == f"{_W}tbl":
            yield from _rows(child, numbering)
        elif child.tag not in _UNSEEN and len(child):
            yield from _lines(child, numbering)


def _text(element: Any) -> str:
    """The words of a paragraph, without those of a text box that hangs on it."""
    parts = []
    for child in element:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        elif child.tag not in (*_UNSEEN, f"{_W}txbxContent", f"{_W}pPr", f"{_W}rPr"):
            parts.append(_text(child))
    return "".join(parts)


def _boxes(paragraph: Any) -> Iterator[Any]:
    for box in paragraph.iter(f"{_W}txbxContent"):
        if not any(parent.tag in _UNSEEN for parent in box.iterancestors()):
            yield box


def _rows(table: Any, numbering: Numbering) -> Iterator[str]:
    """The rows of a table; a table of one column is there for its frame, and its cells are paragraphs."""
    above: list[str] = []
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(f"{_W}tbl")) is not table:
            continue
        cells = [cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row]
        if len(cells) == 1:
            yield from _lines(cells[0], numbering)
            continue
        texts: list[str] = []
        for cell in cells:
            # A cell merged with the one above says again what stands there, so that each row can be read alone.
            own = " ".join(filter(None, map(str.strip, _lines(cell, numbering))))
            column = len(texts)
            texts.append(above[column] if _is_merged(cell) and column < len(above) else own)
            texts += [""] * (_span(cell) - 1)
        above = texts
        yield row_of(texts)


def _is_merged(cell: Any) -> bool:
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(f"{_W}val") in (None, "continue")


def _span(cell: Any) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    return int(span.get(f"{_W}val")) if span is not None else 1


def _notes(parts: dict[str, bytes]) -> Iterator[str]:
    """The foot- and endnotes; those of a type are the rules that part them from the text."""
    from lxml import etree

    for name in _NOTE_PARTS:
        if name in parts:
            for note in etree.fromstring(parts[name]):
                if note.get(f"{_W}type") is None:
                    yield from _lines(note, Numbering())
