"""Markdown as plain lines: marks taken off, each line where it was, so that a doubt can name it."""

from __future__ import annotations

import re

# What a head of metadata calls its fields, by what the head of a page calls them.
_FIELDS = {
    "date": "发布日期",
    "published": "发布日期",
    "issued": "成文日期",
    "number": "文号",
    "document_number": "文号",
    "doc_number": "文号",
    "issuer": "发文机关",
    "author": "发文机关",
    "source": "来源",
    "url": "来源",
    "link": "来源",
}
_FIELD = re.compile(r"^([\w一-龥-]{1,20})\s*:\s*(.*)$")
_EMPHASIS = (re.compile(r"(\*{1,3})(?=[^\s*])(.+?)(?<=[^\s*])\1"), re.compile(r"(?<![\w_])(_{1,3})(?=[^\s_])(.+?)(?<=[^\s_])\1(?![\w_])"))
_LINK = re.compile(r"!?\[([^\]]*)\]\((?:<[^>]*>|[^)\s]*)(?:\s+\"[^\"]*\")?\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->")
_RULE = re.compile(r"^\s*(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,}|=+\s*)$")
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_OPENING = re.compile(r"^\s*(?:>\s?)*\s*(?:#{1,6}(?=[\s一-龥（(第])|[-+*]\s+(?:\[[ xX]\]\s+)?)?\s*")
_CLOSING = re.compile(r"\s+#+\s*$")


def without_marks(text: str) -> str:
    """The lines of a Markdown text without its marks; tables keep their strokes."""
    lines = text.replace("\r\n", "\n").split("\n")
    head = _head_end(lines)
    body = "\n".join(lines[head:])
    title = next((match.group(2) for line in lines[:head] if (match := _FIELD.match(line)) and match.group(1) == "title"), "")
    kept = [_field(line, "" if title and _bare(title) in _bare(body) else title) for line in lines[:head]]
    return "\n".join([*kept, *map(_plain, lines[head:])])


def _head_end(lines: list[str]) -> int:
    """Where the head of metadata between two --- ends; 0 where there is none."""
    if not lines or lines[0].strip() != "---":
        return 0
    end = next((index for index, line in enumerate(lines[1:], start=1) if line.strip() in ("---", "...")), 0)
    return end + 1 if end else 0


def _field(line: str, title: str) -> str:
    match = _FIELD.match(line)
    if match is None:
        return ""
    name, value = match.group(1), match.group(2).strip("\"' ")
    if name == "title":
        return title.strip("\"' ")
    return f"{_FIELDS[name]}：{value}" if name in _FIELDS else f"{name}：{value}" if re.search("[一-龥]", name) else ""


def _bare(text: str) -> str:
    return re.sub(r"[\s*_#\"'\\]", "", text)


def _plain(line: str) -> str:
    if _RULE.match(line) or _FENCE.match(line):
        return ""
    line = _CLOSING.sub("", _OPENING.sub("", line, count=1)) if not line.lstrip().startswith("|") else line
    line = _TAG.sub(lambda match: " " if match.group().lower().startswith("<br") else "", line)
    line = _LINK.sub(r"\1", line)
    for emphasis in _EMPHASIS:
        line = emphasis.sub(r"\2", line)
    return re.sub(r"\\([\\`*_{}\[\]()#+.!>~-])", r"\1", line.replace("`", "")).rstrip()
