"""Masking what points at a person before anything is stored: numbers, addresses, plates, accounts and names.

A mask is a word, so that a reader still sees what was there. Hotlines, amounts, dates, places, numbers of documents and of clauses stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from bot.inbox import patterns
from bot.inbox.names import find_names
from bot.inbox.numbers import find_numbers
from bot.inbox.redaction_words import load_words
from bot.inbox.spans import Span, fold, replace

MOST_KNOWN = 5_000
_known_masked: set[int] = set()


def redact(text: str) -> str:
    """A person's text with numbers, addresses, accounts and names of persons masked; masking again changes nothing."""
    # One message is masked on its way in and before every write; only hashes of what is masked already are remembered.
    if hash(text) in _known_masked:
        return text
    masked = _masked(text, _personal)
    if len(_known_masked) >= MOST_KNOWN:
        _known_masked.clear()
    _known_masked.add(hash(masked))
    return masked


def redact_reply(text: str) -> str:
    """An answer's text with the numbers masked that only persons have: ID and bank cards, passports, mobile telephones.

    Landlines, names, addresses and mail addresses stay: offices have them too, and an answer must be able to give them.
    """
    return _masked(text, _of_persons_only)


def redact_values(value: Any, mask: Callable[[str], str]) -> Any:
    """A JSON value with `mask` run over every string in it."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: redact_values(item, mask) for key, item in value.items()}
    return [redact_values(item, mask) for item in value] if isinstance(value, list | tuple) else value


def _masked(text: str, find: Callable[[str], Iterator[Span]]) -> str:
    masks = load_words().masks
    while (masked := replace(text, find(fold(text)), masks)) != text:
        # What a mask leaves beside it may be read otherwise now: again, until nothing is found. Each time less is left.
        text = masked
    return text


def _personal(text: str) -> Iterator[Span]:
    # Addresses of mail and accounts hold numbers too (138…@163.com): they go first, whole.
    yield from _all(patterns.EMAIL, text, "email")
    yield from _all(patterns.ACCOUNT, text, "wechat")
    yield from _of_persons_only(text)
    for pattern, kind in ((patterns.LANDLINE, "phone"), (patterns.GIVEN_PHONE, "phone"), (patterns.QQ, "qq")):
        yield from _all(pattern, text, kind)
    for pattern in (patterns.PLATE, patterns.GIVEN_PLATE):
        yield from _all(pattern, text, "plate")
    yield from _all(patterns.ADDRESS, text, "house")
    yield from find_names(text)


def _of_persons_only(text: str) -> Iterator[Span]:
    yield from find_numbers(text)
    yield from _all(patterns.PASSPORT, text, "passport")


def _all(pattern: re.Pattern[str], text: str, kind: str) -> Iterator[Span]:
    """Every match; of one with groups the group that took part."""
    return (Span(*found.span(found.lastindex or 0), kind) for found in pattern.finditer(text))
