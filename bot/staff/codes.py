"""Short codes of the search box: `qx` for 欠薪, alone or before what the worker says.

Those that staff use most are listed (codes.yml); any other word by which a topic is known is found by its initials or its whole pinyin.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pypinyin import lazy_pinyin

from knowledge.catalog.files import read_yaml
from knowledge.catalog.topics import load_topics
from knowledge.generation import kept

_TYPED = re.compile(r"[/、／]?\s*([A-Za-z]{1,24})(?:[\s，,：:]+(.*))?", re.DOTALL)


_SHORT = re.compile(r"[/、／]?\s*([A-Za-z]{2,4})")
_WORD = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,6}(?![\u4e00-\u9fff])")
MOST_NEAR = MOST_MEANINGS = 6
SHORTEST_PINYIN = 4
"""Letters from which on the beginning of a whole pinyin is enough."""
LEAST_ALIKE = 0.5


@dataclass(frozen=True)
class Code:
    """A code with the word it stands for."""

    code: str
    word: str
    topic: str


@dataclass(frozen=True)
class Typed:
    """What was typed: a code with the topics it may mean, best first, and the words behind it."""

    code: str
    matches: tuple[Code, ...]
    rest: str


@kept()
def load_codes() -> tuple[Code, ...]:
    """All codes in the order of the topics."""
    content: Mapping[str, Mapping[str, str]] = read_yaml(Path(__file__).with_name("codes.yml"))
    return tuple(Code(str(code), word, topic) for topic, codes in content.items() for code, word in codes.items())


@kept()
def load_words() -> tuple[tuple[str, Code], ...]:
    """The words of all topics that have no listed code, each with its whole pinyin and a code of its initials."""
    listed = {(code.word, code.topic) for code in load_codes()}
    found: dict[tuple[str, str], tuple[str, Code]] = {}
    for topic in load_topics().values():
        for word in _WORD.findall("、".join((topic.name, topic.button, topic.example))):
            if (word, topic.id) not in listed:
                sounds = lazy_pinyin(word)
                found[word, topic.id] = "".join(sounds), Code("".join(sound[0] for sound in sounds), word, topic.id)
    return tuple(found.values())


def read_code(text: str) -> Typed | None:
    """The code that a text is or begins with; None where it is plain words. Listed codes come first, exact ones before longer ones."""
    typed = _TYPED.fullmatch(text.strip())
    if typed is None:
        return None
    code = typed[1].lower()
    found = [known for known in load_codes() if known.code == code]
    if not found:
        words = [known for sounds, known in load_words() if code in (known.code, sounds)]
        found = [*(known for known in load_codes() if known.code.startswith(code)), *words]
    if not found and len(code) >= SHORTEST_PINYIN:
        found = [known for known in load_codes() if "".join(lazy_pinyin(known.word)).startswith(code)]
        found += [known for sounds, known in load_words() if sounds.startswith(code)]
    matches = tuple({known.topic: known for known in reversed(found)}.values())[::-1]
    return Typed(code, matches[:MOST_MEANINGS], (typed[2] or "").strip()) if matches else None


def unknown_code(text: str) -> str:
    """What looks like a code, two to four letters and nothing else, and is none; else ""."""
    typed = _SHORT.fullmatch(text.strip())
    return typed[1].lower() if typed is not None and read_code(text) is None else ""


def near_codes(code: str) -> tuple[Code, ...]:
    """The codes most like one that does not exist, best first, one a topic."""
    by_code: dict[str, list[Code]] = {}
    for known in load_codes():
        by_code.setdefault(known.code, []).append(known)
    alike = difflib.get_close_matches(code, by_code, MOST_NEAR, LEAST_ALIKE)
    near = [known for name in alike for known in by_code[name]]
    return tuple({known.topic: known for known in reversed(near)}.values())[::-1][:MOST_NEAR]


def as_words(code: Code, rest: str) -> str:
    """What a worker would tap or say for a code and the words behind it."""
    button = load_topics()[code.topic].button
    word = code.word if code not in load_codes() and code.word not in button else ""
    return "，".join(filter(None, (button, word, rest)))
