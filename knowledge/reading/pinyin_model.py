"""The likeliest Chinese words for letters without tones: dynamic programming over words of our field and their neighbours.

The words and the pairs of neighbours are files that `python -m knowledge.reading.pinyin_words` makes from our own examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import log
from pathlib import Path
from typing import NamedTuple

from knowledge.errors import CatalogError
from knowledge.generation import kept

WORDS, PAIRS = (Path(__file__).with_name(f"pinyin_{name}.txt") for name in ("words", "pairs"))
START, FIGURE = "^", "#"
"""Stand before the first word: at the beginning, and behind a figure (3000 kuai)."""
BOUND = 0.7
"""The share of a word's probability that its neighbour gives; the rest is how often the word is used at all."""
RARE_READING = 2.5
"""Log-odds against a character's other readings (还 hai, huan)."""
ACROSS = 2.0
"""Log-odds against a word across a space beside letters of several syllables: who types so puts spaces between words."""
MOST_ALIKE, BEAM = 12, 6
"""Words kept of those that sound alike, and last words kept at each letter."""

Chain = tuple[float, int, str]
"""The score of the best words up to a letter, and where the last one begins with which word before it."""
Syllables = tuple[str, ...]
Pairs = Mapping[tuple[str, str], int]
"""How often a word stands before another one."""
Spelt = tuple[str, float, Syllables]
"""A word under its letters, with its log-probability and its syllables."""


class Read(NamedTuple):
    """The words for letters, and their log-probability by the syllable."""

    words: tuple[str, ...]
    score: float


class Model:
    """Words by their letters. Thread-safe: nothing changes after it is made."""

    def __init__(self, counts: Mapping[str, int], readings: Mapping[str, Sequence[Syllables]], pairs: Pairs) -> None:
        self._counts, self._pairs, self._total = counts, pairs, sum(counts.values())
        self._unpaired = log(1 - BOUND)
        self._spelt: dict[str, list[Spelt]] = {}
        for word, ways in readings.items():
            score = log(counts[word] / self._total)
            for at, way in enumerate(ways):
                self._spelt.setdefault("".join(way), []).append((word, score - RARE_READING if at else score, way))
        for letters, spelt in self._spelt.items():
            if len(spelt) > MOST_ALIKE:
                self._spelt[letters] = sorted(spelt, key=lambda entry: -entry[1])[:MOST_ALIKE]
        self._longest = max(map(len, self._spelt))
        self._syllables = frozenset(way[0] for word, ways in readings.items() if len(word) == 1 for way in ways)
        self._whole = re.compile(f"(?:{'|'.join(sorted(self._syllables, key=len, reverse=True))})+")

    def is_pinyin(self, letters: str) -> bool:
        """True for letters that are syllables from the first to the last."""
        return self._whole.fullmatch(letters) is not None

    def read(self, tokens: Sequence[str], start: str = START) -> Read:
        """The words for tokens that are pinyin; each begins a syllable."""
        letters, (starts, ends_words) = "".join(tokens), _bounds(tokens, self._syllables)
        chains: list[dict[str, Chain]] = [{} for _ in range(len(letters) + 1)]
        chains[0][start] = (0.0, 0, "")
        for at in range(len(letters)):
            before = sorted(chains[at].items(), key=lambda item: -item[1][0])[:BEAM]
            for (word, alone, _), end in self._words_at(letters, at, starts) if before else ():
                crossed = (ends_words >> at & ((1 << (end - at)) - 2)).bit_count()
                best, last = max((score + self._next(last, word), last) for last, (score, _, _) in before)
                score = best + alone - ACROSS * crossed
                if word not in chains[end] or chains[end][word][0] < score:
                    chains[end][word] = (score, at, last)
        return _traced(chains)

    def _next(self, last: str, word: str) -> float:
        """How much likelier a word is after `last` than it is at all."""
        if (together := self._pairs.get((last, word))) is None:
            return self._unpaired
        return log(BOUND * together * self._total / (self._counts[last] * self._counts[word]) + 1 - BOUND)

    def _words_at(self, letters: str, at: int, starts: int) -> Iterator[tuple[Spelt, int]]:
        for end in range(at + 1, min(len(letters), at + self._longest) + 1):
            inside = starts >> at & ((1 << (end - at)) - 1)
            for spelt in self._spelt.get(letters[at:end], ()):
                if not inside & ~_cuts(spelt[2]):
                    yield spelt, end


@lru_cache(maxsize=20_000)
def _cuts(syllables: Syllables) -> int:
    """As bits: the letters with which syllables begin."""
    cuts, length = 0, 0
    for syllable in syllables:
        cuts, length = cuts | 1 << length, length + len(syllable)
    return cuts


def _bounds(tokens: Sequence[str], syllables: frozenset[str]) -> tuple[int, int]:
    """As bits: the letters with which tokens begin, and those with which one begins beside a token of several syllables."""
    starts, ends_words, length = 0, 0, 0
    for before, token in zip(("", *tokens), tokens):
        starts |= 1 << length
        ends_words |= (before not in syllables or token not in syllables) << length
        length += len(token)
    return starts, ends_words


def _traced(chains: Sequence[Mapping[str, Chain]]) -> Read:
    at = len(chains) - 1
    word = max(chains[at], key=lambda last: chains[at][last][0])
    score, words = chains[at][word][0], []
    while at:
        words.append(word)
        _, at, word = chains[at][word]
    return Read(tuple(reversed(words)), score / sum(map(len, words)))


@kept()
def load_pinyin_model() -> Model:
    """The model of the two files, loaded once.

    Raises:
        CatalogError: where one cannot be read.
    """
    try:
        lines, pairs = ([line.split() for line in path.read_text(encoding="utf-8").splitlines()] for path in (WORDS, PAIRS))
        counts = {word: int(count) for word, count, *_ in lines}
        return Model(counts, _readings(lines), {(one, other): int(count) for one, other, count in pairs})
    except (OSError, ValueError, KeyError) as error:
        raise CatalogError(f"{WORDS}, {PAIRS.name}: {error}; make them with `python -m knowledge.reading.pinyin_words`") from error


def _readings(lines: Iterable[Sequence[str]]) -> dict[str, list[Syllables]]:
    """The readings of each word: those of its line, else the usual ones of its characters, whose lines come first."""
    readings: dict[str, list[Syllables]] = {}
    usual: dict[str, str] = {}
    for word, _, *ways in lines:
        if ways:
            readings[word] = [tuple(way.split("'")) for way in ways]
            usual.setdefault(word, ways[0])
        elif word not in (START, FIGURE):
            readings[word] = [tuple([usual[character] for character in word])]
    return readings
