"""Topics as the desk sees them."""

from __future__ import annotations

from knowledge.catalog.topics import load_topics

LONGEST_BUTTON = 8


def test_topics_come_by_id_with_everything_a_choice_needs() -> None:
    topics = load_topics()

    assert all(topic.id == key and topic.name and topic.button and topic.example for key, topic in topics.items())
    assert next(iter(topics)) == "wage_arrears"


def test_buttons_are_short_and_all_different() -> None:
    buttons = [topic.button for topic in load_topics().values()]

    assert len(set(buttons)) == len(buttons)
    assert max(map(len, buttons)) <= LONGEST_BUTTON


def test_land_and_family_belong_to_the_hometown_and_work_to_the_workplace() -> None:
    topics = load_topics()

    assert {topic.place for topic in topics.values()} == {"work", "home"}
    assert (topics["land_rights"].place, topics["left_behind"].place) == ("home", "home")
    assert (topics["wage_arrears"].place, topics["child_education"].place) == ("work", "work")
