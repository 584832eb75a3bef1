"""How a short message joins the question before it."""

from __future__ import annotations

from knowledge.catalog.follow_ups import load_follow_ups
from knowledge.catalog.topics import load_topics


def test_tables_are_of_known_topics_and_hold_words() -> None:
    found = load_follow_ups()
    for table in (found.subjects, found.conditions):
        assert set(table) <= set(load_topics())
        assert all(words and all(len(word) >= 1 for word in words) for words in table.values())


def test_longer_subject_comes_before_the_one_it_contains() -> None:
    for words in load_follow_ups().subjects.values():
        hidden = [(one, two) for at, one in enumerate(words) for two in words[at + 1 :] if one in two]
        assert hidden == []


def test_subject_and_condition_are_those_of_the_topic() -> None:
    found = load_follow_ups()

    assert found.subject("residence_permit", "临时身份证几天") == "临时身份证"
    assert found.subject("hukou", "临时身份证几天") is None
    assert found.has_condition("hukou", "要买房不") and not found.has_condition("commendation", "要买房不")
