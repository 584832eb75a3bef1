"""Customer-service messages of a verified account: what the passive reply could not carry, sent afterwards."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.wechat.api import WeChatApi, open_api
from bot.channels.wechat.quota import Occasion, QuotaLedger
from bot.channels.wechat.settings import read_settings
from bot.channels.wechat.transport import ApiError, WeChatError
from bot.inbox.errors import InboxError
from bot.shared_state import SharedState, open_state
from bot.state_errors import StateError

logger = logging.getLogger(__name__)

SEND = "/cgi-bin/message/custom/send"
TYPING = "/cgi-bin/message/custom/typing"
LONGEST_CONTENT = 2048
"""Bytes of UTF-8 in one text."""
MOST_CHOICES = 10
TOO_LATE, TOO_MANY, NO_RIGHT, BANNED, NO_FOLLOWER = 45015, 45047, 48001, 48004, 43004
USED_UP = frozenset({TOO_LATE, TOO_MANY, NO_FOLLOWER})
NOT_ALLOWED = frozenset({NO_RIGHT, BANNED})
HARMLESS_TYPING = frozenset({45080, 45081})
"""No message in the last 30 seconds; already typing."""
NO_RIGHT_SECONDS = 3600.0
"""How long an account without the right is not asked again."""


@dataclass(frozen=True)
class CustomerService:
    """Sends to people who wrote lately. Nothing here raises: False means that the person did not get it."""

    api: WeChatApi
    state: SharedState

    @property
    def quota(self) -> QuotaLedger:
        """What may still be sent."""
        return QuotaLedger(self.state)

    def noticed(self, openid: str, occasion: Occasion) -> None:
        """A person wrote, tapped the menu, subscribed or scanned; allows messages to them."""
        try:
            self.quota.opened(openid, occasion)
        except (StateError, InboxError):
            logger.warning("customer service: allowance not noted")

    def send_text(self, openid: str, text: str) -> bool:
        """Send words of at most 2,048 bytes; True where WeChat took them."""
        if not text.strip() or len(text.encode()) > LONGEST_CONTENT:
            return False
        return self._send({"touser": openid, "msgtype": "text", "text": {"content": text}})

    def send_choices(self, openid: str, head: str, choices: Sequence[str], tail: str = "") -> bool:
        """Send a line with choices to tap; a tap comes back as a text with the choice's words and its number."""
        if not choices or len(choices) > MOST_CHOICES:
            return False
        items = [{"id": str(number), "content": choice} for number, choice in enumerate(choices, start=1)]
        menu = {"head_content": head, "list": items, "tail_content": tail}
        return self._send({"touser": openid, "msgtype": "msgmenu", "msgmenu": menu})

    def show_typing(self, openid: str, is_typing: bool = True) -> bool:
        """Show or end "正在输入" on the person's screen; costs no allowance."""
        command = "Typing" if is_typing else "CancelTyping"
        try:
            self.api.post(TYPING, {"touser": openid, "command": command})
        except ApiError as error:
            return error.code in HARMLESS_TYPING
        except (WeChatError, StateError):
            return False
        return True

    def _send(self, message: dict[str, Any]) -> bool:
        try:
            return self._is_allowed(message["touser"]) and self._deliver(message)
        except (WeChatError, StateError, InboxError) as error:
            logger.warning("customer service: not sent (%s)", error)
            return False

    def _is_allowed(self, openid: str) -> bool:
        return self.state.get(self._no_right) is None and self.quota.use(openid)

    def _deliver(self, message: dict[str, Any]) -> bool:
        try:
            self.api.post(SEND, message, is_repeatable=False)
        except ApiError as error:
            if error.code in USED_UP:
                self.quota.close(message["touser"])
            if error.code in NOT_ALLOWED:
                self.state.put(self._no_right, "1", NO_RIGHT_SECONDS)
            raise
        return True

    @property
    def _no_right(self) -> str:
        return f"wechat-right:{self.api.token.settings.app_id}:none"


def open_customer_service() -> CustomerService | None:
    """The customer service of the account that the environment names; None without AppID and AppSecret."""
    settings = read_settings()
    if not settings.can_call:
        return None
    state = open_state()
    return CustomerService(open_api(settings, state), state)
