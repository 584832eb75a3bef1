"""The access token: one for all processes, from `stable_token`, forced only as often as WeChat allows.

WeChat renews a token five minutes before its end and lets the old one work until then, so a token is kept for five
minutes less than its life. A token that was refused is asked for once more the ordinary way (another process may have
renewed it) and only then forced: at most 20 times a day and 30 seconds apart, counted in the shared state.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.channels.wechat.settings import Settings
from bot.channels.wechat.transport import Transport, WeChatError
from bot.shared_state import SharedState

PATH = "/cgi-bin/stable_token"
OVERLAP = 300.0
SHORTEST = 60.0
"""Seconds a token is kept in any case, so that a wrong clock does not make every call ask for one."""
FORCED_PAUSE = 30.0
FORCED_PER_DAY = 20
DAY = 24 * 3600.0


class NotConfiguredError(WeChatError):
    """AppID or AppSecret are not set."""


@dataclass(frozen=True)
class AccessToken:
    """The token of one account."""

    transport: Transport
    settings: Settings
    state: SharedState
    clock: Callable[[], float] = time.time

    def get(self) -> str:
        """A token that should work.

        Raises:
            WeChatError: where there is none to be had.
            StateError: where the shared state cannot be used.
        """
        return self.state.get(self._key("value")) or self._fetch()

    def renewed(self, refused: str) -> str:
        """Another token than the one that was refused, or the same where it may not be forced now."""
        kept = self.state.get(self._key("value"))
        if kept is not None and kept != refused:
            return kept
        fresh = self._fetch()
        return self._fetch(force=True) if fresh == refused and self._may_force() else fresh

    def _may_force(self) -> bool:
        if not self.state.add(self._key("forced"), "1", FORCED_PAUSE):
            return False
        today = int(self.clock() // DAY)
        return self.state.increment(self._key(f"forced:{today}"), DAY) <= FORCED_PER_DAY

    def _fetch(self, force: bool = False) -> str:
        answer = self.transport.call("POST", PATH, body=self._request(force))
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise WeChatError(f"{PATH}: the answer has no access_token")
        self.state.put(self._key("value"), token, max(SHORTEST, float(answer.get("expires_in", 0)) - OVERLAP))
        return token

    def _request(self, force: bool) -> dict[str, Any]:
        if not self.settings.can_call:
            raise NotConfiguredError("AppID and AppSecret are not set")
        credentials = {"appid": self.settings.app_id, "secret": self.settings.secret}
        return {"grant_type": "client_credential", **credentials, "force_refresh": force}

    def _key(self, name: str) -> str:
        return f"wechat-token:{self.settings.app_id}:{name}"
