"""From the bytes of a published file to its text: .txt, .docx, .pdf with a text layer, .html."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from knowledge.errors import SourceError


def read_source(path: Path) -> str:
    """The text of a source file, lines kept.

    Raises:
        SourceError: naming the file when it is missing, of an unknown kind, damaged, or holds no text.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise SourceError(f"{path}: files of kind `{path.suffix}` cannot be read; save it as .txt, .docx, .pdf or .html")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be opened ({error.strerror})") from error
    text = reader(content, path)
    if not text.strip():
        remedy = "it is a scan: run a character recogniser and save the text" if path.suffix.lower() == ".pdf" else "the file is empty"
        raise SourceError(f"{path}: no text found; {remedy}")
    return text


def _read_txt(content: bytes, path: Path) -> str:
    # gb18030 decodes almost any bytes, so it comes last.
    encodings = ("utf-16", "utf-8-sig", "gb18030") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError(f"{path}: the text is neither UTF-8 nor GB18030; save it as UTF-8")


def _read_docx(content: bytes, path: Path) -> str:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table

    try:
        document = docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise SourceError(f"{path}: not a readable Word file; open it and save it again as .docx") from error

    def lines() -> Iterator[str]:
        for part in document.iter_inner_content():
            if isinstance(part, Table):
                for row in part.rows:
                    yield "\t".join(dict.fromkeys(cell.text.strip() for cell in row.cells))
            else:
                yield part.text

    return "\n".join(lines())


def _read_pdf(content: bytes, path: Path) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    except (PyPdfError, ValueError, KeyError, TypeError) as error:
        raise SourceError(f"{path}: not a readable PDF ({' '.join(str(error).split())}); save its text as .txt") from error
    return "\n\n".join(pages)


def _read_html(content: bytes, path: Path) -> str:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(content, "html.parser")
    for element in soup(["script", "style", "nav", "header", "footer", "noscript", "title"]):
        element.decompose()
    for element in soup(["br"]):
        element.replace_with("\n")
    blocks = soup(["p", "h1", "h2", "h3", "h4", "div", "li", "td", "tr"])
    for element in blocks:
        element.append("\n")
    return soup.get_text()


READERS: dict[str, Callable[[bytes, Path], str]] = {
    ".txt": _read_txt,
    ".docx": _read_docx,
    ".pdf": _read_pdf,
    ".html": _read_html,
    ".htm": _read_html,
}
