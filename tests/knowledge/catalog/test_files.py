"""Catalog files that cannot be read are named, with what is wrong and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.catalog import files
from knowledge.catalog.files import read_mapping, read_yaml
from knowledge.errors import CatalogError


@pytest.mark.parametrize("content", [b"topics: [", b"a: 1\n b: 2\n", b"\xff\xfe\x00", b"a: {b: c\n"])
def test_damaged_file_is_named_in_one_line(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "topics.yml"
    path.write_bytes(content)

    with pytest.raises(CatalogError) as caught:
        read_yaml(path)

    assert str(path) in str(caught.value) and "git checkout" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_file_is_a_catalog_error(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="nothing.yml"):
        read_yaml(tmp_path / "nothing.yml")


@pytest.mark.parametrize("content", ["", "topics: 3\n", "[1, 2]\n", "regions: []\n"])
def test_file_without_its_list_is_named(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "CATALOG", tmp_path)
    (tmp_path / "topics.yml").write_text(content, encoding="utf-8")

    with pytest.raises(CatalogError, match=r"topics\.yml: has no list `topics:`"):
        read_mapping("topics.yml", "topics")
