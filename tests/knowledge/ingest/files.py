"""Word and PDF files made for a test: paragraphs numbered by Word itself, tables with merged cells, pages with running heads."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'
)
_RELATIONS = '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KINDS = {
    "一、": ("chineseCountingThousand", "%1、"),
    "（一）": ("chineseCounting", "（%{}）"),
    "1.": ("decimal", "%{}."),
    "（1）": ("decimal", "（%{}）"),
    "第一条": ("chineseCounting", "第%1条"),
}


def docx_of(*body: str, levels: Sequence[str] = ("一、", "（一）", "1."), style: str = "") -> bytes:
    """A Word file of the `body` elements, whose numbered paragraphs use the formats of `levels`; `style` is a paragraph style of level 0."""
    level = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{_KINDS[kind][0]}"/><w:lvlText w:val="{_KINDS[kind][1].format(index + 1)}"/></w:lvl>'
        for index, kind in enumerate(levels)
    )
    numbering = f'<w:numbering {_W}><w:abstractNum w:abstractNumId="7">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    numbered = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = f'<w:styles {_W}><w:style w:type="paragraph" w:styleId="{style or "Numbered"}"><w:name w:val="heading 1"/>{numbered}</w:style></w:styles>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'),
        "word/_rels/document.xml.rels": _RELATIONS.format(
            f'<Relationship Id="rId1" Type="{_OFFICE}/numbering" Target="numbering.xml"/><Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        ),
        "word/document.xml": f"<w:document {_W}><w:body>{''.join(body)}</w:body></w:document>",
        "word/numbering.xml": numbering,
        "word/styles.xml": styles,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def p(text: str, level: int | None = None, style: str = "", inserted: str = "", deleted: str = "") -> str:
    """A paragraph, numbered by Word at `level`, or by its style; with words that a tracked change put in or took out."""
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>' if level is not None else ""
    own = f'<w:pStyle w:val="{style}"/>' if style else ""
    changed = f'<w:ins w:id="1" w:author="a"><w:r><w:t>{escape(inserted)}</w:t></w:r></w:ins>' if inserted else ""
    gone = f'<w:del w:id="2" w:author="a"><w:r><w:delText>{escape(deleted)}</w:delText></w:r></w:del>' if deleted else ""
    return f'<w:p><w:pPr>{own}{number}</w:pPr><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>{changed}{gone}</w:p>'


def table(*rows: Sequence[str]) -> str:
    """A table; a cell of ^ is merged with the one above it."""
    lines = ("".join(["<w:tr>", *map(_cell, row), "</w:tr>"]) for row in rows)
    return "".join(["<w:tbl>", *lines, "</w:tbl>"])


def _cell(text: str) -> str:
    merged = "<w:vMerge/>" if text == "^" else ""
    return f"<w:tc><w:tcPr>{merged}</w:tcPr>{p('' if text == '^' else text)}</w:tc>"


def sdt(*body: str) -> str:
    """A content control, as forms and tables of contents have them, around elements."""
    return f"<w:sdt><w:sdtContent>{''.join(body)}</w:sdtContent></w:sdt>"


def pdf_of(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF with a text layer: a Type 0 font whose codes are mapped to characters by ToUnicode."""
    characters = sorted({character for page in pages for line in page for character in line})
    codes = {character: index + 1 for index, character in enumerate(characters)}
    mapping = "".join(f"<{codes[character]:04X}> <{ord(character):04X}>\n" for character in characters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(characters)} beginbfchar\n{mapping}endbfchar\nendcmap end end"
    )
    kids = " ".join(f"{6 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [5 0 R] /ToUnicode 4 0 R >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
    ]
    for index, page in enumerate(pages):
        shown = " ".join(f"<{''.join(f'{codes[character]:04X}' for character in line)}> Tj 0 -20 Td" for line in page)
        content = f"BT /F1 12 Tf 50 700 Td {shown} ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {7 + 2 * index} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    body, offsets = "%PDF-1.4\n", []
    for number, item in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{item}\nendobj\n"
    entries = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{entries}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF"
    return body.encode("latin-1")
