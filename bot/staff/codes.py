"""Short codes of the search box: `qx` for 欠薪, alone or before what the worker says."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.catalog.files import read_yaml
from knowledge.catalog.topics import load_topics
from knowledge.generation import kept

_TYPED = re.compile(r"[/、／]?\s*([A-Za-z]{1,6})(?:[\s，,：:]+(.*))?", re.DOTALL)


_SHORT = re.compile(r"[/、／]?\s*([A-Za-z]{2,4})")
MOST_NEAR = 6
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


def read_code(text: str) -> Typed | None:
    """The code that a text is or begins with; None where it is plain words. Exact codes come before longer ones."""
    typed = _TYPED.fullmatch(text.strip())
    if typed is None:
        return None
    code = typed[1].lower()
    exact = [known for known in load_codes() if known.code == code]
    longer = [known for known in load_codes() if known.code.startswith(code)]
    matches = tuple({known.topic: known for known in reversed(exact or longer)}.values())[::-1]
    return Typed(code, matches, (typed[2] or "").strip()) if matches else None


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
    return f"{button}，{rest}" if rest else button
