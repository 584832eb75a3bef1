"""`python -m knowledge.reading.pinyin_words`: make the words and the pairs of neighbours by which pinyin is read.

They are counted in the examples of intents and the asks of points, with the names of places beside them. Of the pairs those are kept that
change most by the byte.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any

from pypinyin import Style, lazy_pinyin

from knowledge.catalog.files import CATALOG, read_yaml
from knowledge.reading.pinyin_model import BOUND, FIGURE, PAIRS, START, WORDS
from knowledge.search.segment import cut

EXAMPLES = Path(__file__).parents[2] / "data" / "nlu"
FEWEST = 3
"""Uses from which on a word of several characters is kept; a place's name counts as many by itself."""
PAIRS_SIZE = 160_000
"""Bytes of the pairs kept."""

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_ENTITY = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
VOWELS = frozenset("aeiouv")
MOST_READINGS = 3
MORE_READINGS = {"嘞": ("lei", "le"), "咋": ("za", "zha"), "谁": ("shui", "shei"), "啥": ("sha",), "俺": ("an",), "嗯": ("en",)}
"""Readings by which characters are typed, where the package has others first or none."""


def examples() -> Iterator[str]:
    """Everything people are known to ask."""
    for path in sorted(EXAMPLES.rglob("*.yml")):
        for entry in read_yaml(path)["nlu"]:
            yield from (_ENTITY.sub(r"\1", line) for line in entry["examples"].splitlines())
    for path in sorted((CATALOG / "points").rglob("*.yml")):
        for point in read_yaml(path).get("points") or ():
            yield from point.get("asks") or ()


def places() -> Iterator[str]:
    """The names of the held places with their counties, and of the provinces and cities of China."""
    held: list[dict[str, Any]] = read_yaml(CATALOG / "regions.yml")["regions"]
    others = (entry for entry in read_yaml(CATALOG / "places.yml")["regions"] if entry["level"] != "county")
    for entry in (*held, *others):
        yield from (entry["name"], *entry.get("short", ()), *entry.get("former", ()))


def count(texts: Iterable[str]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """How often each word stands in `texts`, and each pair of neighbours."""
    words, pairs = Counter[str](), Counter[tuple[str, str]]()
    for text in texts:
        for part in _CHINESE.finditer(text):
            is_behind_figure = text[: part.start()].rstrip()[-1:].isdigit()
            found = [FIGURE if is_behind_figure else START, *cut(part.group())]
            words.update(found)
            pairs.update(pairwise(found))
    return words, pairs


def kept_pairs(words: Mapping[str, int], pairs: Mapping[tuple[str, str], int], size: int = PAIRS_SIZE) -> dict[tuple[str, str], int]:
    """The pairs of kept words that change the reading most by the byte, in `size` bytes."""
    total = sum(words.values())

    def gain(pair: tuple[str, str]) -> float:
        alone = (1 - BOUND) * words[pair[1]] / total
        return pairs[pair] * log((BOUND * pairs[pair] / words[pair[0]] + alone) / alone) / len(_line(*pair, pairs[pair]))

    kept: dict[tuple[str, str], int] = {}
    known = [pair for pair, number in pairs.items() if number >= FEWEST and pair[0] in words and pair[1] in words]
    for pair in sorted(known, key=lambda pair: (-gain(pair), pair)):
        size -= len(_line(*pair, pairs[pair]))
        if size < 0 or gain(pair) <= 0:
            break
        kept[pair] = pairs[pair]
    return kept


def _line(*fields: object) -> bytes:
    return f"{' '.join(map(str, fields))}\n".encode()


def usual_readings(words: Mapping[str, int]) -> dict[str, list[str]]:
    """The readings of each character without tones that `words` need, the usual one first: dictionaries know many that nobody uses."""
    used: dict[str, Counter[str]] = {}
    for word, number in words.items():
        if len(word) > 1:
            for character, way in zip(word, lazy_pinyin(word, style=Style.NORMAL, errors="ignore")):
                used.setdefault(character, Counter())[way] += number
    readings = {}
    for character in sorted(set("".join(words)) - {START, FIGURE}):
        alone = lazy_pinyin(character, style=Style.NORMAL, errors="ignore")
        ways = (*MORE_READINGS.get(character, alone), *(way for way, _ in used.get(character, Counter()).most_common(MOST_READINGS)))
        readings[character] = [way for way in dict.fromkeys(ways) if _is_syllable(way)]
    return {character: ways for character, ways in readings.items() if ways}


def _is_syllable(way: str) -> bool:
    return way.isascii() and way.isalpha() and way.islower() and not VOWELS.isdisjoint(way)


def lines_of(words: Mapping[str, int]) -> Iterator[bytes]:
    """The lines of the words: word, count, and readings where the first ones of its characters are not its own."""
    usual = usual_readings(words)
    yield from (_line(start, words[start]) for start in (START, FIGURE))
    for word in sorted(words, key=lambda word: (len(word) > 1, -words[word], word)):
        if len(word) == 1 and word in usual:
            yield _line(word, words[word], *usual[word])
        elif len(word) > 1 and all(character in usual for character in word):
            own = lazy_pinyin(word, style=Style.NORMAL)
            yield _line(word, words[word], *(["'".join(own)] if own != [usual[character][0] for character in word] else []))


def main() -> None:
    """Write both files."""
    words, pairs = count(examples())
    frequent = Counter({word: number for word, number in words.items() if number >= FEWEST or len(word) == 1})
    names = [name for name in places() if len(name) > 1]
    frequent.update(dict.fromkeys(set(names), FEWEST))
    frequent.update({character: 1 for character in set("".join(frequent)) - {START, FIGURE} if character not in frequent})
    lines = list(lines_of(frequent))
    WORDS.write_bytes(b"".join(lines))
    listed = {line.split()[0].decode() for line in lines}
    kept = kept_pairs({word: number for word, number in frequent.items() if word in listed}, pairs)
    PAIRS.write_bytes(b"".join(_line(*pair, number) for pair, number in sorted(kept.items())))
    print(f"{len(lines)} words ({WORDS.stat().st_size} bytes), {len(kept)} pairs ({PAIRS.stat().st_size} bytes)")


if __name__ == "__main__":
    main()
