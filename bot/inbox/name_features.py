"""What the model of names sees of a text: each character with those around it, and whether they may be parts of names or of words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import jieba

from bot.inbox.redaction_words import load_words

# Figures, letters and masks are one sign each: which they are says nothing about a name beside them.
_TOKEN = re.compile(r"(?P<mask>〔[^〔〕\n]{1,6}〕)|(?P<figure>\d+)|(?P<letters>[A-Za-z]+)|(?P<space>[^\S\n]+)|(?P<sign>[\s\S])")
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
# A name written with spaces (王 建 军) is read without them; between words they part.
_INNER_SPACE = re.compile(rf"(?<={_HAN})[^\S\n](?={_HAN}(?!{_HAN}))")
_SIGN = {"mask": "M", "figure": "0", "letters": "a", "space": " "}
EDGE = "^"
SELDOM, SELDOM_NAME, OFTEN = 5, 40, 200
"""How often the dictionary has counted a word that is read as one at all, one that it takes for a name, and one that is common."""
Token = tuple[int, int, str]


def tokens(text: str) -> list[Token]:
    """Start, end and sign of every token of a folded text."""
    inner = {found.start() for found in _INNER_SPACE.finditer(text)}
    found = (one for one in _TOKEN.finditer(text) if one.start() not in inner)
    return [(one.start(), one.end(), _SIGN.get(one.lastgroup or "", one[0])) for one in found]


def features(signs: list[str]) -> Iterator[list[str]]:
    """The features of each sign in turn."""
    line = [EDGE] * 3 + signs + [EDGE] * 3
    words = [_words(line, place) for place in range(len(line))]
    kinds = [_kind(sign) for sign in line]
    for place in range(3, len(signs) + 3):
        last3, last2, last, here, next1, next2, next3 = line[place - 3 : place + 4]
        kind = kinds[place - 2 : place + 4]
        yield [
            "0" + here,
            "-" + last,
            "=" + last2,
            "1" + next1,
            "2" + next2,
            "3" + next3,
            "a" + last + here,
            "b" + here + next1,
            "c" + last2 + last,
            "d" + next1 + next2,
            "e" + last3 + last2 + last,
            "f" + here + next1 + next2,
            "w" + words[place],
            "v" + words[place - 1],
            "u" + words[place - 2],
            "x" + words[place + 1],
            "k" + "".join(kind[2:5]) + words[place],
            "l" + "".join(kind[1:4]) + words[place - 1],
            "m" + "".join(kind[0:3]) + words[place - 2],
            "n" + kind[1] + kind[2] + kind[3] + kind[4],
            "p" + kind[1] + here,
        ]


@lru_cache(maxsize=10_000)
def _kind(sign: str) -> str:
    """Which part of a name a sign may be: "s" a common surname, "r" a rare one, "g" of a given name, capitals for both; "." no Chinese."""
    words = load_words()
    if not "\u3400" <= sign <= "\u9fff":
        return "."
    place = _surnames().get(sign)
    letter = "-" if place is None else "s" if place < COMMON else "r"
    if sign in words.given:
        return "g" if letter == "-" else letter.upper()
    return letter


COMMON = 120
"""So many surnames are common: together nine persons in ten have one of them."""


@lru_cache(maxsize=1)
def _surnames() -> Mapping[str, int]:
    return {sign: place for place, sign in reversed(list(enumerate(load_words().surnames)))}


def _words(line: list[str], place: int) -> str:
    """Which of the two and three signs from here on are words: 2 and 3, with a mark where they are common ones."""
    known, two = _dictionary(), line[place] + "".join(line[place + 1 : place + 2])
    three = two + "".join(line[place + 2 : place + 3])
    return known.get(two, "") + known.get(three, "")


@lru_cache(maxsize=1)
def _dictionary() -> Mapping[str, str]:
    """Words of two and three characters in the segmenter's dictionary, by length and how often it counted them.

    What it takes for names stands apart: the seldom ones are names, the others as often are words (许诺, 张贴).
    """
    found: dict[str, str] = {}
    lines = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines()
    for word, count, kind in (line.split(" ") for line in lines):
        if 1 < len(word) < 4 and int(count) >= (SELDOM_NAME if kind.startswith("nr") else SELDOM):
            found[word] = f"{len(word)}{'n' if kind.startswith('nr') else ''}{'+' if int(count) >= OFTEN else ''}"
    return found
