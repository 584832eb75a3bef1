"""Which passwords are refused: what guessers try first (weak_passwords.yml), the account's own name, one sign again and again."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from bot.inbox.errors import InboxError
from knowledge.catalog.files import read_yaml

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 256
SHORTEST_RUN = 4
FEWEST_SIGNS = 4
"""Different signs that are left at least where everything that is guessed first is taken away; not all of them digits."""
LIST = Path(__file__).with_name("weak_passwords.yml")


class WeakPasswordError(InboxError):
    """The password is too short, too long or too easy to guess."""


def check_password(name: str, password: str) -> None:
    """Let a password pass that is not guessed first.

    Raises:
        WeakPasswordError: saying what is wrong with it.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise WeakPasswordError(f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    words = "".join(unicodedata.normalize("NFKC", password).casefold().split())
    left = _left(words, name.casefold())
    if len(set(left)) < FEWEST_SIGNS or left.isdigit():
        raise WeakPasswordError("this password is guessed first: take several words, or letters and digits without an order")


def _left(words: str, name: str) -> str:
    """What of a password is left without the name, the words and the runs that are guessed first."""
    rows, known = _weak()
    for word in sorted({name, *known} - {""}, key=len, reverse=True):
        words = words.replace(word, " ")
    for row in rows:
        for run in _runs(row):
            words = words.replace(run, " ")
    return words.replace(" ", "")


def _runs(row: str) -> Iterator[str]:
    for length in range(len(row), SHORTEST_RUN - 1, -1):
        for start in range(len(row) - length + 1):
            yield row[start : start + length]


@lru_cache(maxsize=1)
def _weak() -> tuple[tuple[str, ...], frozenset[str]]:
    content = read_yaml(LIST)
    rows = tuple(str(row) for row in content["rows"])
    return (*rows, *(row[::-1] for row in rows)), frozenset(str(word) for word in content["words"])
