"""What the measure of places counts."""

from __future__ import annotations

import pytest

from bot.measure.places import APART, judged, role_table, shown
from knowledge.reading.annotated_places import read_placed
from knowledge.reading.places import load_place_reader


@pytest.mark.parametrize(
    ("roles", "counted"),
    [
        (set(), {"plain"}),
        ({"self"}, {"plain"}),
        ({"now", "work"}, {"stay"}),
        ({"here"}, {"stay"}),
        ({"work", "shop"}, {"stay", "shop"}),
        ({"denied"}, {"unmeant"}),
        ({"goal", "school"}, {"goal", "school"}),
    ],
)
def test_roles_count_as_an_answer_tells_them_apart(roles: set[str], counted: set[str]) -> None:
    assert shown(frozenset(roles)) == counted


def test_each_role_shows_what_is_found_and_what_of_it_is_right() -> None:
    home, stay, both = frozenset({"home"}), frozenset({"stay"}), frozenset({"stay", "shop"})
    lines = role_table([(home, home), (home, stay), (both, stay)]).splitlines()
    assert "| home | 2 | 50.0 % | 100.0 % |" in lines and "| stay | 1 | 100.0 % | 50.0 % |" in lines
    assert "| shop | 1 | 0.0 % | – |" in lines and lines[-1] == "| all roles of a place | 3 | 33.3 % |  |"


def test_voices_that_were_not_learnt_from_are_read_as_measured() -> None:
    pairs = judged(read_placed(APART), load_place_reader())
    assert len(pairs) >= 600 and sum(right == read for right, read in pairs) / len(pairs) >= 0.73
