"""The annotated places agree with the gazetteer, and nothing is learnt that is measured."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from bot.measure.places import APART
from knowledge.answers.locate import merge
from knowledge.catalog.regions import load_gazetteer
from knowledge.reading.annotated_places import FOLDER, Placed, read_placed
from knowledge.reading.places import ROLES
from tests.contracts.repository import ROOT, bare, strings

LEARNT, KEPT_APART = read_placed(FOLDER), read_placed(ROOT / APART)
FEWEST_LEARNT, FEWEST_VOICES, FEWEST_OF_A_ROLE = 900, 20, 25


def voices() -> dict[str, list[Placed]]:
    found: dict[str, list[Placed]] = {}
    for placed in (*LEARNT, *KEPT_APART):
        found.setdefault(placed.voice, []).append(placed)
    return found


@pytest.mark.parametrize(("voice", "said"), voices().items(), ids=voices())
def test_every_place_of_a_message_is_annotated_as_the_gazetteer_finds_it(voice: str, said: list[Placed]) -> None:
    gazetteer = load_gazetteer()
    for placed in said:
        mentions = merge(placed.text, gazetteer.find(placed.text), gazetteer)
        found = {(mention.start, mention.end): mention.is_weak for mention in mentions}
        assert set(placed.spans) <= set(found), placed.text
        assert {span for span, is_weak in found.items() if not is_weak} <= set(placed.spans), placed.text


def test_every_role_has_enough_places_of_several_voices() -> None:
    roles = Counter(role for placed in LEARNT for each in placed.roles for role in each)
    assert len(LEARNT) >= FEWEST_LEARNT and len({placed.voice for placed in LEARNT}) >= FEWEST_VOICES
    assert not [role for role in ROLES if roles[role] < FEWEST_OF_A_ROLE]


def measured() -> Iterator[str]:
    """Every string of the questions and conversations that something is measured on."""
    for path in sorted((ROOT / "tests" / "fixtures").rglob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            content: Any = json.loads(line)
            yield from strings(content)


def test_nothing_that_is_measured_is_learnt() -> None:
    learnt = {bare(placed.text) for placed in LEARNT if len(bare(placed.text)) > 6}
    assert not {placed.voice for placed in LEARNT} & {placed.voice for placed in KEPT_APART}
    assert not learnt & {bare(placed.text) for placed in KEPT_APART}
    assert not learnt & {bare(text) for text in measured()}
