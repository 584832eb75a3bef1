"""The five official texts, parsed once, and helpers that make sources for a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.ingest.manifest import read_manifest
from knowledge.ingest.pipeline import ParsedDocument, ParsedSource, load, load_source

SOURCES = Path(__file__).parents[3] / "knowledge" / "sources"
DOCUMENTS = Path(__file__).parents[2] / "fixtures" / "documents"


@pytest.fixture(scope="session")
def held() -> tuple[ParsedSource, ...]:
    """The sources of the repository."""
    return tuple(load_source(entry) for entry in read_manifest(SOURCES))


@pytest.fixture(scope="session")
def documents() -> dict[str, ParsedDocument]:
    """The documents of the repository by id."""
    return {parsed.document.id: parsed for parsed in load(SOURCES)}


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes a sources folder: file names with their content, and the manifest's text."""

    def write(manifest: str, **files: str | bytes) -> Path:
        (tmp_path / "manifest.yml").write_text(manifest, encoding="utf-8")
        for name, content in files.items():
            path = tmp_path / name.replace("__", ".")
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return tmp_path

    return write


@pytest.fixture
def fixture_document(folder: Callable[..., Path]) -> Callable[..., tuple[ParsedDocument, ...]]:
    """Imports one of tests/fixtures/documents as a minimal entry would."""

    def read(name: str, region: str = "haiping", strict: bool = True) -> tuple[ParsedDocument, ...]:
        text = (DOCUMENTS / f"{name}.txt").read_bytes()
        return load(folder(f"- {{file: a.txt, region: {region}}}\n", a__txt=text), strict)

    return read
