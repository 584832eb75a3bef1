"""Pinyin typed without tones (laoban bu gei qian), also among Chinese, read as Chinese words.

English and what is no whole pinyin stay as they are, and so does everything that is Chinese already.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge.catalog.files import read_yaml
from knowledge.generation import kept
from knowledge.reading.pinyin_model import FIGURE, START, Read, load_pinyin_model

WORDS = Path(__file__).with_suffix(".yml")
FEWEST_LETTERS = 3
LONGEST = 2_000
"""Characters read of a message; what stands behind them stays."""
LEAST = -6.6
"""Log-probability by the syllable from which letters are words: less likely ones are a name or another language (Nike, 你可)."""
LONGEST_SIGN = 4
"""Letters up to which capitals among small letters are a sign (AI, PE) and no pinyin."""
MOST_BESIDE = 2
"""Characters up to which Chinese between spaces belongs to the pinyin beside it (shuai le 算 gongshang ma)."""

_LETTER = r"A-Za-zÀ-ɏａ-ｚＡ-Ｚ"
_PIECE = re.compile(
    # What is no language: addresses, names of files and of accounts, commands, signs of moods.
    r"(?P<kept>https?://\S+|www\.\S+|[\w.+-]+@[\w.-]+|/[a-z_]+|\[[A-Za-z]+\]|[A-Za-z0-9]*_[A-Za-z0-9_]*"
    r"|[A-Za-z0-9-]+\.(?:com|cn|net|org|gov|edu|pdf|docx?|xlsx?|pptx?|jpe?g|png|mp[34]|apk|exe|zip)\b\S*)"
    rf"|(?P<word>[{_LETTER}]+)|(?P<space>['’]|[^\S\n]+)|(?P<rest>[^{_LETTER}\s]|\n)",
    re.ASCII,
)
_OPEN, _CLOSE = "\ue000", "\ue001"
_FIRST, _LAST = "\u4e00", "\u9fff"
_CHINESE = f"{_FIRST}-{_LAST}"
_BEFORE = re.compile(rf"(\d|(?<![{_CHINESE}])[{_CHINESE}]{{1,{MOST_BESIDE}}})[^\S\n]+{_OPEN}")
_AFTER = re.compile(rf"{_CLOSE}[^\S\n]+(?=\d|[{_CHINESE}]{{1,{MOST_BESIDE}}}(?![{_CHINESE}]))")
_NO_MARKS = str.maketrans("", "", _OPEN + _CLOSE)

Piece = tuple[str, str]
"""A kind (kept, word, space, rest, and pinyin for a word that may be read) with its characters."""


@kept()
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in read_yaml(WORDS).items()}


def read_pinyin(text: str) -> str:
    """`text` with every run of pinyin replaced by the likeliest Chinese words."""
    letters = 0
    for character in text:
        letters += "a" <= character <= "z" or "A" <= character <= "Z" or "ａ" <= character <= "ｚ"
        if letters == FEWEST_LETTERS:
            return _read(text[:LONGEST]) + text[LONGEST:]
    return text


@kept(maxsize=512)
def _read(text: str) -> str:
    pieces = list(_pieces(text))
    if not _is_pinyin([(kind, plain_letters(word)) for kind, word in pieces]):
        return text
    read = "".join(_replaced(pieces))
    # Beside a figure a space parts nothing that belongs together in Chinese (欠我 3000).
    return _BEFORE.sub(rf"\1{_OPEN}", _AFTER.sub(_CLOSE, read)).translate(_NO_MARKS) if _OPEN in read else text


def _pieces(text: str) -> Iterator[Piece]:
    are_capitals = text.upper() == text and not any(_FIRST <= character <= _LAST for character in text)
    for match in _PIECE.finditer(text):
        kind, characters = str(match.lastgroup), match.group()
        is_sign = characters.isupper() and len(characters) <= LONGEST_SIGN and not are_capitals
        if kind == "word" and not is_sign and load_pinyin_model().is_pinyin(plain_letters(characters)):
            kind = "pinyin"
        yield kind, characters


def plain_letters(word: str) -> str:
    """Small letters without tones, v for ü."""
    plain = unicodedata.normalize("NFKD", word.lower()).replace("u\u0308", "v")
    return "".join(character for character in plain if not unicodedata.combining(character))


def _is_pinyin(pieces: Sequence[Piece]) -> bool:
    """True where more letters, and no fewer words, are pinyin than are English or no whole pinyin."""
    lists = _lists()
    either = [word for kind, word in pieces if kind == "pinyin" and word in lists["either"]]
    counted = [(kind, word) for kind, word in pieces if kind in ("word", "pinyin") and word not in lists["ours"] and word not in either]
    ours = [word for kind, word in counted if kind == "pinyin" and word not in lists["english"]]
    others = len(counted) - len(ours)
    if not counted:
        return len(either) == 1
    return 2 * sum(map(len, ours)) > sum(len(word) for _, word in counted) and len(ours) >= others


def _replaced(pieces: Sequence[Piece]) -> Iterator[str]:
    """The pieces as they are, runs of pinyin between marks as words."""
    run: list[Piece] = []
    start = START
    for kind, characters in (*pieces, ("rest", "")):
        if kind == "pinyin" or (run and kind == "space"):
            run.append((kind, characters))
            continue
        yield from _words(run, start)
        run, start = [], FIGURE if characters.isdigit() else START if kind != "space" else start
        yield characters


def _words(run: Sequence[Piece], start: str) -> Iterator[str]:
    """A run of pinyin as words, the space behind it as it is."""
    if not run:
        return
    end = max(at for at, (kind, _) in enumerate(run, 1) if kind == "pinyin")
    tokens = [plain_letters(word) for kind, word in run[:end] if kind == "pinyin"]
    read = load_pinyin_model().read(tokens, start)
    is_read = len("".join(tokens)) > 1 and _is_likely(read)
    yield f"{_OPEN}{''.join(read.words)}{_CLOSE}" if is_read else "".join(word for _, word in run[:end])
    yield from (characters for _, characters in run[end:])


def _is_likely(read: Read) -> bool:
    return read.score >= LEAST or len(read.words) == 1
