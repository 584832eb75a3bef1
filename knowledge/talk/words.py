"""Words by which a message speaks of the talk itself: here and back home, things of an answer, numbers of choices (words.yml)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from knowledge.catalog.files import read_yaml
from knowledge.generation import kept

FILE = Path(__file__).with_name("words.yml")


@kept()
def load_words() -> dict[str, Any]:
    """The lists of words.yml by name."""
    return dict(read_yaml(FILE))


def names_here(text: str) -> bool:
    """True for 这边, 本地: where the person is."""
    return _names("here", text)


def names_back_home(text: str) -> bool:
    """True for 老家, 家那边."""
    return _names("back_home", text)


def _names(kind: str, text: str) -> bool:
    return any(word in text for word in load_words()[kind])


def thing_named(text: str) -> str | None:
    """The aspect of an answer of which a message names the thing: 电话, 部门."""
    things: dict[str, str] = load_words()["things"]
    return next((aspect for word, aspect in things.items() if word in text), None)


def is_only(text: str, *known: str) -> bool:
    """True for a text that is nothing but `known` words and words that say nothing."""
    return not any(character.isalnum() for character in without_fillers(text, *known))


def without_fillers(text: str, *known: str) -> str:
    """A text without `known` words and words that say nothing."""
    for word in sorted((*known, *load_words()["fillers"]), key=len, reverse=True):
        text = text.replace(word, "")
    return text


def number_of(text: str, most: int) -> int | None:
    """Which of `most` things a message picks by its number (2, ②, 第二个, 最后一个), from 1; None where it picks none."""
    words = load_words()
    if any(word in text for word in words["last"]) and most:
        return most
    found = [index for index, forms in enumerate(words["numbers"], 1) for form in forms if form in text]
    if not found and any(word in text for word in words["first"]):
        return 1
    return found[0] if len(set(found)) == 1 else None


def leave_words() -> str:
    """What the button says that leaves a person."""
    return str(load_words()["leaves_person"][0])


def leaves_person(text: str) -> bool:
    """True for a message that only says that a person is no longer wanted (不找人了吧，问机器人)."""
    return _is_form("leaves_person", text)


def is_back(text: str) -> bool:
    """True for a message that only says to go back (返回, 上一个)."""
    return _is_form("back", text)


def _is_form(kind: str, text: str) -> bool:
    """True for a text that is nothing but one or more words of a kind, and words that say nothing."""
    return _names(kind, text) and is_only(text, *load_words()[kind])


def is_blocked(text: str) -> bool:
    """True for words of somebody who does nothing or says no (人家还是不管)."""
    return _names("blocked", text)


def is_further(text: str) -> bool:
    """True for 还有一个, 另一个: they count nothing."""
    return _names("further", text) and not any(character.isdigit() for character in text if character.isascii())


def is_bare_number(text: str) -> bool:
    """True for a message that is a number and no more (2, ②, 回复2)."""
    plain = text.removeprefix("回复").strip(" .。")
    return any(plain == form for forms in load_words()["numbers"] for form in forms)


def is_number(text: str) -> bool:
    """True for a message that is nothing but the number of a choice."""
    numbers: Sequence[Sequence[str]] = load_words()["numbers"]
    return any(form in text and is_only(text, form) for forms in numbers for form in forms)
