"""The list of sources: minimal entries work, every disagreement with the folder is named."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import SourceError
from knowledge.ingest.manifest import day_of, read_manifest

Folder = Callable[..., Path]


def test_a_minimal_entry_and_a_list_under_a_key(folder: Folder) -> None:
    (entry,) = read_manifest(folder("- {file: a.txt, region: haiping}\n", a__txt="甲"))
    assert (entry.file, entry.region, entry.sha256, entry.documents, entry.line) == ("a.txt", "haiping", None, (), 1)
    (entry,) = read_manifest(folder("sources:\n  - {file: a.txt, region: haiping}\n", a__txt="甲"))
    assert entry.region == "haiping"


def test_a_digest_that_holds(folder: Folder) -> None:
    digest = hashlib.sha256("甲".encode()).hexdigest()
    (entry,) = read_manifest(folder(f"- {{file: a.txt, region: haiping, sha256: {digest}}}\n", a__txt="甲"))
    assert entry.sha256 == digest


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ("- {file: a.txt, region: haiping, sha256: 00}\n", r"manifest.yml:1: a.txt has changed"),
        ("# note\n- {file: a.txt}\n", r"manifest.yml:2: an entry needs `file` and `region`"),
        ("- {file: a.txt, region: haiping, regoin: x}\n", "unknown field regoin"),
        ("- {file: a.txt, region: haiping, documents: [{nummer: 1}]}\n", "unknown field nummer"),
        ("- {file: a.txt, region: haiping}\n- {file: a.txt, region: haiping}\n", r"manifest.yml:2: a.txt is listed twice"),
        ("- {file: a.txt, region: haiping}\n- {file: b.txt, region: haiping}\n", "there is no file b.txt"),
        ("sources: []\n", "holds no list of sources"),
        ("- {file: a.txt\n", "cannot be read"),
    ],
)
def test_faults_are_named_with_their_line(folder: Folder, manifest: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_manifest(folder(manifest, a__txt="甲"))


def test_a_file_that_is_not_listed_is_named(folder: Folder) -> None:
    with pytest.raises(SourceError, match=r"b.html not listed; add `- \{file: b.html"):
        read_manifest(folder("- {file: a.txt, region: haiping}\n", a__txt="甲", b__html="<p>乙</p>"))


def test_a_folder_without_a_manifest(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"manifest.yml: missing; list each source"):
        read_manifest(tmp_path)


def test_dates_of_overrides() -> None:
    assert day_of("2019-12-16", "m:1") == day_of(date(2019, 12, 16), "m:1") == date(2019, 12, 16)
    assert day_of(None, "m:1") is None
    with pytest.raises(SourceError, match="m:1: `issued: gestern` is not a date"):
        day_of("gestern", "m:1")
