"""Topic ids are join keys: every file that must know one does. So do the members of a follow-up, from its examples to its words."""

from __future__ import annotations

import re

import pytest

from bot.new.follow_ups import follow_up_intents, missing_of_follow_up
from bot.new.nodes import Missing
from bot.new.topics import FEWEST_EXAMPLES, missing_of_topic
from tests.contracts.repository import CATALOG, ROOT, bare, examples, load, rules, topic_ids

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


def listed(missing: list[Missing]) -> str:
    """What is missing, a line each with file and line."""
    return "\n".join(map(str, missing))


def test_no_published_id_is_gone() -> None:
    assert set(PUBLISHED) - set(topic_ids()) == set()


@pytest.mark.parametrize("topic", topic_ids())
def test_topic_has_every_member(topic: str) -> None:
    assert listed(missing_of_topic(topic, ROOT)) == ""


@pytest.mark.parametrize("intent", follow_up_intents(ROOT))
def test_follow_up_has_every_member(intent: str) -> None:
    assert listed(missing_of_follow_up(intent, ROOT)) == ""


@pytest.mark.parametrize("topic", topic_ids())
def test_topic_goes_to_the_desk_once(topic: str) -> None:
    assert rules().count((f"ask_{topic}", "action_talk")) == 1


@pytest.mark.parametrize("topic", topic_ids())
def test_training_file_of_a_topic_holds_no_other(topic: str) -> None:
    own = list(examples(ROOT / "data" / "nlu" / "topics" / f"{topic}.yml"))

    assert {intent for intent, _ in own} == {f"ask_{topic}"}
    assert len({bare(text) for _, text in own}) >= FEWEST_EXAMPLES


@pytest.mark.parametrize("path", ["README.md", "README.zh-CN.md"])
def test_readme_tells_how_many_topics_there_are(path: str) -> None:
    said = re.search(r"(\d+)(?: topics|个主题)", (ROOT / path).read_text(encoding="utf-8"))

    assert said is not None and int(said.group(1)) == len(topic_ids())


def test_nothing_is_joined_to_a_topic_that_does_not_exist() -> None:
    guides = {path.stem for path in (CATALOG / "guides").glob("*.yml")}
    summarised = {
        topic for path in (CATALOG / "summaries").glob("*.yml") for entry in load(path)["clauses"].values() for topic in entry["topics"]
    }

    assert guides == set(load(CATALOG / "hotlines.yml")["topics"]) == set(topic_ids())
    assert summarised <= set(topic_ids())


@pytest.mark.parametrize("topic", topic_ids())
def test_button_is_trained_as_its_own_topic_or_free(topic: str) -> None:
    button = next(entry["button"] for entry in load(CATALOG / "topics.yml")["topics"] if entry["id"] == topic)
    taught = {intent for path in (ROOT / "data" / "nlu").rglob("*.yml") for intent, text in examples(path) if bare(text) == bare(button)}

    assert taught <= {f"ask_{topic}"}
