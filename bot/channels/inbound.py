"""What comes in from outside, made safe before Rasa sees it: shape, sender, slash commands, length."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.search.normalize import MAX_CHARACTERS, cut_to_question, strip_controls

LONGEST_SENDER = 128
NOTHING_SAID = "？"
"""Stands for a message without a word in it, so that it too is answered."""


@dataclass(frozen=True)
class Inbound:
    """One message from outside: never a command, never too long, always somebody's own conversation."""

    sender: str
    text: str
    metadata: dict[str, Any] = field(default_factory=dict)


def clean_text(text: str) -> str:
    """The text without control characters and without leading slashes: a person never runs an intent by name."""
    words = strip_controls(text).lstrip("/\\ ")
    return cut_to_question(words).lstrip("/\\ ") or NOTHING_SAID


def read_inbound(body: Any) -> Inbound:
    """The message in a request body of any shape.

    A missing sender gets a name of its own: people without one must not share a conversation.
    """
    content = body if isinstance(body, Mapping) else {}
    message = content.get("message")
    text = message if isinstance(message, str) else ""
    metadata = content.get("metadata")
    known = {"region": metadata["region"]} if isinstance(metadata, Mapping) and isinstance(metadata.get("region"), str) else {}
    if len(strip_controls(text)) > MAX_CHARACTERS:
        known["cut"] = True
    return Inbound(_sender(content.get("sender")), clean_text(text), known)


def _sender(given: Any) -> str:
    if isinstance(given, (str, int)) and str(given).strip():
        return str(given).strip()[:LONGEST_SENDER]
    return f"anonymous-{secrets.token_hex(8)}"
