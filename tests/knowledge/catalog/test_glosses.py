"""Hard words in plain words."""

from __future__ import annotations

from knowledge.catalog.glosses import explained_word, hard_words, load_glosses
from knowledge.catalog.topics import load_topics
from knowledge.store.repository import Library

LONGEST_MEANING = 30


def test_every_gloss_is_short_sourced_and_of_a_topic() -> None:
    for gloss in load_glosses():
        assert 0 < len(gloss.meaning) <= LONGEST_MEANING and gloss.source and gloss.topic in load_topics(), gloss
        assert gloss.word not in gloss.meaning and not gloss.meaning.endswith("。"), gloss


def test_words_are_explained_once() -> None:
    words = [gloss.word for gloss in load_glosses()]
    assert len(words) == len(set(words))


def test_hard_words_stand_in_a_document(library: Library) -> None:
    shown = "".join(clause.text + clause.summary for clause in library.clauses)
    assert [gloss.word for gloss in load_glosses() if gloss.is_hard and gloss.word not in shown] == []


def test_hard_words_come_in_reading_order_and_easy_ones_only_when_asked() -> None:
    assert [gloss.word for gloss in hard_words("轮候到了，再交契税", "公租房")] == ["轮候", "契税"]
    assert hard_words("公租房") == ()


def test_longest_word_is_the_one_asked_about() -> None:
    gloss = explained_word("集体收益分配权是啥")
    assert gloss is not None and gloss.word == "集体收益分配权"
    assert explained_word("老板是谁") is None
