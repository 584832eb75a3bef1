"""A running assistant behind its web page's own address: message posted, reply fetched, as a browser does it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

import requests

from bot.suite.errors import TargetError
from bot.suite.targets import CONNECT_SECONDS, LONGEST_QUOTED, READ_SECONDS, Messages, checked_url, told

ADDRESS = "/chat/messages"
POLL_SECONDS = 10
MOST_WAITS = 5
"""How often a message is sent again where the page is told to wait (limits on messages a minute)."""


class WebTarget:
    """Speaks the web channel: one conversation id for each sender, long polls until the turn has ended."""

    applies_as_of = False

    def __init__(self, url: str) -> None:
        self.name = checked_url(url).rstrip("/") + ADDRESS

    def say(self, sender: str, text: str, region: str | None, as_of: date | None) -> Messages:
        """Send one message and wait for what comes after it; a refusal's line is the reply."""
        headers = {"X-Conversation": sha256(sender.encode()).hexdigest()[:32]}
        body: dict[str, Any] = {"id": secrets.token_hex(16), "text": text}
        if region is not None:
            body["region"] = region
        posted = self._post(body, headers)
        if "seq" not in posted:
            return [{"text": str(posted.get("say", ""))}]
        return [_as_rest(message) for message in self._replies(int(posted["seq"]), headers)]

    def _post(self, body: Mapping[str, Any], headers: Mapping[str, str]) -> Mapping[str, Any]:
        for _ in range(MOST_WAITS):
            status, posted = self._request("POST", headers, json=body)
            if status != requests.codes.too_many_requests:
                return posted
            time.sleep(min(float(posted.get("retry_after", 1)), READ_SECONDS))
        return posted

    def _replies(self, seq: int, headers: Mapping[str, str]) -> list[Mapping[str, Any]]:
        """The assistant's messages after `seq`, once nothing is pending."""
        deadline = time.monotonic() + READ_SECONDS
        while time.monotonic() < deadline:
            _, got = self._request("GET", headers, params={"after": seq, "wait": POLL_SECONDS})
            if not got.get("pending"):
                return [message for message in got.get("messages", ()) if message["author"] != "person"]
        raise TargetError(f"{self.name}: the reply is still pending after {READ_SECONDS:.0f} s")

    def _request(self, method: str, headers: Mapping[str, str], **options: Any) -> tuple[int, Mapping[str, Any]]:
        try:
            response = requests.request(method, self.name, headers=dict(headers), timeout=(CONNECT_SECONDS, READ_SECONDS), **options)
            body = response.json()
        except requests.RequestException as error:
            raise TargetError(f"{self.name}: {told(error)}") from error
        if not isinstance(body, dict) or response.status_code >= requests.codes.server_error:
            raise TargetError(f"{self.name}: {response.status_code}, {str(body)[:LONGEST_QUOTED]}")
        return response.status_code, body

    def close(self) -> None:
        """Nothing is held."""


def _as_rest(message: Mapping[str, Any]) -> dict[str, Any]:
    """A message of the page in the form of the REST channel."""
    shown: dict[str, Any] = {"text": message.get("text", ""), "buttons": message.get("buttons") or []}
    return shown if not message.get("answer") else {**shown, "custom": {"answer": message["answer"]}}
