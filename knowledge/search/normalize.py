"""Making everyday writing comparable: a named list of pure steps, each on a string.

Only search and intent recognition see the result; what a worker wrote is never changed where it is shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import opencc

from knowledge.catalog.files import CATALOG, read_yaml
from knowledge.generation import kept
from knowledge.search.homophones import restore_homophones

MAX_CHARACTERS = 500
"""A question longer than this is cut to the part that holds the question (see `cut_to_question`)."""

_CONTROL = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ud800-\udfff\ufeff]")
_REPEATED_MARK = re.compile(r"([^\w\s])\1+")
_STRETCHED = re.compile(r"(.)\1{3,}")
# With the words before it: 我电话是〔电话〕 asks for no telephone.
_OWN_MASK = (
    r"(?:我的?)?(?:联系)?(?:电话|手机|号码|身份证|银行卡|卡号|微信|叫)?号?码?[是为:： ]*"
    "〔(?:电话|身份证号|银行卡号|护照号|邮箱|微信号|QQ号|姓名|车牌号|门牌号)〕"
)
_MASK = re.compile(_OWN_MASK + r"|[A-Z]\d{0,2}(?=[市县区省镇乡村])|[*＊]{2,}|[xX×]{2,}|某某+")
_GREETING = re.compile(
    r"^(?:(?:尊敬|敬爱|亲爱)的[^，,：:。！!？?\n]{1,14}[，,：:！!。 \n]+)?"
    r"(?:[^，,：:。！!？?\n]{0,6}(?:书记|市长|县长|区长|局长|省长|领导|律师)们?(?:[，,：:！!。 \n]+|(?=[您你]?好)))?"
    r"(?:(?:您|你|你们|大家|(?<=[记长导师]))好[啊呀]?[，,：:！!。 \n]*)?"
)
_PLEA = re.compile(
    r"[，,。！!？?；; \n](?:谢谢|感谢|多谢)[^，,。！!？?\n]{0,12}[，,。！!？? \n]*$"
    r"|[，,。！!？?；; \n](?:恳请|请求?|希望|盼|望)[^，,。！!？?\n]{0,8}(?:领导|政府|部门|书记|市长)"
    r"[^，,。！!？?\n]{0,20}[，,。！!？? \n]*$"
)
SHORTEST_LETTER = 12
"""Characters that must be left of a message without its greeting and its closing words."""
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\s*\n\s*")


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@kept()
def _rewrites() -> tuple[tuple[re.Pattern[str], str], ...]:
    entries = read_yaml(CATALOG / "rewrites.yml")["rewrites"]
    return tuple((re.compile(entry["from"]), entry["to"]) for entry in entries)


def strip_controls(text: str) -> str:
    """Without control and invisible characters; runs of spaces become one space, blank lines one line break."""
    return _BLANK_LINES.sub("\n", _SPACES.sub(" ", _CONTROL.sub("", text.replace("\r", "\n")))).strip()


def unify_width(text: str) -> str:
    """Full-width letters, digits and marks as half-width ones (Unicode NFKC)."""
    return unicodedata.normalize("NFKC", text)


@lru_cache(maxsize=1)
def _traditional() -> tuple[frozenset[str], tuple[str, ...]]:
    """Every character that the converter changes wherever it stands, and the words without such a one that it changes (瞭解)."""
    names = ("TSCharacters.txt", "TSPhrases.txt")
    texts = [Path(opencc.__file__).with_name("dictionary").joinpath(name).read_text(encoding="utf-8") for name in names]
    entries = [line.split() for text in texts for line in text.splitlines() if line.strip()]
    changed = {written for written, simple, *_ in entries if written != simple}
    signs = frozenset(written for written in changed if len(written) == 1)
    return signs, tuple(sorted(written for written in changed if len(written) > 1 and signs.isdisjoint(written)))


@lru_cache(maxsize=1024)
def simplify(text: str) -> str:
    """Traditional characters as simplified ones."""
    signs, words = _traditional()
    # Nearly nobody writes any: to look for them takes a hundredth of a conversion.
    if signs.isdisjoint(text) and not any(word in text for word in words):
        return text
    return str(_converter().convert(text))


def calm(text: str) -> str:
    """Repeated marks once, stretched characters (啊啊啊啊) once."""
    return _STRETCHED.sub(r"\1", _REPEATED_MARK.sub(r"\1", text))


def drop_masks(text: str) -> str:
    """Without the masks that forums and our own redaction put in place of names: `A市` keeps 市, `*****`, `某某` and `〔电话〕` go."""
    return _MASK.sub("", text)


def drop_politeness(text: str) -> str:
    """A letter without its greeting (尊敬的市长：您好！) and its closing plea: they say nothing of what it is about."""
    plain = _PLEA.sub("", text[_GREETING.match(text).end() :])  # type: ignore[union-attr]  # matches always, if only nothing
    return plain if len(plain) >= SHORTEST_LETTER else text


def standardise(text: str) -> str:
    """Dialect words and voice fillers as standard words (knowledge/catalog/rewrites.yml)."""
    for pattern, standard in _rewrites():
        text = pattern.sub(standard, text)
    return text


STEPS: tuple[Callable[[str], str], ...] = (
    strip_controls,
    unify_width,
    simplify,
    calm,
    drop_masks,
    drop_politeness,
    standardise,
    restore_homophones,
)


@kept(maxsize=4096)
def normalize(text: str) -> str:
    """`text` after all steps, in order."""
    for step in STEPS:
        text = step(text)
    return text.strip()


def cut_to_question(text: str, limit: int = MAX_CHARACTERS) -> str:
    """At most `limit` characters: the last ones, which is where a long story puts its question."""
    return text if len(text) <= limit else text[-limit:]
