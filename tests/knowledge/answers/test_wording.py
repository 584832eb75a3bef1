"""Wording and thresholds: filled in, and in order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.answers.thresholds import load_thresholds
from knowledge.answers.wording import aspects, load_wording, say
from knowledge.model import Status

ROOT = Path(__file__).parents[3]


def test_names_are_filled_in() -> None:
    assert "安阳市" in say("no_clause", city="安阳市", topic="落户") and "落户" in say("no_clause", city="安阳市", topic="落户")
    assert say("quote", quote="{place}").count("{place}") == 1


@pytest.mark.parametrize("key", ["nothing", ""])
def test_unknown_line_is_an_error_and_not_silence(key: str) -> None:
    with pytest.raises(KeyError):
        say(key)


def test_every_line_is_for_people() -> None:
    lines = [line for line in load_wording().values() if isinstance(line, str)]

    assert all(line.strip() and "\n\n" not in line for line in lines)
    assert len(set(aspects().values())) == len(aspects())


def test_thresholds_are_in_order() -> None:
    limits = load_thresholds()

    assert 0 < limits.offer_confidence < limits.answer_confidence < 1
    assert 0 < limits.answer_gap < 1 and 0 < limits.retrieval_similarity < 1
    assert limits.offer_confidence < limits.answer_confidence < 1 and 0 < limits.part_confidence < 1


MADE = ("about_", "near_point")
"""Keys that code puts together."""


def test_no_line_of_wording_is_without_use() -> None:
    code = "".join(path.read_text(encoding="utf-8") for part in ("knowledge", "bot", "actions") for path in (ROOT / part).rglob("*.py"))
    statuses = {status.value for status in Status}
    named = {*re.findall(r"""["']([a-z_]+)["']""", code), *statuses}
    assert [key for key in load_wording() if key not in named and not key.startswith(MADE)] == []
