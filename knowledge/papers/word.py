"""A paper as a Word file (DOCX)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from knowledge.papers.code import as_png
from knowledge.papers.model import Code, Line, Paper, Run, Runs, Table
from knowledge.papers.plain import words_of_run

FONT, SIZE, TITLE_SIZE = "SimSun", Pt(12), Pt(18)
MARGIN = Cm(2.5)
WIDTH, CODE_WIDTH = Cm(16), Cm(3.5)
NARROWEST, WIDEST = 4, 12
"""Characters of a column at least, and those of a cell from which it makes its column no wider."""
ALIGNED = {"title": WD_ALIGN_PARAGRAPH.CENTER, "sign": WD_ALIGN_PARAGRAPH.RIGHT}


def as_docx(paper: Paper) -> bytes:
    """The file's content. It names no author and no day of making: nothing in it points at a person."""
    document = Document()
    _prepare(document, paper.form.title)
    number = titles = 0
    for part in paper.parts:
        if isinstance(part, Table):
            _add_table(document, part)
            continue
        if isinstance(part, Code):
            document.add_picture(BytesIO(as_png(part)), width=CODE_WIDTH)
            continue
        titles += part.kind == "title"
        number = number + 1 if part.kind == "item" else 0
        _add_line(document, part, f"{number}. " if number else "", starts_page=part.kind == "title" and titles > 1)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _prepare(document: Any, title: str) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, SIZE
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.line_spacing, style.paragraph_format.space_after = 1.3, Pt(0)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    document.core_properties.title, document.core_properties.author = title, ""


def _add_line(document: Any, line: Line, before: str, starts_page: bool) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = ALIGNED.get(line.kind)
    paragraph.paragraph_format.page_break_before = starts_page
    if line.kind == "text":
        paragraph.paragraph_format.first_line_indent = 2 * SIZE
    if line.kind in ("title", "sign", "head"):
        paragraph.paragraph_format.space_before = Pt(6)
    if before:
        paragraph.add_run(before)
    _add_runs(paragraph, line.runs, is_bold=line.kind in ("title", "head"), size=TITLE_SIZE if line.kind == "title" else None)


def _add_runs(paragraph: Any, runs: Runs, is_bold: bool = False, size: Any = None) -> None:
    for run in runs:
        # Drawn characters, not underlined spaces: those vanish at the end of a line.
        added = paragraph.add_run(words_of_run(run))
        added.bold = is_bold
        if size is not None:
            added.font.size = size


def _add_table(document: Any, table: Table) -> None:
    grid = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    grid.autofit = False
    heads = tuple((Run(column),) for column in table.columns)
    shares = [_share(column) for column in zip(heads, *table.rows)]
    for column, share in zip(grid.columns, shares):
        column.width = int(WIDTH * share / sum(shares))
    for number, row in enumerate((heads, *table.rows)):
        cells = grid.add_row().cells if number else grid.rows[0].cells
        for cell, runs, share in zip(cells, row, shares):
            cell.width = int(WIDTH * share / sum(shares))
            cell.paragraphs[0].paragraph_format.line_spacing = 1.0
            _add_runs(cell.paragraphs[0], runs, is_bold=not number)


def _share(cells: tuple[Runs, ...]) -> int:
    """The width of a column beside the others: its longest cell's."""
    longest = max(sum(map(len, map(words_of_run, cell))) for cell in cells)
    return min(WIDEST, max(NARROWEST, longest))
