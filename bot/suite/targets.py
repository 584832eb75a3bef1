"""The assistants a suite can be played against: anything that takes a message and gives messages."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests

from bot.suite.errors import TargetError

WEBHOOK = "/webhooks/rest/webhook"
CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
LONGEST_QUOTED = 120

Messages = Sequence[Mapping[str, Any]]


class Target(Protocol):
    """An assistant. `say` may be called from several threads at once."""

    name: str
    applies_as_of: bool
    """True where a conversation can be played on another day than today."""

    def say(self, sender: str, text: str, region: str | None, as_of: date | None) -> Messages:
        """The assistant's messages to one message; raises TargetError where there can be none."""

    def close(self) -> None:
        """Let go of what it holds."""


class RestTarget:
    """A running assistant behind Rasa's REST channel."""

    applies_as_of = False

    def __init__(self, url: str) -> None:
        address = checked_url(url).rstrip("/")
        self.name = address if "/webhooks/" in urlsplit(url).path else address + WEBHOOK

    def say(self, sender: str, text: str, region: str | None, as_of: date | None) -> Messages:
        """Post one message; `as_of` cannot be sent and is left out."""
        body: dict[str, Any] = {"sender": sender, "message": text}
        if region is not None:
            body["metadata"] = {"region": region}
        try:
            # No session: requests' sessions are not made for several threads.
            response = requests.post(self.name, json=body, headers=_token(), timeout=(CONNECT_SECONDS, READ_SECONDS))
            response.raise_for_status()
            return _messages(response.json(), self.name)
        except requests.RequestException as error:  # wrong JSON is one of them
            raise TargetError(f"{self.name}: {told(error)}") from error

    def close(self) -> None:
        """Nothing is held."""


def _token() -> dict[str, str]:
    """What an assistant on another machine asks for."""
    token = os.environ.get("GONGYOU_REST_TOKEN")
    return {"Authorization": f"Bearer {token}"} if token else {}


def checked_url(url: str) -> str:
    """The address as it is given.

    Raises:
        TargetError: where it is none.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise TargetError(f"{url}: no web address; write it like http://localhost:5005")
    return url


def told(error: requests.RequestException) -> str:
    """What went wrong on the way, in words."""
    if isinstance(error, requests.Timeout):
        return f"no answer within {READ_SECONDS:.0f} s"
    if isinstance(error, requests.ConnectionError):
        return "nobody answers there; is the assistant running?"
    return str(error)[:LONGEST_QUOTED]


def _messages(body: Any, name: str) -> Messages:
    if isinstance(body, list) and all(isinstance(message, dict) for message in body):
        return body
    raise TargetError(f"{name}: the reply is no list of messages but {str(body)[:LONGEST_QUOTED]}")
