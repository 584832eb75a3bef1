"""Numbers of persons, however they are written: mobile telephones, identity cards and bank cards.

Digits are read in any script (138, １３８, ①③⑧, 幺三八, 1️⃣3️⃣8️⃣) and through what people put between them: spaces, dashes, dots, line breaks.
What stands together is read as pieces; pieces one after another that make a number of a person are one, amounts and dates beside each other
are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.inbox import patterns
from bot.inbox.spans import Span

MOST_GROUPS = 5
"""Nobody writes an ID card in more groups, unless digit by digit; a list of decimals has more."""
LONGEST = 21
"""Digits read at once: a bank card, or a mobile number with all that may stand before it."""
# Chinese province-level codes: the first two digits of an identity card.
PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]|91")
MOBILE = re.compile(r"((?:00)?86|)(1[3-9]\d{9})")
# How people group the eleven digits of a mobile number; 13500 14500 1 are amounts.
MOBILE_GROUPS = frozenset(
    {
        (11,),
        (3, 4, 4),
        (3, 8),
        (7, 4),
        (3, 3, 5),
        (3, 3, 3, 2),
        (3, 2, 3, 3),
        (3, 2, 2, 2, 2),
        (3, 2, 2, 4),
        (3, 4, 2, 2),
        (3, 1, 3, 4),
        (1,) * 11,
    }
)
# Groups in which wages stand too: 1500 1600 180. Only where they are not round.
MIXED_GROUPS = frozenset({(4, 4, 3), (4, 3, 4), (5, 6), (6, 5), (4, 7), (5, 3, 3)})
CARD_GROUPS = frozenset(
    {(4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (6, 13), (6, 10), (6, 6, 7), (8, 8), (8, 8, 3), (1,) * 16, (1,) * 19}
)


@dataclass(frozen=True)
class Piece:
    """Digits without a gap or a change of script in them; `group` counts the gaps before it."""

    start: int
    end: int
    digits: str
    group: int


def find_numbers(text: str) -> Iterator[Span]:
    """Telephone, ID card and bank card numbers in a folded text, in order."""
    for run in patterns.RUN.finditer(text):
        pieces = list(_pieces(run))
        first = 0
        while first < len(pieces):
            last, kind = _longest(text, pieces, first)
            if kind:
                yield Span(_start(text, pieces[first].start), pieces[last].end, kind)
            first = last + 1


def digits_of(text: str) -> str:
    """The ASCII digits, and X, that a text holds in any script."""
    return "".join(_ascii(character) for character in text)


def is_id_card(number: str) -> bool:
    """True for 18 characters, or the old 15 digits, that begin with a province and hold a possible date of birth.

    The check character is not asked for: a card number with one digit mistyped still points at its owner.
    """
    if PROVINCES.match(number) is None or "X" in number[:17]:
        return False
    if len(number) == 15:
        return _is_date(f"19{number[6:12]}")
    return len(number) == 18 and number[6:8] in ("19", "20") and _is_date(number[6:14])


def has_luhn(number: str) -> bool:
    """True where the check digit of a bank card is right."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return number.strip("0") != "" and sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _pieces(run: re.Match[str]) -> Iterator[Piece]:
    text, group = run.string, 0
    for found in patterns.PIECE.finditer(text, run.start(), run.end()):
        if found.lastgroup == "gap":
            group += 1
        else:
            yield Piece(found.start(), found.end(), digits_of(found[0]), group)


def _longest(text: str, pieces: list[Piece], first: int) -> tuple[int, str | None]:
    """The last of the pieces that make a number with the first one, and its kind; the first alone where none do."""
    found: tuple[int, str | None] = (first, None)
    number = ""
    before = text[max(0, pieces[first].start - patterns.CUE_LENGTH) : pieces[first].start]
    for last in range(first, len(pieces)):
        number += pieces[last].digits
        if len(number) > LONGEST:
            break
        kind = _kind(number, _groups(pieces[first : last + 1]), before)
        if kind == "bank_card" and last > first and not number.startswith("62") and not patterns.CARD_CUE.search(before):
            continue  # 三 before an ID card is no digit of it
        if kind and not patterns.UNIT.match(text, pieces[last].end):
            found = (last, kind)
    return found


def _kind(number: str, groups: tuple[int, ...], before: str) -> str | None:
    is_apart = len(groups) > MOST_GROUPS and max(groups) > 1
    if is_id_card(number) and not is_apart and (len(number) == 18 or len(groups) == 1 or patterns.ID_CUE.search(before)):
        return "id_card"
    if _is_mobile(number, groups, before):
        return "phone"
    if number.isdigit() and _is_bank_card(number, groups, before):
        return "bank_card"
    is_given = 15 <= len(number) <= 18 and patterns.ID_CUE.search(before)
    return "id_card" if is_given else None


def _is_mobile(number: str, groups: tuple[int, ...], before: str) -> bool:
    found = MOBILE.fullmatch(number)
    if found is None:
        return len(groups) == 1 and len(number) in (10, 12) and number[:1] == "1" and bool(patterns.MOBILE_CUE.search(before))
    own = _without(groups, len(found[1]))
    is_round = all(number.endswith("0") for number in _cut(found[2], own) if len(number) > 2)
    return own in MOBILE_GROUPS or (not is_round and (own in MIXED_GROUPS or bool(patterns.PHONE_CUE.search(before))))


def _is_bank_card(number: str, groups: tuple[int, ...], before: str) -> bool:
    if 12 <= len(number) <= 19 and patterns.CARD_CUE.search(before):
        return True
    if not 16 <= len(number) <= 19:
        return False
    is_round = len(groups) > 1 and all(part.endswith("0") for part in _cut(number, groups))
    is_unionpay = number.startswith("62") and not is_round
    if has_luhn(number):
        return len(groups) == 1 or (is_unionpay and groups in CARD_GROUPS)
    return is_unionpay and (len(groups) == 1 or groups in CARD_GROUPS)


def _groups(pieces: list[Piece]) -> tuple[int, ...]:
    """How many digits stand between gaps; a change of script (1三8二) is no gap."""
    sizes: dict[int, int] = {}
    for piece in pieces:
        sizes[piece.group] = sizes.get(piece.group, 0) + len(piece.digits)
    return tuple(sizes.values())


def _without(groups: tuple[int, ...], prefix: int) -> tuple[int, ...]:
    """The groups without the digits of a prefix (86)."""
    rest = list(groups)
    while prefix:
        used = min(prefix, rest[0])
        rest[0], prefix = rest[0] - used, prefix - used
        if not rest[0]:
            rest.pop(0)
    return tuple(rest)


def _cut(number: str, groups: tuple[int, ...]) -> list[str]:
    places = [sum(groups[:place]) for place in range(len(groups) + 1)]
    return [number[start:end] for start, end in pairwise(places)]


def _start(text: str, start: int) -> int:
    return start - 1 if text[start - 1 : start] == "+" else start


def _ascii(character: str) -> str:
    if character in patterns.SPOKEN_DIGITS:
        return patterns.SPOKEN_DIGITS[character]
    digit = unicodedata.digit(character, None)
    return str(digit) if digit is not None else "X" if character in patterns.X else ""


def _is_date(text: str) -> bool:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) <= date.today()
    except ValueError:
        return False
