"""What comes in from outside, made safe before Rasa sees it: shape, sender, slash commands, length."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.inbox.redact import redact
from knowledge.catalog.regions import load_gazetteer
from knowledge.danger.detect import danger_in
from knowledge.search.normalize import MAX_CHARACTERS, cut_to_question, strip_controls

LONGEST_SENDER = 128
LONGEST_SEARCHED = 20_000
"""Characters of a message that are searched for danger; nobody in danger writes more."""
NOTHING_SAID = "？"
"""Stands for a message without a word in it, so that it too is answered."""


@dataclass(frozen=True)
class Inbound:
    """One message from outside: never a command, never too long, always somebody's own conversation."""

    sender: str
    text: str
    metadata: dict[str, Any] = field(default_factory=dict)


def clean_text(text: str) -> str:
    """The text without control characters, leading slashes (a person never runs an intent by name) and personal numbers.

    Whatever stores or logs a message stores this.
    """
    words = strip_controls(text).lstrip("/\\ ")
    # A mask may be longer than the name it hides.
    return cut_to_question(redact(_cut(words))).lstrip("/\\ ") or NOTHING_SAID


def _cut(words: str) -> str:
    """The part with the question; the part that speaks of danger where only that one does."""
    kept = cut_to_question(words)
    if kept == words or danger_in(kept) or not danger_in(words[:LONGEST_SEARCHED]):
        return kept
    starts = range(0, min(len(words), LONGEST_SEARCHED), MAX_CHARACTERS // 2)
    windows = (words[start : start + MAX_CHARACTERS] for start in starts)
    return next((window for window in windows if danger_in(window)), kept)


def read_inbound(body: Any) -> Inbound:
    """The message in a request body of any shape.

    A missing sender gets a name of its own: people without one must not share a conversation. Of the metadata, which is kept with the
    message, a place of the catalog is taken and nothing else.
    """
    content = body if isinstance(body, Mapping) else {}
    message = content.get("message")
    text = _ends(_whole(message)) if isinstance(message, str) else ""
    metadata = content.get("metadata")
    region = known_place(metadata.get("region")) if isinstance(metadata, Mapping) else None
    known: dict[str, Any] = {"region": region} if region else {}
    if len(strip_controls(text)) > MAX_CHARACTERS:
        known["cut"] = True
    return Inbound(_sender(content.get("sender")), clean_text(text), known)


def known_place(given: Any) -> str | None:
    """The id of a place of the catalog; None for anything else."""
    return given if isinstance(given, str) and given in load_gazetteer().places else None


def _ends(text: str) -> str:
    """Both ends of a text that nobody typed: danger is searched in the one, the question in the other, and a megabyte keeps all waiting."""
    return text if len(text) <= 2 * LONGEST_SEARCHED else text[:LONGEST_SEARCHED] + text[-LONGEST_SEARCHED:]


def _whole(text: str) -> str:
    """Without halves of characters (JSON's `"\\ud83d"`), which can be neither stored nor sent."""
    return text.encode("utf-8", "ignore").decode()


def _sender(given: Any) -> str:
    name = _whole(str(given)).strip() if isinstance(given, (str, int)) and not isinstance(given, bool) else ""
    if name:
        return name[:LONGEST_SENDER]
    return f"anonymous-{secrets.token_hex(8)}"
