"""The person with the phone: follows, writes, taps, and sees a screen."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from bot.simulator import messages as messages
from bot.simulator.api import Occasion, SimulatedApi
from bot.simulator.links import Link, links_in, visible_text
from bot.simulator.messages import Message
from bot.simulator.server import OUT_OF_ORDER, Outcome, WeChatServer


@dataclass(frozen=True)
class Bubble:
    """One thing on the screen."""

    by: str
    """`person`, `account` or `wechat` (its grey or error lines)."""
    content: str
    """The words, with links as they came."""

    @property
    def text(self) -> str:
        """What can be read."""
        return visible_text(self.content)

    @property
    def links(self) -> tuple[Link, ...]:
        """What can be tapped."""
        return links_in(self.content)


class NothingToTapError(LookupError):
    """The last reply has no such link."""


@dataclass
class Follower:
    """One conversation with the account. With `api` its messages open the windows for customer-service messages."""

    server: WeChatServer
    openid: str = field(default_factory=lambda: f"o{secrets.token_hex(13)}")
    api: SimulatedApi | None = None
    screen: list[Bubble] = field(default_factory=list)

    def says(self, text: str) -> Outcome:
        """Types words."""
        return self.sends(messages.text(text), text)

    def taps(self, label: str) -> Outcome:
        """Taps a choice of the last reply that has it.

        Raises:
            NothingToTapError: where no reply shows it.
        """
        found = [link for bubble in reversed(self.screen) for link in bubble.links if link.is_choice and label in link.label]
        if not found:
            raise NothingToTapError(label)
        return self.sends(messages.text(found[0].says, found[0].menu_id), found[0].says)

    def sends(self, message: Message, shown: str) -> Outcome:
        """Sends anything; `shown` is what the own side of the screen says."""
        self.screen.append(Bubble("person", shown))
        self._open_window(message)
        outcome = self.server.deliver(message, self.openid)
        if outcome.reading.is_broken:
            self.screen.append(Bubble("wechat", OUT_OF_ORDER))
        elif outcome.reading.content is not None:
            self.screen.append(Bubble("account", outcome.reading.content))
        return outcome

    def look(self) -> list[Bubble]:
        """The screen, customer-service messages that have come in the meantime included."""
        if self.api is not None:
            self.screen += [Bubble("account", text) for text in self.api.collect(self.openid)]
        return self.screen

    def _open_window(self, message: Message) -> None:
        if self.api is None:
            return
        name = message.fields.get("Event", "")
        occasion = {"CLICK": Occasion.MENU, "subscribe": Occasion.SUBSCRIBE, "SCAN": Occasion.SCAN}.get(name)
        if "bizmsgmenuid" in message.fields:
            occasion = Occasion.MENU
        if occasion or message.kind != "event":
            self.api.interacted(self.openid, occasion or Occasion.MESSAGE)
