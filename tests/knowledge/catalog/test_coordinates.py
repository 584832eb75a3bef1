"""From a position to a city, without taking a neighbour's rules for one's own."""

from __future__ import annotations

import pytest

from knowledge.catalog.coordinates import kilometres, load_coordinates, nearest_city
from knowledge.catalog.regions import Gazetteer
from tests.conftest import CITIES


def test_every_position_belongs_to_a_city_we_know(gazetteer: Gazetteer) -> None:
    assert {gazetteer.places[place].level for place in load_coordinates()} == {"city"}


def test_every_held_city_has_a_position() -> None:
    assert set(CITIES) <= set(load_coordinates())


@pytest.mark.parametrize("city", CITIES)
def test_a_person_in_the_city_is_found_there(city: str) -> None:
    latitude, longitude = load_coordinates()[city]
    assert nearest_city(latitude + 0.08, longitude - 0.08) == city


@pytest.mark.parametrize(
    ("latitude", "longitude", "city"),
    [(36.61, 114.49, "handan"), (35.30, 113.92, "xinxiang"), (43.88, 125.3, "changchun"), (27.9, 102.2, "liangshan")],
)
def test_a_person_in_a_neighbouring_city_is_not_told_the_rules_of_ours(latitude: float, longitude: float, city: str) -> None:
    assert nearest_city(latitude, longitude) == city


@pytest.mark.parametrize(("latitude", "longitude"), [(31.23, 121.47), (0, 0), (90, 0), (-36, -114), (39.9, 116.4)])
def test_far_away_nothing_is_guessed(latitude: float, longitude: float) -> None:
    assert nearest_city(latitude, longitude) is None


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert kilometres((35, 114), (36, 114)) == pytest.approx(111.2, abs=0.1)
    assert kilometres((35, 179.5), (35, -179.5)) == pytest.approx(91.1, abs=0.3)
    assert kilometres((35, 114), (35, 114)) == 0
