"""From a position to the city it lies near; positions are never kept."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from knowledge.catalog.files import read_mapping
from knowledge.generation import kept

EARTH_KM = 6371.0
NEAR_KM = 150.0
"""Farther from every city we know the position of, nothing is guessed."""


@kept()
def load_coordinates() -> dict[str, tuple[float, float]]:
    """Latitude and longitude in degrees by place id: the held cities and the cities around them."""
    return {
        str(entry["id"]): (float(entry["latitude"]), float(entry["longitude"])) for entry in read_mapping("coordinates.yml", "coordinates")
    }


def nearest_city(latitude: float, longitude: float) -> str | None:
    """The id of the nearest city within 150 km of a position in degrees, held or not; None far from all of them."""
    distances = {place: kilometres((latitude, longitude), seat) for place, seat in load_coordinates().items()}
    nearest = min(distances, key=lambda place: distances[place])
    return nearest if distances[nearest] <= NEAR_KM else None


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance between two positions in degrees along the ground, in kilometres."""
    (south, west), (north, east) = ((radians(latitude), radians(longitude)) for latitude, longitude in (one, other))
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
