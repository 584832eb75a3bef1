"""Masking what points at a person before anything is stored: numbers, mail addresses, names that people give as their own.

A mask is a word, so that a reader still sees what was there. Hotlines, amounts, years, numbers of documents and of clauses stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.inbox import patterns
from bot.inbox.names import mask_names
from bot.inbox.numbers import is_bank_card, is_id_card, is_mobile
from bot.inbox.redaction_words import load_words


def redact(text: str) -> str:
    """A person's text with telephone, ID card, bank card, passport, QQ and WeChat numbers, mail addresses and names masked."""
    masks = load_words().masks
    # Addresses hold numbers too (138…@163.com): they go first, whole.
    text = patterns.EMAIL.sub(masks["email"], text)
    text = patterns.WECHAT.sub(rf"\1{masks['wechat']}", text)
    text = redact_reply(text)
    text = patterns.LANDLINE.sub(masks["phone"], text)
    text = patterns.GIVEN_PHONE.sub(rf"\1{masks['phone']}", text)
    return mask_names(patterns.QQ.sub(rf"\1{masks['qq']}", text))


def redact_reply(text: str) -> str:
    """An answer's text with the numbers masked that only persons have: ID and bank cards, passports, mobile telephones.

    Landlines, names and mail addresses stay: offices have them too, and an answer must be able to give them.
    """
    masks = load_words().masks
    text = patterns.ID_CARD.sub(_where(is_id_card, masks["id_card"]), text)
    text = patterns.BANK_CARD.sub(_where(is_bank_card, masks["bank_card"]), text)
    text = patterns.GIVEN_CARD.sub(rf"\1{masks['bank_card']}", text)
    text = patterns.PASSPORT.sub(rf"\1{masks['passport']}", text)
    text = patterns.MOBILE.sub(_where(is_mobile, masks["phone"]), text)
    return patterns.SPOKEN_MOBILE.sub(masks["phone"], text)


def redact_values(value: Any, mask: Callable[[str], str]) -> Any:
    """A JSON value with `mask` run over every string in it."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: redact_values(item, mask) for key, item in value.items()}
    return [redact_values(item, mask) for item in value] if isinstance(value, list | tuple) else value


def _where(is_personal: Callable[[str], bool], mask: str) -> Callable[[re.Match[str]], str]:
    """Replace a match by the mask where its last group, or all of it, is personal."""
    return lambda found: mask if is_personal(found[found.lastindex or 0]) else found[0]
