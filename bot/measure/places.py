"""`python -m bot.measure.places`: how the trained reader tells what places are to a person, on voices that it has not learnt from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.measure.tables import percent, table
from knowledge.answers.locate import STAYS
from knowledge.reading.annotated_places import Placed, read_placed
from knowledge.reading.places import UNMEANT, PlaceReader, load_place_reader

APART = Path("tests/fixtures/places")
"""The voices kept apart, a third of all."""
SHOWN = ("plain", "home", "stay", "goal", "left", "kin", "school", "shop", "unmeant")


def shown(roles: frozenset[str]) -> frozenset[str]:
    """Roles as an answer tells them apart: where a person works, lives or is counts alike, and so does what is not meant."""
    if roles & UNMEANT:
        return frozenset({"unmeant"})
    told = (roles - STAYS - {"self"}) | ({"stay"} if roles & STAYS else frozenset())
    return frozenset(told or {"plain"})


def judged(messages: Sequence[Placed], reader: PlaceReader) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Of each place, the roles that were annotated and those that were read."""
    return [
        (shown(right), shown(read))
        for placed in messages
        for right, read in zip(placed.roles, reader.read(placed.text, placed.spans), strict=True)
    ]


def role_table(pairs: Iterable[tuple[frozenset[str], frozenset[str]]]) -> str:
    """Of each role: the places that have it, how many of them are found, how many of those found are right."""
    known = list(pairs)
    right = Counter(role for annotated, read in known for role in annotated & read)
    annotated = Counter(role for roles, _ in known for role in roles)
    found = Counter(role for _, roles in known for role in roles)
    whole = sum(one == other for one, other in known)
    rows = [[role, annotated[role], _share(right[role], annotated[role]), _share(right[role], found[role])] for role in SHOWN]
    return table(["role", "places", "found", "right"], [*rows, ["all roles of a place", len(known), _share(whole, len(known)), ""]])


def _share(part: int, whole: int) -> str:
    return percent(part / whole) if whole else "–"


def main() -> None:
    """Print the table."""
    print(role_table(judged(read_placed(APART), load_place_reader())))


if __name__ == "__main__":
    main()
