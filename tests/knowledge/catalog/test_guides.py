"""Guides as the desk sees them."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.catalog import guides
from knowledge.catalog.guides import load_guides
from knowledge.model import Fact


def test_guide_keeps_its_parts_in_order_with_their_sources() -> None:
    guide = load_guides()["wage_arrears"]

    assert guide.topic == "wage_arrears" and guide.lead
    assert guide.limits[0].source.startswith("《劳动争议调解仲裁法》第二十七条")
    assert guide.papers[0] == Fact("身份证", topic="wage_arrears", kind="paper")


def test_parts_that_a_file_leaves_out_are_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "x.yml").write_text("topic: x\nlead: 先问\nsteps:\n  - text: 问\n    source:\n", encoding="utf-8")
    monkeypatch.setattr(guides, "CATALOG", tmp_path)

    found = load_guides.__wrapped__()["x"]

    assert found.steps == (Fact("问", topic="x", kind="step"),)
    assert (found.papers, found.limits, found.where) == ((), (), ())
