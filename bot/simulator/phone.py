"""A chat drawn with characters: the person on the right, the account on the left, Chinese characters two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from bot.simulator.follower import Bubble
from bot.simulator.links import visible_text

WIDTH = 72
"""Columns of the screen."""
BUBBLE = 60
"""Columns of a bubble's text."""
HANGING = "，。、；：！？）》】”"


def width(text: str) -> int:
    """Columns that a text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def wrapped(text: str, columns: int = BUBBLE) -> Iterator[str]:
    """The lines of a text of about `columns` columns; no line begins with a closing mark."""
    for paragraph in text.split("\n"):
        line = ""
        for character in paragraph:
            if width(line + character) > columns and character not in HANGING:
                yield line
                line = ""
            line += character
        yield line


def title_line(text: str) -> str:
    """A line across the screen."""
    return f"── {text} {'─' * max(2, WIDTH - width(text) - 4)}"


def person_line(name: str, text: str) -> str:
    """What the person says, on the right."""
    lines = list(wrapped(f"{text} ：{name}"))
    return "\n" + "\n".join(" " * max(0, WIDTH - width(line)) + line for line in lines)


def bubble_lines(name: str, bubble: Bubble) -> Iterator[str]:
    """A reply, on the left; what can be tapped stands in brackets."""
    yield f"{name}："
    for line in wrapped(visible_text(bubble.content, "[{label}]")):
        yield f"  │ {line}"
