"""A build writes anew what changed and keeps the rest, and comes to the same store as one that began with nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.document import Document
from knowledge.points.model import Point
from knowledge.search.encoder import NgramEncoder, Vectors
from knowledge.store import digests
from knowledge.store.build import write_store
from knowledge.store.repository import load_library, read_meta
from tests.knowledge.search.test_lines import HELD, NEW, NEW_POINTS, TOLD

DOCUMENTS, POINTS = [*HELD, NEW], [*TOLD, *NEW_POINTS]
CHANGED = replace(NEW, clauses=(replace(NEW.clauses[0], text="改了的话。", sentences=((0, 5),), questions=("改了什么",)), *NEW.clauses[1:]))
MORE = [replace(NEW_POINTS[0], id="luoyang-2020-1/more", says="多了一条。"), *NEW_POINTS]


class Small(NgramEncoder):
    """Few numbers, so that a space is trained in no time."""

    id, size = "small", 32


class Counting(Small):
    """Keeps what it was asked for; another encoder than the one whose vectors a process remembers."""

    id = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors."""
        self.asked += texts
        return super().encode(texts)


def tables_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything a store holds."""
    with sqlite3.connect(path) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in names}


@pytest.mark.parametrize(
    ("documents", "points"),
    [
        (DOCUMENTS, POINTS),
        ([*HELD, CHANGED], POINTS),
        (DOCUMENTS, [*TOLD, *MORE]),
        (DOCUMENTS, [*MORE, *TOLD]),
        (HELD, TOLD),
        ([NEW, *HELD], POINTS),
        (DOCUMENTS, [*TOLD[:-1], replace(TOLD[-1], says="别的说法。"), *NEW_POINTS]),
        ([*DOCUMENTS, replace(NEW, id="x", region="kaifeng", clauses=())], POINTS),
    ],
    ids=["nothing", "text", "point", "order", "gone", "documents", "space", "added"],
)
def test_what_was_built_upon_is_what_is_built_anew(tmp_path: Path, documents: list[Document], points: list[Point]) -> None:
    upon, anew = tmp_path / "upon.db", tmp_path / "anew.db"
    write_store(DOCUMENTS, Small(), "one", upon, POINTS)
    write_store(documents, Small(), "two", upon, points)
    write_store(documents, Small(), "two", anew, points)

    assert tables_of(upon) == tables_of(anew)
    assert [document.id for document in load_library(upon).documents] == [document.id for document in documents]


def test_only_what_changed_is_encoded(tmp_path: Path) -> None:
    first, encoder = Counting(), Counting()
    write_store(DOCUMENTS, first, "one", tmp_path / "c.db", POINTS)
    write_store([*HELD, CHANGED], encoder, "two", tmp_path / "c.db", POINTS)

    assert "改了的话。" in encoder.asked and "改了什么" in encoder.asked
    assert not any("去社区办" in text or "到大厅取号" in text for text in encoder.asked)
    assert len(encoder.asked) < len(first.asked) / 3


@pytest.mark.parametrize("change", ["code", "encoder", "damage"])
def test_nothing_is_kept_of_a_store_made_otherwise(tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path, encoder = tmp_path / "k.db", Small()
    write_store(DOCUMENTS, Counting() if change == "encoder" else encoder, "one", path, POINTS)
    if change == "code":
        monkeypatch.setattr("knowledge.store.digests.code_digest", lambda: "other")
    elif change == "damage":
        path.write_bytes(path.read_bytes()[:4096])

    assert digests.former(path, encoder) is None
    write_store(DOCUMENTS, encoder, "two", path, POINTS)
    assert read_meta(path)["digest"] == "two"


def test_failing_change_leaves_the_old_store(tmp_path: Path) -> None:
    path = tmp_path / "k.db"
    write_store(DOCUMENTS, Counting(), "one", path, POINTS)
    before = path.read_bytes()

    class Breaking(Counting):
        def encode(self, texts: Sequence[str]) -> Vectors:
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_store([*HELD, CHANGED], Breaking(), "two", path, POINTS)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_content_is_no_code_and_code_is_no_content(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("sources/a.txt", "catalog/summaries/a.yml", "catalog/points/law/a.yml", "acts/a.txt", "catalog/topics.yml", "search/a.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("一", encoding="utf-8")
    monkeypatch.setattr("knowledge.store.digests.PACKAGE", tmp_path)

    def digest_after(name: str) -> str:
        digests.code_digest.cache_clear()
        (tmp_path / name).write_text("二", encoding="utf-8")
        return digests.code_digest()

    same = [digest_after(name) for name in ("sources/a.txt", "catalog/summaries/a.yml", "catalog/points/law/a.yml", "acts/a.txt")]
    other = [digest_after(name) for name in ("catalog/topics.yml", "search/a.py")]
    digests.code_digest.cache_clear()

    assert len(set(same)) == 1 and len({*same, *other}) == 3
