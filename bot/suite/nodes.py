"""YAML as a tree that remembers lines. Scalars stay text as written: `12333` and `2026-11-22` are read later."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.suite.errors import InvalidSuiteError, Problem

DEEPEST = 20
MOST_NODES = 200_000
"""Bounds against aliases that contain themselves or multiply."""

_NULLS = ("", "~", "null", "Null", "NULL")
_FULL_WIDTH_COLON = re.compile(r"^\s*-?\s*\w+：", re.ASCII)


@dataclass(frozen=True)
class Line:
    """One value of the file with the line it stands in, counted from 1."""

    content: str | tuple[Line, ...] | Mapping[str, Line] | None
    line: int

    @property
    def text(self) -> str | None:
        """The scalar's text; None for a list, a mapping and an empty value."""
        return self.content if isinstance(self.content, str) else None

    @property
    def items(self) -> tuple[Line, ...] | None:
        """The entries of a list, else None."""
        return self.content if isinstance(self.content, tuple) else None

    @property
    def fields(self) -> Mapping[str, Line] | None:
        """The entries of a mapping, else None."""
        return self.content if isinstance(self.content, Mapping) else None


def read_tree(path: Path, shown: str) -> Line:
    """The tree of a file; `shown` is the file's name in messages.

    Raises:
        InvalidSuiteError: where it cannot be read or is no YAML.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSuiteError([Problem(shown, 1, f"the file cannot be read: {error}", "Save it as UTF-8 text.")]) from error
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        raise InvalidSuiteError([_syntax(error, text, shown)]) from error
    return _Tree(shown).line_of(root) if root is not None else Line(None, 1)


def _syntax(error: Any, text: str, shown: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 1
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    return Problem(shown, line, f"this is no YAML: {what}", _syntax_remedy(str(what), text, line))


def _syntax_remedy(what: str, text: str, line: int) -> str:
    lines = text.splitlines()
    near = lines[max(0, line - 2) : line]
    if any(_FULL_WIDTH_COLON.match(written) for written in near):
        return "Use the half-width colon and a space: `user: 老板拖欠工资怎么办`."
    if "\\t" in what or any(written.lstrip(" -").startswith("\t") for written in near):
        return "Indent with spaces, never with tabs."
    if "mapping values" in what:
        return 'A colon inside a text needs quotes around the text: `user: "我想问: 工资怎么办"`.'
    if "end of stream" in what:
        return "A quotation mark was opened and not closed."
    return "Look at this line and the one above: same indentation, a `-` before each entry of a list, quotes around odd texts."


class _Tree:
    """Turns YAML nodes into lines and collects what YAML allows and a suite does not."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._seen = 0

    def line_of(self, node: Node, depth: int = 0) -> Line:
        number = node.start_mark.line + 1
        self._seen += 1
        if depth > DEEPEST or self._seen > MOST_NODES:
            raise self._invalid(number, "too much is nested or repeated here", "Write it out, or use fixtures and a matrix.")
        if isinstance(node, ScalarNode):
            is_null = node.style is None and node.value in _NULLS
            return Line(None if is_null else node.value, number)
        if isinstance(node, SequenceNode):
            return Line(tuple(self.line_of(item, depth + 1) for item in node.value), number)
        assert isinstance(node, MappingNode)  # the third and last kind of node
        return Line(dict(self._entries(node, depth)), number)

    def _entries(self, node: MappingNode, depth: int) -> Iterator[tuple[str, Line]]:
        seen: set[str] = set()
        for key, value in node.value:
            number = key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                raise self._invalid(number, "a key must be one word", "Write `key: value`.")
            if key.value in seen:
                raise self._invalid(number, f"`{key.value}` stands here twice", "Keep one; several values go in a list: `must: [甲, 乙]`.")
            seen.add(key.value)
            line = self.line_of(value, depth + 1)
            yield key.value, Line(line.content, number)

    def _invalid(self, line: int, what: str, remedy: str) -> InvalidSuiteError:
        return InvalidSuiteError([Problem(self._file, line, what, remedy)])
