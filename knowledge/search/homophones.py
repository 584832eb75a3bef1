"""Undoing homophone typos (公资 → 工资) by comparing pinyin with the terms of our own field."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from knowledge.catalog.files import CATALOG, read_yaml
from knowledge.generation import kept
from knowledge.search.segment import cut, is_known_word, lexicon_terms

LONGEST_TERM = 5
CERTAIN_BY_SOUND = 3
"""Characters from which on sounding alike is enough for an everyday word."""
STAND_ALONE = frozenset("不也上了的在就没")
"""Characters that are words of their own far more often than a slip (不贴, 补贴)."""


@lru_cache(maxsize=10_000)
def _syllable(character: str) -> str:
    """Alone, because reading whole words at every turn costs more than recognition itself."""
    return " ".join(lazy_pinyin(character, style=Style.NORMAL, errors="ignore"))


@lru_cache(maxsize=20_000)
def _sound(text: str) -> str:
    # The parts of a message hold the same few characters as the whole of it.
    return " ".join(filter(None, map(_syllable, text)))


@kept()
def _everyday_terms() -> frozenset[str]:
    """Common words of the field (knowledge/catalog/rewrites.yml) that the lexicon need not hold."""
    return frozenset(read_yaml(CATALOG / "rewrites.yml")["sounds"]) - set(lexicon_terms())


@kept()
def _terms_by_sound() -> dict[tuple[int, str], str]:
    """Each term under its sound as a word (家长 jia zhang) and character by character (jia chang)."""
    # Where two sound alike the lexicon's term counts: it comes last.
    terms = [*sorted(_everyday_terms()), *(term for term in lexicon_terms() if 2 <= len(term) <= LONGEST_TERM)]
    alone = {(len(term), _sound(term)): term for term in terms}
    return alone | {(len(term), " ".join(lazy_pinyin(term, style=Style.NORMAL, errors="ignore"))): term for term in terms}


def _windows(words: list[str]) -> Iterator[tuple[int, int]]:
    """Ranges of neighbouring words that may be one misspelt term: short, with a stray single character."""
    for first in range(len(words)):
        length = 0
        for last in range(first, len(words)):
            length += len(words[last])
            if length > LONGEST_TERM:
                break
            if length >= 2 and 1 in map(len, words[first : last + 1]):
                yield first, last + 1


def _is_typo_of(written: str, term: str) -> bool:
    """True unless `written` is a word itself, or only sounds like a short everyday word (时也, 失业)."""
    if term == written or is_known_word(written):
        return False
    is_certain = len(term) >= CERTAIN_BY_SOUND or term not in _everyday_terms()
    return is_certain or (any(one == other for one, other in zip(written, term)) and not STAND_ALONE & set(written))


def restore_homophones(text: str) -> str:
    """`text` with misspelt field terms restored; known words are never touched."""
    words = cut(text)
    terms = _terms_by_sound()
    for first, end in _windows(words):
        written = "".join(words[first:end])
        term = terms.get((len(written), _sound(written)))
        if term is not None and _is_typo_of(written, term):
            words[first:end] = [term, *[""] * (end - first - 1)]
    return "".join(words)
