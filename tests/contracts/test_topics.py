"""Topic ids are join keys: catalog, intent, training file, rule, guide and hotlines all know each of them."""

from __future__ import annotations

import pytest

from tests.contracts.repository import CATALOG, ROOT, bare, examples, intents, load, rules, topic_ids

PUBLISHED = [
    "wage_arrears",
    "labor_contract",
    "social_insurance",
    "work_injury",
    "occupational_health",
    "rights_channels",
    "legal_aid",
    "land_rights",
    "child_education",
    "health_services",
    "housing",
    "hukou",
    "residence_permit",
    "service_platform",
    "job_search",
    "startup",
    "skill_training",
    "vocational_education",
    "domestic_service",
    "political_rights",
    "party_union",
    "culture",
    "left_behind",
    "travel",
    "care_counselling",
    "social_assistance",
    "commendation",
]
FEWEST_EXAMPLES = 40


def test_ids_are_the_published_ones() -> None:
    assert sorted(topic_ids()) == sorted(PUBLISHED)


@pytest.mark.parametrize("topic", PUBLISHED)
def test_topic_has_an_intent_with_enough_different_examples(topic: str) -> None:
    intent = f"ask_{topic}"
    own = [(name, text) for name, text in examples(ROOT / "data" / "nlu" / "topics" / f"{topic}.yml")]

    assert intent in intents()
    assert {name for name, _ in own} == {intent}
    assert len({bare(text) for _, text in own}) >= FEWEST_EXAMPLES


@pytest.mark.parametrize("topic", PUBLISHED)
def test_topic_goes_to_the_desk(topic: str) -> None:
    assert rules().count((f"ask_{topic}", "action_talk")) == 1


@pytest.mark.parametrize("topic", PUBLISHED)
def test_topic_has_a_guide_with_steps(topic: str) -> None:
    guide = load(CATALOG / "guides" / f"{topic}.yml")

    assert guide["topic"] == topic
    assert guide["lead"] and guide["steps"]


@pytest.mark.parametrize("topic", PUBLISHED)
def test_topic_has_numbers_to_call(topic: str) -> None:
    hotlines = load(CATALOG / "hotlines.yml")
    numbers = hotlines["topics"][topic]

    assert 1 <= len(numbers) <= 3
    assert set(numbers) <= {entry["number"] for entry in hotlines["hotlines"]}


def test_nothing_is_joined_to_a_topic_that_does_not_exist() -> None:
    guides = {path.stem for path in (CATALOG / "guides").glob("*.yml")}
    summarised = {
        topic for path in (CATALOG / "summaries").glob("*.yml") for entry in load(path)["clauses"].values() for topic in entry["topics"]
    }

    assert guides == set(load(CATALOG / "hotlines.yml")["topics"]) == set(PUBLISHED)
    assert summarised <= set(PUBLISHED)


@pytest.mark.parametrize("topic", PUBLISHED)
def test_button_is_trained_as_its_own_topic_or_free(topic: str) -> None:
    button = next(entry["button"] for entry in load(CATALOG / "topics.yml")["topics"] if entry["id"] == topic)
    taught = {intent for path in (ROOT / "data" / "nlu").rglob("*.yml") for intent, text in examples(path) if bare(text) == bare(button)}

    assert taught <= {f"ask_{topic}"}
