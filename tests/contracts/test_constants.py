"""What all requests share cannot be changed by one of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.repository import ROOT

SERVING = ("channels", "staff", "wechat")
FILES = sorted([*(ROOT / "bot").glob("*.py"), *(path for name in SERVING for path in (ROOT / "bot" / name).glob("*.py"))])
MUTABLE = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)
MAKERS = {"dict", "list", "set", "defaultdict", "OrderedDict", "deque", "bytearray", "Counter"}


def shared_mutables(source: str) -> Iterator[str]:
    """Names that a module or a class binds once to something that anybody can write to."""
    tree = ast.parse(source)
    bodies = [tree.body, *(node.body for node in ast.walk(tree) if isinstance(node, ast.ClassDef))]
    for node in (node for body in bodies for node in body if isinstance(node, ast.Assign | ast.AnnAssign)):
        value = node.value
        is_call = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in MAKERS
        if isinstance(value, MUTABLE) or is_call:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            yield ast.unparse(target)


def test_the_reader_sees_them() -> None:
    source = "A = {}\nB: list[int] = []\nC = MappingProxyType({})\nD = (1,)\nclass E:\n    F = set()\n    __slots__ = ('x',)\n"
    assert list(shared_mutables(source)) == ["A", "B", "F"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_requests_share_is_immutable(path: Path) -> None:
    assert list(shared_mutables(path.read_text(encoding="utf-8"))) == []
