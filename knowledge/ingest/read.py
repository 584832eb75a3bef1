"""From the bytes of a published file to its text: .txt, .md, .docx, .pdf with a text layer, .html; tables come as rows."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from pathlib import Path

from knowledge.errors import SourceError
from knowledge.ingest.markup import without_marks
from knowledge.ingest.rows import with_rows
from knowledge.ingest.web import read_html
from knowledge.ingest.word import read_docx

# Many PDFs name the radical (⼈, ⺠) where the page shows the character (人, 民): the two look alike and are never the same to a search.
_KANGXI = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_RADICALS = dict(
    zip(map(ord, "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⺟"), "民西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟母")
)
_PRINTED = {**_KANGXI, **_RADICALS, ord("⼾"): "户"}

PAGE = "\f"
"""Stands between two pages in the text of a PDF."""


def read_source(path: Path) -> str:
    """The text of a source file, lines kept.

    Raises:
        SourceError: naming the file when it is missing, of an unknown kind, damaged, or holds no text.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        remedy = REMEDIES.get(path.suffix.lower(), "save it as .txt, .md, .docx, .pdf or .html")
        raise SourceError(f"{path}: files of kind `{path.suffix}` cannot be read; {remedy}")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be opened ({error.strerror})") from error
    text = with_rows(reader(content, path).translate(_PRINTED))
    if not text.strip():
        remedy = "it is a scan: run a character recogniser and save the text" if path.suffix.lower() == ".pdf" else "the file is empty"
        raise SourceError(f"{path}: no text found; {remedy}")
    return text


def _decoded(content: bytes, path: Path) -> str:
    # gb18030 decodes almost any bytes, so it comes last.
    encodings = ("utf-16", "utf-8-sig", "gb18030") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError(f"{path}: the text is neither UTF-8 nor GB18030; save it as UTF-8")


def _read_pdf(content: bytes, path: Path) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    except (PyPdfError, ValueError, KeyError, TypeError) as error:
        raise SourceError(f"{path}: not a readable PDF ({' '.join(str(error).split())}); save its text as .txt") from error
    return f"\n{PAGE}\n".join(pages)


def _read_markdown(content: bytes, path: Path) -> str:
    return without_marks(_decoded(content, path))


READERS: dict[str, Callable[[bytes, Path], str]] = {
    ".txt": _decoded,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".docx": read_docx,
    ".pdf": _read_pdf,
    ".html": read_html,
    ".htm": read_html,
}
REMEDIES = {
    ".doc": "open it in Word, WPS or LibreOffice and save it as .docx",
    ".wps": "open it in WPS and save it as .docx",
    ".ofd": "open it in an OFD reader and export it as PDF or text",
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".tif", ".tiff"), "it is a picture: run a character recogniser and save the text as .txt"),
}
"""What to do with a file of a kind that cannot be read."""
