"""Writing the store: all or nothing, once, and only when something changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.cli import SOURCES
from knowledge.search.encoder import NgramEncoder, Vectors
from knowledge.store.build import inputs_digest, is_current, write_store
from knowledge.store.repository import load_library, read_meta
from tests.knowledge.store.conftest import tiny

Write = Callable[..., Path]


class BreakingEncoder(NgramEncoder):
    """Fails at the second clause, when the draft is already half written."""

    def __init__(self) -> None:
        self.calls = 0

    def encode(self, texts) -> Vectors:  # type: ignore[no-untyped-def]
        self.calls += 1
        if self.calls > 1:
            raise OSError("disk full")
        return super().encode(texts)


def test_failing_build_leaves_the_old_store_and_no_draft(write: Write, tmp_path: Path) -> None:
    path = write(tmp_path / "k.db", tiny())
    before = path.read_bytes()

    with pytest.raises(OSError, match="disk full"):
        write_store([tiny("另一条。")], BreakingEncoder(), "two", path)

    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_failing_first_build_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="disk full"):
        write_store([tiny()], BreakingEncoder(), "one", tmp_path / "k.db")

    assert list(tmp_path.iterdir()) == []


def test_reader_of_the_old_store_is_not_disturbed(write: Write, tmp_path: Path) -> None:
    path = write(tmp_path / "k.db", tiny())
    with path.open("rb") as old:
        write(path, tiny("另一条。"), digest="two")

        assert old.read(6) == b"SQLite"
    assert read_meta(path)["digest"] == "two"


def test_folder_of_the_store_is_made(write: Write, tmp_path: Path) -> None:
    path = write(tmp_path / "var" / "deep" / "k.db", tiny())

    assert len(load_library(path).clauses) == 2


def test_topics_without_keys_are_stored_too(write: Write, tmp_path: Path) -> None:
    document = tiny()
    tagged = document.with_clauses((replace(document.clauses[0], keys=()),))

    clause = load_library(write(tmp_path / "k.db", tagged)).clauses[0]

    assert clause.topics == ("hukou", "residence_permit")
    assert clause.key_sentence("hukou") is None


def test_store_is_current_for_its_own_digest_only(write: Write, tmp_path: Path) -> None:
    path = write(tmp_path / "k.db", tiny())

    assert is_current(path, "one")
    assert not is_current(path, "two")
    assert not is_current(tmp_path / "none.db", "one")


def test_damaged_store_is_not_current(tmp_path: Path) -> None:
    path = tmp_path / "k.db"
    path.write_bytes(b"nonsense" * 1000)

    assert not is_current(path, "one")


@pytest.mark.parametrize("change", ["text", "manifest", "added", "removed", "renamed"])
def test_digest_sees_every_change_of_the_sources(change: str, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    shutil.copytree(SOURCES, sources)
    before = inputs_digest(sources)
    text = next(sources.glob("*.txt"))

    if change == "text":
        text.write_text(text.read_text(encoding="utf-8") + "。", encoding="utf-8")
    elif change == "manifest":
        (sources / "manifest.yml").write_text("sources: []\n", encoding="utf-8")
    elif change == "added":
        (sources / "new.txt").write_text("新", encoding="utf-8")
    elif change == "removed":
        text.unlink()
    else:
        text.rename(text.with_name("zzz.txt"))

    assert inputs_digest(sources) != before


def test_digest_sees_contents_and_not_dates(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    shutil.copytree(SOURCES, sources)
    before = inputs_digest(sources)

    for path in sources.iterdir():
        os.utime(path, (0, 0))

    assert inputs_digest(sources) == before
