"""Making names that people could have: surnames and given names are drawn apart from each other, none is anybody's."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

# Shares of the kinds of names: of peoples without surnames, with a surname of two characters, given names of one, by habit of the country,
# of characters that stand in names of the segmenter's dictionary.
OTHER, DOUBLE, SINGLE, RURAL, KNOWN = 0.06, 0.03, 0.2, 0.06, 0.4
ANY_CHARACTER = 0.12
"""Share of given names of two whose characters are drawn from all lists: 志兰, 梅军."""


SELDOM = 8
"""Characters that stand in fewer names of the dictionary come from its mistakes."""


class NameMaker:
    """Draws names by what names.yml holds."""

    def __init__(self, words: Mapping[str, Any], surnames: str, known: Sequence[str], chance: random.Random) -> None:
        self._chance = chance
        self._surnames = surnames
        self._weights = [1 / (place + 12) for place in range(len(self._surnames))]
        self._double: list[str] = words["double_surnames"]
        self._given: Mapping[str, Any] = words["given"]
        # Characters of given names in the dictionary, as often as they stand there: many more than our lists have.
        self._known = [_shares(name[place] for name in known) for place in (1, 2)]
        self._other: list[Mapping[str, list[list[str]]]] = words["other"]

    def name(self) -> str:
        """A whole name."""
        if self._chance.random() < OTHER:
            return "".join(self._chance.choice(part) for part in self._chance.choice(self._other)["parts"])
        return self.surname() + self._given_name()

    def surname(self) -> str:
        """A surname, common ones more often."""
        if self._chance.random() < DOUBLE:
            return self._chance.choice(self._double)
        return self._chance.choices(self._surnames, self._weights)[0]

    def place(self) -> str:
        """What a road or a village may be called: 建国, 王, 李家."""
        return self._chance.choice((self.surname(), self.surname(), self._given_name(), self.surname() + self._given_name()))

    def _given_name(self) -> str:
        chance, draw = self._chance, self._chance.random()
        if draw < SINGLE:
            return str(chance.choice(self._given["single"]))
        if draw < SINGLE + RURAL:
            return str(chance.choice(self._given["rural"]))
        if draw < SINGLE + RURAL + KNOWN:
            size = chance.choice((1, 2, 2))
            return "".join(chance.choices(*self._known[place])[0] for place in range(2 - size, 2))
        if draw < SINGLE + RURAL + KNOWN + ANY_CHARACTER:
            every = "".join(part for key, part in self._given.items() if key != "rural")
            return chance.choice(every) + chance.choice(every)
        who = chance.choice(("men", "women"))
        return str(chance.choice(self._given[f"{who}_first"])) + str(chance.choice(self._given[f"{who}_last"]))


def _shares(characters: Iterable[str]) -> tuple[list[str], list[int]]:
    """Characters with how often they came, without those that came by mistake."""
    counts = {character: count for character, count in Counter(characters).items() if count >= SELDOM}
    return list(counts), list(counts.values())
