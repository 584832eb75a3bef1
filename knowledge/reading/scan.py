"""One pass over a text for what an amount begins with: its numbers, and the few amounts that have none.

What stands beside them is read by a cursor, word by word.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from knowledge.reading.numerals import NUMBER

_TOKEN = re.compile(rf"(?P<number>{NUMBER})|(?P<period>半个?月|半年|个把月)")


class Token(NamedTuple):
    """A number, or a period without one; where it stands, and the characters before and behind it ("" where there are none)."""

    start: int
    end: int
    words: str
    is_number: bool
    before: str
    behind: str


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text in their order."""
    found = ((match.start(), match.end(), match.group(), match.lastgroup == "number") for match in _TOKEN.finditer(text))
    return [Token(start, end, words, is_number, text[start - 1 : start], text[end : end + 1]) for start, end, words, is_number in found]


class Cursor:
    """Reads words of a text from a position on, each with what must not follow."""

    def __init__(self, text: str, at: int) -> None:
        self.text, self.at = text, at

    def sees(self, words: tuple[str, ...]) -> bool:
        """True where one of the words stands here."""
        return self.text.startswith(words, self.at)

    def take(self, words: tuple[str, ...], no: tuple[str, ...] = ()) -> str:
        """The first of the words that stands here, and on to its end; "" where none does, or where it goes on with one of `no`."""
        for word in words:
            if self.text.startswith(word, self.at):
                if no and self.text.startswith(no, self.at + len(word)):
                    return ""
                self.at += len(word)
                return word
        return ""

    def number(self) -> str:
        """The number that stands here, and on to its end."""
        found = _TOKEN.match(self.text, self.at)
        if found is None or found.lastgroup != "number":
            return ""
        self.at = found.end()
        return found.group()


def behind(text: str, end: int, words: tuple[str, ...]) -> int:
    """Where the first of the words begins that ends at `end`; `end` where none does."""
    return next((end - len(word) for word in words if text.endswith(word, 0, end)), end)
