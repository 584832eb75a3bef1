"""Telling numbers that belong to a person from other long numbers: check digits, dates of birth, ways of writing a telephone number."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

# Chinese province-level codes: the first two digits of an identity card.
PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]|91")
# How people group the eleven digits of a mobile number; 13500 14500 1 are amounts.
MOBILE_GROUPS = frozenset({(11,), (3, 4, 4), (3, 3, 5), (4, 4, 3), (4, 3, 4), (3, 8), (7, 4), (1,) * 11})


def digits_of(text: str) -> str:
    """The ASCII digits, and X, that a text holds in any width."""
    return "".join(_ascii(character) for character in text)


def is_id_card(written: str) -> bool:
    """True for a number of 18 characters, or the old 15 digits, that begins with a province and holds a possible date of birth.

    The check character is not asked for: a card number with one digit mistyped still points at its owner.
    """
    number = digits_of(written)
    if PROVINCES.match(number) is None:
        return False
    if len(number) == 15:
        return written.isalnum() and _is_date(f"19{number[6:12]}")
    return number[6:8] in ("19", "20") and _is_date(number[6:14])


def is_bank_card(written: str) -> bool:
    """True where the Luhn check digit is right; in groups, where wages stand too (4500 4800 5000 5200), for UnionPay's 62 only."""
    number = digits_of(written)
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    is_checked = sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
    return is_checked and number.strip("0") != "" and (written.isdigit() or number.startswith("62"))


def is_mobile(written: str) -> bool:
    """True where eleven digits begin like a mobile number and are grouped like one: 138 0000 0000, 1380-000-0000, one by one."""
    return digits_of(written)[1] in "3456789" and tuple(len(group) for group in re.findall(r"\d+", written)) in MOBILE_GROUPS


def _ascii(character: str) -> str:
    digit = unicodedata.digit(character, None)
    return str(digit) if digit is not None else "X" if character in "xXｘＸ" else ""


def _is_date(text: str) -> bool:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) <= date.today()
    except ValueError:
        return False
