"""What is said in danger and which numbers are named; the examples that the model is trained on."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from knowledge.catalog.hotlines import load_hotlines
from knowledge.danger.kinds import CALIBRATION, EXAMPLES, HARMLESS, Kind, certain_forms, load_kinds, read_examples, read_lines
from knowledge.search.normalize import normalize

PUBLISHED = {"self_harm", "threat", "violence", "sexual", "confinement", "accident", "fire_gas", "medical", "child"}
FEWEST = 60
"""Examples of a kind by all writers."""
NUMBERS = re.compile(r"(?<![\d-])\d{3,}(?![\d年])")
EVERY_KIND = pytest.mark.parametrize("kind", load_kinds().values(), ids=load_kinds())


def test_kinds_are_the_published_nine() -> None:
    assert {kind.name for kind in load_kinds().values()} == PUBLISHED


def test_every_kind_has_examples_and_every_file_a_kind() -> None:
    count = Counter(kind for _, kind in read_examples())

    assert set(count) == {*load_kinds(), HARMLESS}
    assert {kind: number for kind, number in count.items() if number < FEWEST} == {}
    assert count[HARMLESS] > sum(count[kind] for kind in load_kinds()) / 2


@EVERY_KIND
def test_numbers_are_hotlines_with_a_source(kind: Kind) -> None:
    held = load_hotlines().by_number

    assert kind.numbers and set(kind.numbers) <= set(held)
    assert all(held[number].source and held[number].purpose for number in kind.numbers)


@EVERY_KIND
def test_the_right_number_is_named_first_and_no_other_than_those_of_the_kind(kind: Kind) -> None:
    said, beside = NUMBERS.findall(kind.say), NUMBERS.findall(kind.beside)

    assert said[0] == beside[0] == kind.numbers[0]
    assert {*said, *beside} - {"12355", "12356"} <= set(kind.numbers)
    assert len(kind.say) <= 140 and len(kind.beside) <= 40


def test_no_example_stands_twice_or_is_used_to_measure() -> None:
    seen = Counter(text for text, _ in read_examples())
    kinds = {text: {kind for other, kind in read_examples() if other == text} for text, times in seen.items() if times > 1}
    measured = {line for path in CALIBRATION.glob("*.txt") for line in read_lines(path)}

    assert {text: names for text, names in kinds.items() if len(names) > 1} == {}
    assert sorted(kinds) == []
    assert sorted(set(seen) & measured) == []


def test_certain_forms_are_of_a_kind_and_hardly_ever_harmless() -> None:
    harmless = [normalize(text) for text, kind in read_examples() if kind == HARMLESS]
    misled = {word: [text for text in harmless if word in text] for word, _ in certain_forms()}

    assert {kind for _, kind in certain_forms()} <= set(load_kinds())
    assert {word: texts for word, texts in misled.items() if len(texts) > 1} == {}


def test_files_hold_one_message_a_line() -> None:
    odd = [path.name for path in EXAMPLES.rglob("*.txt") for line in read_lines(path) if line != line.strip() or len(line) > 400]

    assert odd == []
