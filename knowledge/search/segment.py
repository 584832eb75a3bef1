"""Cutting Chinese into words: the one segmenter that indexing and searching share."""

from __future__ import annotations

from pathlib import Path

import jieba

from knowledge.generation import kept

LEXICON = Path(__file__).parents[1] / "lexicon"


@kept()
def _tokenizer() -> jieba.Tokenizer:
    jieba.setLogLevel("WARNING")
    tokenizer = jieba.Tokenizer()
    for path in sorted(LEXICON.glob("*.txt")):
        tokenizer.load_userdict(str(path))
    return tokenizer


@kept()
def lexicon_terms() -> tuple[str, ...]:
    """The terms of our own field, from the lexicon files (one `term frequency` a line)."""
    lines = [line for path in sorted(LEXICON.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(line.split()[0] for line in lines if line.strip())


def is_known_word(word: str) -> bool:
    """True where the dictionary or the lexicon has `word`."""
    tokenizer = _tokenizer()
    tokenizer.check_initialized()
    return bool(tokenizer.FREQ.get(word))


def cut(text: str) -> list[str]:
    """The dictionary words of `text` in order, unknown characters alone; joined they are `text` again."""
    return list(_tokenizer().cut(text, HMM=False))


def terms(text: str) -> list[str]:
    """The search terms in `text`: long words and the shorter words inside them, without marks and spaces."""
    return list(_terms(text))


@kept(maxsize=5_000)
def _terms(text: str) -> tuple[str, ...]:
    # The sentences of the held clauses are cut again for every question; the cache makes that a look-up.
    return tuple(word for word in _tokenizer().cut_for_search(text) if word.strip() and word[0].isalnum())
