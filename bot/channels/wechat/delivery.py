"""One delivery of a message by WeChat's server, how long it waits, and who sends words outside a reply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.channels.wechat.quota import Occasion


class Sender(Protocol):
    """Sends words outside a reply (`bot.channels.wechat.customer_service`); blocking, with its own timeouts."""

    def noticed(self, openid: str, occasion: Occasion) -> None:
        """The person did something that allows words to be sent."""

    def send_text(self, openid: str, text: str) -> bool:
        """True where WeChat took the words."""


@dataclass(frozen=True)
class Limits:
    """Seconds: a reply leaves within `budget`; after `closed` WeChat has given a delivery up; `gap` until it comes again."""

    budget: float = 4.5
    closed: float = 6.0
    gap: float = 2.0
    poll: float = 0.1


@dataclass(frozen=True)
class Delivery:
    """One delivery of a message: whose, which, the address for words outside a reply (never kept), and what it says, masked."""

    person: str
    openid: str
    key: str
    said: str = ""
