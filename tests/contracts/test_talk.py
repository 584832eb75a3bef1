"""The tables of the talk: every move does something, every step of a ladder is a point, every line that is named is written."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from knowledge.answers.wording import load_wording
from knowledge.catalog.files import read_yaml
from knowledge.catalog.topics import load_topics
from knowledge.points.load import load_points
from knowledge.reading.moves import MOVES
from knowledge.search.following import FEATURES, load_follower
from knowledge.store.engine import DEFAULT_PATH
from knowledge.store.repository import load_library
from knowledge.talk.conversations import ANSWERS, read_conversations
from knowledge.talk.ladder import load_ladder
from knowledge.talk.table import SETTLED, TABLE
from knowledge.talk.words import load_words

MAPPED = Path("tests/fixtures/questions/mapped.jsonl")
FEWEST_TALKS, FEWEST_TURNS = 400, 2500
FEWEST_OF_A_MOVE = 40


def test_every_move_does_something_and_nothing_else_is_in_the_table() -> None:
    assert set(TABLE) == {*MOVES, *SETTLED}


def test_every_move_has_enough_messages_of_several_writers() -> None:
    said = read_conversations()
    counts = Counter(each.move for each in said)
    assert len({each.talk for each in said}) >= FEWEST_TALKS and len(said) >= FEWEST_TURNS
    assert not [move for move in MOVES if counts[move] < FEWEST_OF_A_MOVE]
    assert len({each.talk.partition("-")[0] for each in said}) >= 5


def test_every_step_of_a_ladder_is_a_point_of_national_law() -> None:
    points = {point.id: point for point in load_points()}
    ladder = load_ladder()
    assert set(ladder) - {""} <= set(load_topics())
    assert not [point for steps in ladder.values() for point in steps if point not in points or points[point].region is not None]


@pytest.mark.parametrize("kind", list(load_words()["about"]))
def test_every_question_about_us_has_its_line(kind: str) -> None:
    assert load_wording()[f"about_{kind}"]


def test_no_word_leads_to_two_lines_about_us() -> None:
    words = Counter(word for group in load_words()["about"].values() for word in group)
    assert not [word for word, count in words.items() if count > 1]


def test_every_answer_chosen_for_a_message_is_a_point_and_the_message_is_there() -> None:
    chosen = read_yaml(ANSWERS)
    known = {said.key for said in read_conversations()}
    points = {point.id for point in load_library(DEFAULT_PATH).points}
    assert len(chosen) >= 900
    assert not set(chosen) - known
    assert not [(key, point) for key, answers in chosen.items() for point in answers if point not in points]


def test_weights_are_there_for_everything_that_is_weighed() -> None:
    follower = load_follower()
    assert follower.hidden.shape[0] == len(FEATURES) + 1
    assert follower.output.shape[0] == follower.hidden.shape[1] + 1
    assert 0 < follower.nears < follower.answers < 1


def test_every_point_that_a_real_question_was_given_by_eye_is_held() -> None:
    rows = [json.loads(line) for line in MAPPED.read_text(encoding="utf-8").splitlines()]
    points = {point.id for point in load_library(DEFAULT_PATH).points}
    assert {row["class"] for row in rows} == {"point", "local", "out", "none"}
    assert not [row for row in rows if (row["class"] == "point") != (row["point"] in points)]
