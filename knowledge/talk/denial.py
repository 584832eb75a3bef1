"""What stands behind a denial: 不是落户 是居住证 means the residence permit."""

from __future__ import annotations

from knowledge.talk.words import load_words


def behind_denial(text: str) -> str:
    """The words that a correction puts in the place of others; "" where it only denies."""
    words = load_words()
    pieces = [half for piece in _split(text, words["breaks"]) if piece for half in _halves(piece, words["turn"])]
    meant = [_without(piece, words["meant"]) for piece in pieces if not _is_denied(piece, words["denied"])]
    return " ".join(piece for piece in meant if piece)


def _split(text: str, breaks: list[str]) -> list[str]:
    for mark in breaks:
        text = text.replace(mark, "\n")
    return [piece.strip() for piece in text.split("\n")]


def _halves(piece: str, turn: str) -> list[str]:
    """不是落户是居住证 in two: what is not meant, and what is."""
    at = piece.find(turn, len(turn) + 1) if piece.startswith(f"不{turn}") else -1
    return [piece[:at], piece[at:]] if at > 0 else [piece]


def _is_denied(piece: str, denied: list[str]) -> bool:
    """True for a piece that says what is not meant, or that something was wrong."""
    return any(piece.startswith(word) or piece.endswith(word) for word in denied)


def _without(piece: str, leads: list[str]) -> str:
    """A piece without the words that lead to what is meant (我问的是)."""
    return next((piece[len(lead) :] for lead in leads if piece.startswith(lead)), piece).strip()
