"""How people ask to have everything deleted, and how they answer the question whether they mean it.

Exact forms only: what cannot be taken back is never guessed.
"""

from __future__ import annotations

from knowledge.answers.wording import load_wording, say
from knowledge.search.normalize import simplify, strip_controls, unify_width

MARKS = frozenset("。.！!？?，,、“”\"'‘’（）()～~")


def is_request(text: str) -> bool:
    """True for 清除 and its like."""
    return _is_form("ask", text)


def is_yes(text: str) -> bool:
    """True where a message says yes to the question."""
    return _is_form("agree", text)


def is_no(text: str) -> bool:
    """True where a message says no to the question."""
    return _is_form("refuse", text)


def is_about_erasing(text: str, was_asked: bool) -> bool:
    """True for a request, and for an answer where the question was asked just before."""
    return is_request(text) or (was_asked and (is_yes(text) or is_no(text)))


def buttons() -> tuple[str, str]:
    """Yes and no, as the question's buttons show and say them."""
    return say("erase_yes"), say("erase_no")


def _is_form(kind: str, text: str) -> bool:
    characters = simplify(unify_width(strip_controls(text)))
    bare = "".join(character for character in characters if not (character.isspace() or character in MARKS))
    return bare in load_wording()["erase_forms"][kind]
