"""A small document and a cheap encoder, so that a store is written in no time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.document import Clause, Document, Office, Role
from knowledge.search.encoder import NgramEncoder
from knowledge.store.build import write_store


def tiny(text: str = "凭居住证落户。\n租房也算。") -> Document:
    """A document with one full clause and one bare one."""
    cut = text.index("。") + 1
    full = Clause(
        id="t-2020-1/1",
        ordinal=1,
        number="（一）",
        section="一、总则",
        heading="落户",
        text=text,
        sentences=((0, cut), (cut, len(text))),
        offices=(Office("安阳市公安局", "市公安局", Role.LEAD), Office("安阳市教育局", "市教育局", Role.WITH)),
        topics=("hukou", "residence_permit"),
        keys=("居住证", ""),
        summary="有居住证就能落户。",
        questions=("咋落户", "租房能落户不"),
    )
    bare = Clause("t-2020-1/2", 2, "（二）", "", "", "办好。")
    return Document("t-2020-1", None, "意见", "安阳市人民政府", date(2020, 1, 2), "anyang", "city", None, (full, bare))


@pytest.fixture
def write() -> Callable[..., Path]:
    """Writes documents to a store with the n-gram encoder."""

    def make(path: Path, *documents: Document, digest: str = "one") -> Path:
        write_store(documents, NgramEncoder(), digest, path)
        return path

    return make
