"""The one desk that all actions share, opened with the first question; tests put their own in its place."""

from __future__ import annotations

from knowledge.answers.desk import Desk, open_desk

_desk: Desk | None = None


def desk() -> Desk:
    """The desk over the built knowledge store."""
    return _desk if _desk is not None else open_desk()


def use_desk(other: Desk | None) -> None:
    """Answer from another desk; None goes back to the built store."""
    global _desk
    _desk = other
