"""Intents, their training data and their rules agree with domain.yml."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.contracts.repository import ROOT, all_examples, bare, intents, load, rules

FALLBACK = "nlu_fallback"
"""Set by Rasa itself, so neither declared nor trained."""


@pytest.fixture(scope="module")
def trained() -> dict[str, set[str]]:
    """Intents by example text."""
    found: dict[str, set[str]] = defaultdict(set)
    for intent, text in all_examples():
        found[bare(text)].add(intent)
    return found


@pytest.mark.parametrize("intent", intents())
def test_intent_has_one_rule_and_training_data(intent: str, trained: dict[str, set[str]]) -> None:
    assert [name for name, _ in rules()].count(intent) == 1
    assert sum(intent in names for names in trained.values()) >= 5


def test_rules_and_examples_use_declared_names_only() -> None:
    domain = load(ROOT / "domain.yml")

    assert {intent for intent, _ in all_examples()} <= set(intents())
    assert {intent for intent, _ in rules()} <= {*intents(), FALLBACK}
    assert {action for _, action in rules()} <= set(domain["actions"])


def test_no_example_is_taught_under_two_intents(trained: dict[str, set[str]]) -> None:
    torn = {text: sorted(names) for text, names in trained.items() if len(names) > 1}

    assert torn == {}


def test_no_training_file_is_skipped_or_taken_for_a_test() -> None:
    paths = list((ROOT / "data").rglob("*.yml"))

    assert not [path for path in paths if path.name.startswith("test_")]
    assert not [path for path in paths if {"intents", "slots", "entities", "actions"} & set(load(path))]
