"""Undo what printing and scanning did to a text: page breaks, page numbers, stray spaces. Words are never changed.

What leaves the text is kept in `Repaired.removed`, what is added (the mark of a gap) in `Repaired.gaps`, so that
`Repaired.original()` gives back every printed character of the source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.errors import SourceError
from knowledge.ingest.inline import last_item, split_inline
from knowledge.ingest.lines import Line, Removed, bare, lines_of
from knowledge.ingest.offices import is_office
from knowledge.ingest.pages import without_furniture
from knowledge.ingest.patterns import (
    ATTACHMENT,
    CLOSERS,
    IMPRINT,
    LETTERHEAD,
    LOST,
    NUMBER_LINE,
    OPENERS,
    ORGAN,
    PUNCTUATION,
    TERMINAL,
    TITLE_VERB,
    is_date_line,
    is_title,
    mark_of,
    open_bracket,
)
from knowledge.ingest.rows import is_row

_LABEL_ALONE = re.compile(r"(?:责任|牵头|配合|主责|负责|协办|主办|参与)(?:单位|部门)\s*[:：]$")
_LOOSE_STATEMENT = re.compile(
    r"(?:^|[。；])(?:责任|牵头|配合|主责|负责|协办|主办|参与)(?:单位|部门)[：:][^。（(）)]*(?:[（(][^）)]{1,8}[）)][^。（(）)]*)*$"
)
_ATTACHED = re.compile(r"附\s*件\s*\d*\s*[:：]")
_OFFICE_CUE = re.compile(r"^[（(〔【\[]由?[市省县区州盟旗][^，。；、]{1,20}(?:局|厅|委|办|部|院|会|中心)(?:、|会同|牵头|负责|，市)")
_LABELLED = re.compile(
    r"^[（(〔【\[]?\s*(?:(?:第一)?(?:责任|牵头|配合|主责|负责|协办|主办|参与|落实)(?:责任)?(?:单位|部门)|(?:完成|办理|工作|进度)?(?:时限|时间|期限)(?:要求)?)\s*[:：]"
)
_ANNEX = re.compile(r"^附\s*件\s*[\d一二三四五六七八九十]{0,2}\s*[:：]?$")
_ENTRY = re.compile(r"^[^，。；、：:]{2,12}[:：]\S")
_STATEMENT_CUE = re.compile(r"^[（(〔【\[]?\s*(?:责任|牵头|配合|主责|负责|协办|主办|参与|完成时限)")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the repaired text and the line of the source it begins on."""

    text: str
    line: int


@dataclass(frozen=True)
class Gap:
    """Words the scan lost between two strings that follow each other in the source."""

    after: str
    before: str


@dataclass(frozen=True)
class Repaired:
    """The repaired text as paragraphs, with the record of everything that was taken out or marked."""

    paragraphs: tuple[Paragraph, ...]
    removed: tuple[Removed, ...] = ()
    gaps: int = 0

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    def original(self) -> str:
        """Every character of the source but white space, in its order."""
        text, parts, position = bare(self.text.replace(LOST, "") if self.gaps else self.text), [], 0
        for removed in self.removed:
            parts += [text[position : removed.at], bare(removed.text)]
            position = removed.at
        return "".join([*parts, text[position:]])


@dataclass(frozen=True)
class _Page:
    """How a source is laid out: the length of its wrapped lines, and whether text follows headings in their line."""

    width: int
    has_run_in_headings: bool
    has_run_in_sections: bool


def repair(text: str, gaps: Sequence[Gap] = (), name: str = "source") -> Repaired:
    """The paragraphs of a source text, page breaks inside sentences undone."""
    kept, removed = without_furniture(lines_of(text))
    page = _Page(_wrap_width(kept), _has_run_in(kept, "clause"), _has_run_in(kept, "section"))
    paragraphs: list[Paragraph] = []
    last, number = 0, 0
    for line in kept:
        mark = mark_of(line.text)
        is_next = mark is not None and mark.kind == "clause" and mark.value == number + 1 and number > 0
        number = mark.value if mark and mark.kind == "clause" and (is_next or mark.value == 1) else number
        if paragraphs and not is_next and not _heads_annex(paragraphs) and _continues(paragraphs[-1].text, line, page, last):
            paragraphs[-1] = Paragraph(_joined(paragraphs[-1].text, line.text), paragraphs[-1].line)
        else:
            paragraphs.append(Paragraph(line.text, line.number))
        last = len(line.text)
    marked = _mark_gaps(paragraphs, gaps, name)
    split = split_inline((paragraph.text, paragraph.line) for paragraph in marked)
    return Repaired(tuple(Paragraph(text, line) for text, line in split), removed, len(gaps))


def _heads_annex(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether the last paragraph is the title of an annex: 附件1 stands alone above it, and its own line is whole."""
    is_below = len(paragraphs) > 1 and _ANNEX.match(paragraphs[-2].text) is not None
    return is_below and TITLE_VERB.search(paragraphs[-1].text) is None and PUNCTUATION.search(paragraphs[-1].text) is None


def _wrap_width(lines: Sequence[Line]) -> int:
    """The length at which lines are wrapped; 0 where paragraphs stand on one line each."""
    lengths = Counter(len(line.text) for line in lines if len(line.text) > 15)
    if not lengths or max(lengths) > 70:
        return 0
    common = max(lengths, key=lambda length: sum(lengths[length + step] for step in (-1, 0, 1)))
    near = sum(lengths[common + step] for step in (-2, -1, 0, 1, 2))
    is_full = near >= 5 and near >= 0.4 * sum(lengths.values()) and max(lengths) <= common + 2
    return common if is_full or near >= 0.3 * len(lines) else 0


def _has_run_in(lines: Sequence[Line], kind: str) -> bool:
    """Whether clauses, or sections, begin with a heading and go on in the same line, as most documents print them."""
    opened = [line.text for line in lines if (mark := mark_of(line.text)) and mark.kind == kind]
    return len(opened) >= 3 and sum("。" in text for text in opened) >= 0.6 * len(opened)


def _continues(previous: str, line: Line, page: _Page, last: int) -> bool:
    """Whether a line goes on with the sentence of the paragraph before it."""
    text = line.text
    if is_row(text) or is_row(previous):
        return False
    if _is_furnished(text) or ((mark_of(text) or _LABELLED.match(text)) and not _is_cut_open(previous)):
        return False
    if _ENTRY.match(text) and _ENTRY.match(previous) and not _is_cut_open(previous):
        return False
    if (_LABEL_ALONE.search(previous) and not _is_fixture(previous)) or _cuts_an_office(previous, text):
        return True
    if text[0] in "，、。；：）)〕】》”" or previous[-1] in "，、（(《“〔":
        return not _is_furnished(previous)
    if _is_cut_open(previous):
        return True
    is_wrapped = bool(page.width) and (line.after_page or not line.after_blank) and last >= page.width - 2
    if _is_fixture(previous) or _is_terminal(previous):
        return False
    if is_wrapped:
        return True
    item = last_item(previous)
    opened = mark_of(item)
    if _is_fixture(text) or (opened and not PUNCTUATION.search(item[opened.end :])):
        # 加强农民工党组|织建设。 is a heading cut in two where all others are followed by their text.
        return opened is not None and opened.kind == "clause" and page.has_run_in_headings and "。" in text[:30]
    if opened and len(item) <= 28 and not re.search(r"[。；：]", item) and not (page.width and last >= page.width - 2):
        # 畅通渠道，及时受理 is a heading too, but for documents whose headings stand in the line of their text.
        return {"section": page.has_run_in_sections, "clause": page.has_run_in_headings}.get(opened.kind, True)
    return len(previous) >= 18 or PUNCTUATION.search(previous) is not None


def _cuts_an_office(previous: str, text: str) -> bool:
    """Whether a statement without brackets breaks off in the middle of a name: …、教育和|卫生健康局."""
    if not _LOOSE_STATEMENT.search(previous):
        return False
    last, first = re.split(r"[、，,；;：:]", previous)[-1], re.split(r"[、，,；;]", text)[0]
    return bool(last) and not is_office(last) and is_office(last + first)


def _is_cut_open(previous: str) -> bool:
    position = open_bracket(previous)
    if position < 0 or len(previous) - position > 400:
        return False
    is_statement = any(cue.match(previous[position:]) for cue in (_STATEMENT_CUE, _OFFICE_CUE))
    return is_statement or (previous[-1] not in TERMINAL and len(previous) - position < 120)


def _is_furnished(text: str) -> bool:
    """Lines that never belong to a sentence, however the line before them ends."""
    return bool(is_date_line(text) or NUMBER_LINE.match(text) or LETTERHEAD.match(text) or IMPRINT.search(text) or _ATTACHED.match(text))


def _is_fixture(text: str) -> bool:
    is_named = TITLE_VERB.search(text) is not None or len(text) <= 30
    return _is_furnished(text) or bool(ATTACHMENT.match(text) or ORGAN.match(text)) or (is_title(text) and is_named)


def _is_terminal(previous: str) -> bool:
    if previous[-1] in TERMINAL:
        return True
    if previous[-1] not in CLOSERS:
        return False
    inner = previous.rstrip(CLOSERS)
    if inner and inner[-1] in TERMINAL:
        return True
    start = max(previous.rfind(opener) for opener in OPENERS)
    # （市、区） and the like are words of a sentence; a long bracket at the end is an office statement.
    return previous[-1] in "）)〕】］]" and len(previous) - start > 9


def _joined(previous: str, text: str) -> str:
    needs_space = previous[-1].isascii() and text[0].isascii() and previous[-1].isalpha() and text[0].isalpha()
    return f"{previous} {text}" if needs_space else previous + text


def _mark_gaps(paragraphs: Sequence[Paragraph], gaps: Sequence[Gap], name: str) -> list[Paragraph]:
    marked = list(paragraphs)
    for gap in gaps:
        for index, paragraph in enumerate(marked):
            following = marked[index + 1] if index + 1 < len(marked) else None
            if gap.after + gap.before in paragraph.text:
                whole = paragraph.text.replace(gap.after + gap.before, gap.after + LOST + gap.before, 1)
                marked[index] = Paragraph(whole, paragraph.line)
                break
            if following and paragraph.text.endswith(gap.after) and following.text.startswith(gap.before):
                marked[index : index + 2] = [Paragraph(paragraph.text + LOST + following.text, paragraph.line)]
                break
        else:
            raise SourceError(f"{name}: the gap after `{gap.after}` before `{gap.before}` is not in the text; correct it in manifest.yml")
    return marked
