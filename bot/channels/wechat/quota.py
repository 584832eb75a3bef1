"""How many customer-service messages a person may still get, counted in the shared state for all processes.

WeChat allows 5 within 48 hours of a message and 3 within a minute of a menu click, a tapped choice, a subscription or a
scan. Allowances do not add up; each starts anew with its occasion. Where nothing is known of a person (the state was emptied),
the allowance of a message is tried, and WeChat's refusal closes it. Persons stand in the keys as hashes only.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from bot.inbox.person import person_key
from bot.shared_state import SharedState


class Occasion(Enum):
    """What a person did last."""

    MESSAGE = "message"
    MENU = "menu"
    SUBSCRIBE = "subscribe"
    SCAN = "scan"


@dataclass(frozen=True)
class Allowance:
    """Messages within seconds."""

    messages: int
    seconds: float


ALLOWANCES = MappingProxyType(
    {
        Occasion.MESSAGE: Allowance(5, 48 * 3600.0),
        Occasion.MENU: Allowance(3, 60.0),
        Occasion.SUBSCRIBE: Allowance(3, 60.0),
        Occasion.SCAN: Allowance(3, 60.0),
    }
)


CLOSED = "closed"


@dataclass(frozen=True)
class QuotaLedger:
    """Opens and uses allowances."""

    state: SharedState

    def opened(self, openid: str, occasion: Occasion) -> None:
        """A person did something: its allowance starts anew."""
        self.state.delete(self._key(openid, CLOSED))
        self.state.put(self._key(openid, occasion.value), secrets.token_hex(4), ALLOWANCES[occasion].seconds)

    def use(self, openid: str) -> bool:
        """Count one message; False where no allowance has one left."""
        if self.state.get(self._key(openid, CLOSED)) is not None:
            return False
        if not self._windows(openid):
            self.opened(openid, Occasion.MESSAGE)
        # Every open allowance counts the message, because WeChat does not add them up.
        has_left = [self._count(openid, occasion, window) for occasion, window in self._windows(openid).items()]
        return any(has_left)

    def close(self, openid: str) -> None:
        """Nothing more is allowed until the person does something: WeChat said so."""
        self.state.purge(self._key(openid, ""))
        self.state.put(self._key(openid, CLOSED), "1", ALLOWANCES[Occasion.MESSAGE].seconds)

    def _windows(self, openid: str) -> dict[Occasion, str]:
        kept = {occasion: self.state.get(self._key(openid, occasion.value)) for occasion in Occasion}
        return {occasion: window for occasion, window in kept.items() if window is not None}

    def _count(self, openid: str, occasion: Occasion, window: str) -> bool:
        # The count belongs to one window: a new occasion starts a new count, whatever other processes count meanwhile.
        key, allowance = self._key(openid, f"{occasion.value}:{window}"), ALLOWANCES[occasion]
        return self.state.increment(key, allowance.seconds) <= allowance.messages

    @staticmethod
    def _key(openid: str, name: str) -> str:
        return f"wechat:{person_key('wechat', openid)}:quota:{name}"
