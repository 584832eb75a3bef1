"""Requests of the web channel as checked values; whatever is wrong becomes a refusal with a line to show."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bot.channels.address import Client
from bot.channels.inbound import LONGEST_SEARCHED, known_place
from bot.channels.web.words import web_say
from bot.inbox.model import REASONS, VOTES
from knowledge.danger.detect import is_danger
from knowledge.search.normalize import strip_controls

LONGEST_TEXT = 2000
"""Characters of a message, as the page counts them: by code points."""
LONGEST_WAIT = 25.0
MOST = 2.0**50
"""No cursor is higher; above it whole numbers and fractions get mixed up."""

_CONVERSATION = re.compile(r"[0-9a-f]{32}")
_CLIENT_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")


class RefusedError(Exception):
    """A request that is not served, with what the person is told."""

    def __init__(self, status: int, error: str, say: str, retry_after: float | None = None) -> None:
        super().__init__(error)
        self.status, self.error, self.say = status, error, say
        self.retry_after = None if retry_after is None else max(1, math.ceil(retry_after))

    def as_json(self) -> dict[str, Any]:
        """The body of the response."""
        body: dict[str, Any] = {"error": self.error, "say": self.say}
        return body if self.retry_after is None else {**body, "retry_after": self.retry_after}


@dataclass(frozen=True)
class Ask:
    """One message of a person; `id` is the page's own, `region` presets the city of a page that belongs to one, `client` sent it."""

    id: str
    text: str
    region: str | None = None
    client: Client = field(default=Client(""), compare=False)


@dataclass(frozen=True)
class Vote:
    """A thumb on the answer `seq`."""

    seq: int
    vote: str
    reason: str | None


def read_conversation(given: str | None) -> str:
    """The conversation's id: 32 hexadecimal characters.

    Raises:
        RefusedError: where it is none.
    """
    if given is None or not _CONVERSATION.fullmatch(given):
        raise RefusedError(400, "conversation", web_say("conversation"))
    return given


def read_body(body: bytes) -> Mapping[str, Any]:
    """The JSON object of a request.

    Raises:
        RefusedError: where it is none.
    """
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, Mapping):
        raise RefusedError(400, "invalid", web_say("invalid"))
    return content


def read_ask(content: Mapping[str, Any]) -> Ask:
    """A message from a JSON body or a form.

    Raises:
        RefusedError: where it is empty, too long and no cry for help, or has no usable id.
    """
    client_id, text = content.get("id"), content.get("text")
    if not isinstance(client_id, str) or not _CLIENT_ID.fullmatch(client_id) or not isinstance(text, str):
        raise RefusedError(400, "invalid", web_say("invalid"))
    words = strip_controls(text.encode("utf-8", "ignore").decode())
    if not words:
        raise RefusedError(400, "empty", web_say("empty"))
    # Whoever is in danger is answered however much they write.
    if len(words) > LONGEST_TEXT and not is_danger(words[:LONGEST_SEARCHED]):
        raise RefusedError(400, "too_long", web_say("too_long", limit=LONGEST_TEXT))
    return Ask(client_id, words[:LONGEST_SEARCHED], read_region(content.get("region")))


def read_region(given: Any) -> str | None:
    """A region's id; None for anything that is none."""
    return known_place(given)


def read_vote(content: Mapping[str, Any]) -> Vote:
    """A thumb from a JSON body.

    Raises:
        RefusedError: where message, vote or reason are not what the page sends.
    """
    seq, vote, reason = (content.get(name) for name in ("seq", "vote", "reason"))
    # A whole number of 400 digits fits into no float: it is compared and never converted.
    is_number = (isinstance(seq, int) and not isinstance(seq, bool)) or (isinstance(seq, float) and math.isfinite(seq))
    if not is_number or vote not in VOTES or reason not in (None, *REASONS):
        raise RefusedError(400, "invalid", web_say("invalid"))
    return Vote(int(max(0, min(seq, MOST))), str(vote), reason)


def read_cursor(given: str | None) -> float:
    """The number after which messages are wanted; 0, the whole history, for anything else."""
    return _number(given)


def read_wait(given: str | None) -> float:
    """Seconds to wait for news, at most LONGEST_WAIT."""
    return min(_number(given), LONGEST_WAIT)


def _number(given: str | None) -> float:
    try:
        number = float(given or 0)
    except ValueError:
        return 0.0
    return min(number, MOST) if number >= 0 else 0.0


def is_own_form(headers: Mapping[str, str]) -> bool:
    """True unless a header says that another site made the browser post the form.

    Browsers before 2020 send no `Sec-Fetch-Site`, some before 2018 no `Origin`: the cookie alone protects those.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin") or headers.get("referer")
    if origin is None:
        return True
    try:
        site = urlsplit(origin).netloc
    except ValueError:
        return False
    return site in {headers.get("host"), headers.get("x-forwarded-host")} - {None, ""}
