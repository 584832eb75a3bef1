"""Whether a message wants a person no more: by its form, or read by the model of moves."""

from __future__ import annotations

from itertools import takewhile

from knowledge.reading.moves import load_move_reader
from knowledge.search.normalize import simplify, unify_width
from knowledge.talk.words import leaves_person

LEAVES = 0.9
"""Probability from which a message after a hand-over leaves it. Of writers whose conversations the model had not seen it finds 91 of 100
that do, among 4,732 others 14; from 0.5 on it would take 31 of 100 for one, for hardly anything else follows a hand-over in training."""


def leaves_wholly(text: str) -> bool:
    """True for a message that says nothing but that a person is no longer wanted."""
    return leaves_person(simplify(unify_width(text)).strip())


def leaves(text: str) -> bool:
    """True for a message that says, whatever else after it, that a person is no longer wanted (不找人了，工伤认定要多久)."""
    plain = simplify(unify_width(text)).strip()
    return leaves_person(plain) or leaves_person("".join(takewhile(str.isalnum, plain)))


def sounds_like_leaving(text: str) -> bool:
    """True for one that says so in words of its own, where a person was asked for just now (算了不等了，你说吧)."""
    return load_move_reader().read(text, "handover")["leave_person"] >= LEAVES
