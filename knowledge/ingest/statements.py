"""Find where a clause says which offices are responsible, apart from what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.ingest.offices import are_offices, without_aside
from knowledge.ingest.patterns import CLOSERS, OPENERS
from knowledge.ingest.rows import is_row

Range = tuple[int, int]

_LABEL = (
    r"(?:第一)?(?:责任|牵头|配合|主责|负责|协办|主办|协助|参与|参加|实施|落实|承办|组织|协同|主管|主要责任)(?:责任)?(?:单位|部门|主体|处室|科室|领导|地区)"
    r"(?:及(?:责任)?(?:单位|分工))?"
)
_LABELLED = re.compile(rf"^\s*{_LABEL}\s*[:：]|^\s*{_LABEL}\s*(?=[市省县区各])|^\s*(?:牵头|配合|责任|落实|负责)\s*[:：]")
_LOOSE_LABEL = re.compile(rf"(?:^|(?<=[。；！;]))\s*((?:{_LABEL}\s*[:：]|[【\[〔]{_LABEL}[:：]?[】\]〕][:：]?).*)$")
_UNCLOSED = re.compile(rf"[（(〔【\[［]\s*{_LABEL}\s*[:：][^）)〕】\]］]*$")
# 责任单位：市人社局；完成时限：每年2月底: the day by which it is due is part of what the clause says.
_DUE = re.compile(r"[；;。，,\s]*(?=(?:完成|办理|工作|进度)?(?:时限|时间|期限)(?:要求)?\s*[:：])")
_VERB_AT_END = re.compile(r"(?:牵头|负责|配合|参加|参与|落实|协助|协办|协同|推进|实施)(?:落实|实施|推进|办理)?$")


def find_statements(text: str) -> list[Range]:
    """The ranges of `text`, brackets included, that only name responsible offices."""
    found = [span for span in bracket_groups(text) if _is_bracketed_statement(text, span)]
    for pattern, group in ((_UNCLOSED, 0), (_LOOSE_LABEL, 1)):
        match = pattern.search(text)
        if match and not any(start <= match.start(group) < end for start, end in found):
            due = _DUE.search(text, match.start(group)) if group else None
            found.append((match.start(group), due.end() if due else len(text)))
    if not found and (span := _sentence_at_end(text)):
        found.append(span)
    return sorted(_with_stop(text, span) for span in found) if not is_row(text) else []


def bracket_groups(text: str) -> Iterator[Range]:
    """The outermost bracketed ranges; a half-width bracket may close a full-width one."""
    depth, start = 0, 0
    for position, character in enumerate(text):
        if character in OPENERS and character not in "《“":
            start = position if depth == 0 else start
            depth += 1
        elif character in CLOSERS and character not in "》”" and depth:
            depth -= 1
            if depth == 0:
                yield start, position + 1


def _is_bracketed_statement(text: str, span: Range) -> bool:
    content = text[span[0] + 1 : span[1] - 1].strip(" 。；;")
    if label := _LABELLED.match(content):
        return label.end() < len(content)
    content = without_aside(content)
    rest = text[span[1] :].strip(" 。；;")
    is_last = not rest or rest[0] in OPENERS or re.match(r"\d{1,2}[.．、]", rest) is not None
    if not is_last:
        # （一）订单培训。（省人社厅牵头）支持企业…: between heading and body, where nothing but offices stands in it.
        is_after_stop = span[0] > 0 and text[span[0] - 1] in "。；"
        return is_after_stop and _VERB_AT_END.search(content) is not None and are_offices(content, all_of_them=True)
    if _VERB_AT_END.search(content):
        return are_offices(content)
    # A list without any verb, or one office alone after the full stop of the body.
    is_prefixed = re.match(r"[市省县区州盟旗各]", content) is not None and not rest
    is_apart = "、" in content or is_prefixed or (span[0] > 0 and text[span[0] - 1] in "。；”")
    return is_apart and are_offices(content, all_of_them=True)


def _sentence_at_end(text: str) -> Range | None:
    """The last sentence, where it is made of nothing but offices and who leads whom."""
    body = text.rstrip(" 。；;")
    start = max(body.rfind(stop) for stop in "。；！;") + 1
    while True:
        sentence = body[start:].strip()
        if sentence and _VERB_AT_END.search(sentence) and are_offices(sentence, all_of_them=True):
            earlier = max(body.rfind(stop, 0, max(start - 1, 0)) for stop in "。；！;") + 1
            is_more = start > 0 and _VERB_AT_END.search(body[earlier : start - 1]) and are_offices(body[earlier : start - 1], True)
            if not is_more:
                return start, len(text)
            start = earlier
        else:
            return None


def _with_stop(text: str, span: Range) -> Range:
    start, end = span
    # 。 after the bracket belongs to the statement where the sentence before it has its own.
    if text[end : end + 1] in ("。", "；") and start > 0 and text[start - 1] in "。；！”":
        return start, end + 1
    return start, end


def without(text: str, ranges: Sequence[Range]) -> list[Range]:
    """What is left of `text` when `ranges` are taken out."""
    rest, position = [], 0
    for start, end in ranges:
        rest.append((position, start))
        position = end
    return [(start, end) for start, end in [*rest, (position, len(text))] if start < end]
