"""The errors of the inbox."""

from __future__ import annotations

from knowledge.errors import KnowledgeError


class InboxError(KnowledgeError):
    """The inbox is missing, locked, damaged or of another version, or is asked for something it does not hold."""


class OvertakenError(InboxError):
    """Another member of staff, `by`, did something with a conversation that this one has not seen: they `answered` it or else took it."""

    def __init__(self, by: str, has_answered: bool) -> None:
        super().__init__(f"{by} {'answered' if has_answered else 'took'} this conversation meanwhile")
        self.by, self.has_answered = by, has_answered
