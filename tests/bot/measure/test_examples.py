"""Reading, sampling and writing training examples as a Rasa project."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.measure.examples import read_examples, read_rules, sample, stock_config, stories, write_project
from tests.contracts.repository import all_examples, intents, load, rules

MANY = [("hukou", "a" * size) for size in range(1, 11)] + [("travel", "b" * size) for size in range(1, 4)]


def test_the_reader_finds_every_example_that_rasa_trains_on() -> None:
    assert Counter(read_examples()) == Counter(all_examples())
    assert Counter(read_rules()) == Counter(rules())


def test_a_sample_takes_as_many_of_each_intent_and_all_of_a_small_one() -> None:
    assert Counter(intent for intent, _ in sample(MANY, 5)) == {"hukou": 5, "travel": 3}


def test_a_sample_is_the_same_each_time_whatever_the_order_of_the_files() -> None:
    assert sample(MANY, 4) == sample(MANY, 4) == sample(MANY[::-1], 4)
    assert sample(MANY, 4, seed=1) != sample(MANY, 4, seed=2)


def test_a_sample_can_leave_long_examples_out() -> None:
    assert max(len(text) for _, text in sample(MANY, 5, longest=6)) <= 6


@pytest.mark.parametrize("per_intent", [0, -1])
def test_no_number_means_all(per_intent: int) -> None:
    assert sample(MANY, per_intent) == MANY


def test_stories_follow_the_rules() -> None:
    made = stories(
        [
            ("greet", "action_smalltalk"),
            ("thank", "action_smalltalk"),
            ("ask_hukou", "action_answer_policy"),
            ("crisis", "action_answer_policy"),
        ]
    )
    steps = [step for story in made for step in story["steps"]]

    assert {step["action"] for step in steps if "action" in step} == {"action_smalltalk", "action_answer_policy"}
    assert [next(iter(step)) for step in steps] == ["intent", "action"] * (len(steps) // 2)
    assert len({story["story"] for story in made}) == len(made)


def test_the_stock_config_is_rasas_own_and_its_epochs_can_be_cut() -> None:
    names = [part["name"] for section in ("pipeline", "policies") for part in stock_config()[section]]
    cut = stock_config(epochs=1)

    assert {"JiebaTokenizer", "DIETClassifier", "TEDPolicy", "UnexpecTEDIntentPolicy", "MemoizationPolicy", "RulePolicy"} <= set(names)
    assert {part["epochs"] for section in ("pipeline", "policies") for part in cut[section] if "epochs" in part} == {1}
    assert not [name for name in names if name.startswith("bot.")]


@pytest.mark.parametrize("is_stock", [True, False])
def test_a_project_holds_the_examples_with_our_domain_and_rules(tmp_path: Path, is_stock: bool) -> None:
    project = write_project(tmp_path / "project", [("hukou", "户口"), ("travel", "车票"), ("hukou", "落户")], is_stock)
    blocks = {block["intent"]: block["examples"] for block in load(project / "data" / "nlu.yml")["nlu"]}

    assert blocks == {"hukou": "- 户口\n- 落户\n", "travel": "- 车票\n"}
    assert (project / "domain.yml").is_file() and list((project / "data" / "rules").glob("*.yml"))
    assert (project / "data" / "stories.yml").is_file() == is_stock
    assert ("DIETClassifier" in (project / "config.yml").read_text()) == is_stock


def test_every_intent_of_the_domain_has_examples_to_sample() -> None:
    assert {intent for intent, _ in sample(read_examples(), 3, longest=12)} == set(intents())
