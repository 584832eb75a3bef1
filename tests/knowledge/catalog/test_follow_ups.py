"""How a short message joins the question before it."""

from __future__ import annotations

from knowledge.catalog.follow_ups import load_follow_ups
from knowledge.catalog.topics import load_topics


def test_subjects_are_of_known_topics_and_hold_words() -> None:
    subjects = load_follow_ups().subjects
    assert set(subjects) <= set(load_topics())
    assert all(words and all(words) for words in subjects.values())


def test_longer_subject_comes_before_the_one_it_contains() -> None:
    for words in load_follow_ups().subjects.values():
        hidden = [(one, two) for at, one in enumerate(words) for two in words[at + 1 :] if one in two]
        assert hidden == []


def test_subject_is_that_of_the_topic() -> None:
    found = load_follow_ups()

    assert found.subject("residence_permit", "临时身份证几天") == "临时身份证"
    assert found.subject("hukou", "临时身份证几天") is None
