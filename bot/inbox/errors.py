"""The error of the inbox."""

from __future__ import annotations

from knowledge.errors import KnowledgeError


class InboxError(KnowledgeError):
    """The inbox is missing, locked, damaged or of another version, or is asked for something it does not hold."""
