"""YAML and Python files read with their line numbers, so that what is missing is named where it belongs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode


@dataclass(frozen=True)
class Missing:
    """Something that remains to be written: in which file, at which line (from 1), and what."""

    path: Path
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


class Yaml:
    """A YAML file as nodes that know their lines; an absent or empty one holds nothing."""

    def __init__(self, path: Path) -> None:
        self.root: Node | None = _composed(path, path.stat().st_mtime_ns) if path.is_file() else None

    def at(self, *keys: str) -> Node | None:
        """The node that nested keys lead to."""
        node = self.root
        for key in keys:
            node = child(node, key)
        return node


@lru_cache(maxsize=64)
def _composed(path: Path, _: int) -> Node | None:
    """The nodes of a file as it stands at a time: many topics stand in one file."""
    node: Node | None = YAML(typ="safe").compose(path.read_text(encoding="utf-8"))
    return node


def child(node: Node | None, key: str) -> Node | None:
    """The value of a key of a mapping."""
    pairs = node.value if isinstance(node, MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def items(node: Node | None) -> list[Node]:
    """The items of a sequence, the only one of a scalar, none of anything else."""
    if isinstance(node, ScalarNode):
        return [node] if node.value else []
    return list(node.value) if isinstance(node, SequenceNode) else []


def text(node: Node | None) -> str:
    """The words of a scalar; empty for anything else."""
    return str(node.value).strip() if isinstance(node, ScalarNode) else ""


def words_in(node: Node | None) -> Iterator[str]:
    """Every scalar below a node."""
    if isinstance(node, ScalarNode):
        yield text(node)
    elif node is not None:
        for each in node.value:
            for part in each if isinstance(each, tuple) else (each,):
                yield from words_in(part)


def line(node: Node | None) -> int:
    """The line on which a node begins, from 1; 1 where there is none."""
    return node.start_mark.line + 1 if node is not None else 1


def last_line(node: Node | None) -> int:
    """The last line of what a node holds, from 1: below it the next entry is written."""
    while isinstance(node, (MappingNode, SequenceNode)) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    if node is None:
        return 1
    ends_on_next_line = isinstance(node, ScalarNode) and node.end_mark.column == 0
    return int(node.end_mark.line) + (0 if ends_on_next_line else 1)


def mapping_of(path: Path, name: str) -> tuple[dict[str, str], int]:
    """The keys of a dictionary that a Python module binds to a name, with their values as written, and the line on which it ends."""
    for node in _assignments(path):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets) and isinstance(node.value, ast.Dict):
            pairs = zip(node.value.keys, node.value.values, strict=True)
            return {_word(key): _word(value) for key, value in pairs if key is not None}, node.value.end_lineno or 1
    return {}, 1


def _assignments(path: Path) -> Iterator[Any]:
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    yield from (node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign))


def _word(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ast.unparse(node)
