"""Replies that a centre has ready: `replies` of its settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.inbox.centre import settings, settings_file
from bot.inbox.model import LONGEST_REPLY
from bot.inbox.redact import redact_reply
from knowledge.errors import CatalogError

LONGEST_NAME = 12


@dataclass(frozen=True)
class Canned:
    """A reply with the name that stands on its button."""

    name: str
    text: str


def canned_replies() -> tuple[Canned, ...]:
    """The replies in the order of the file.

    Raises:
        CatalogError: naming file, place and reason, where one could not be sent as it stands.
    """
    given = settings().get("replies") or []
    if not isinstance(given, list):
        raise _wrong("", "needs a list of `{name: …, text: …}`")
    return tuple(_canned(number, one) for number, one in enumerate(given, start=1))


def _canned(number: int, given: Any) -> Canned:
    if not isinstance(given, Mapping) or set(given) != {"name", "text"}:
        raise _wrong(f"[{number}]", "needs `name` and `text`, and nothing else")
    name, text = (str(given[key] or "").strip() for key in ("name", "text"))
    if not 1 <= len(name) <= LONGEST_NAME:
        raise _wrong(f"[{number}].name", f"needs 1 to {LONGEST_NAME} characters")
    if not 1 <= len(text) <= LONGEST_REPLY:
        raise _wrong(f"[{number}].text", f"has {len(text)} characters, a reply has 1 to {LONGEST_REPLY}")
    if redact_reply(text) != text:
        raise _wrong(f"[{number}].text", "holds a number that is masked in every reply (a mobile telephone, an ID, a card)")
    return Canned(name, text)


def _wrong(place: str, reason: str) -> CatalogError:
    return CatalogError(f"{settings_file()}: replies{place} {reason}")
