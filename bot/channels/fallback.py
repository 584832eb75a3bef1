"""The honest line that is sent when nothing else could be: never silence, never a stack trace."""

from __future__ import annotations

from typing import Any

from knowledge.answers.payload import as_payload
from knowledge.answers.wording import say
from knowledge.catalog.hotlines import load_hotlines
from knowledge.model import Answer, Status

NUMBERS = ("12333", "12348", "12345")


def fallback_messages(recipient: str) -> list[dict[str, Any]]:
    """The fallback as messages of the REST channel: words with hotlines, then the payload."""
    hotlines = tuple(load_hotlines().by_number[number] for number in NUMBERS)
    lines = [say("fallback"), *(say("phone_line", number=line.number, name=line.name, purpose=line.purpose) for line in hotlines)]
    payload = {"answer": as_payload(Answer(status=Status.ERROR, hotlines=hotlines))}
    return [{"recipient_id": recipient, "text": "\n".join(lines)}, {"recipient_id": recipient, "custom": payload}]
