"""The account's API: every call with the token, which is renewed once where WeChat refuses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.wechat.settings import Settings, read_settings
from bot.channels.wechat.token import AccessToken
from bot.channels.wechat.transport import ApiError, Transport
from bot.shared_state import SharedState, open_state

REFUSED_TOKEN = frozenset({40001, 40014, 42001})
"""Token wrong or no longer the latest; token malformed; token too old."""


@dataclass(frozen=True)
class WeChatApi:
    """Calls that need a token."""

    transport: Transport
    token: AccessToken

    def get(self, path: str) -> dict[str, Any]:
        """The answer to a GET.

        Raises:
            WeChatError: where the call came to nothing.
        """
        return self._call("GET", path, None, True)

    def post(self, path: str, body: Mapping[str, Any], is_repeatable: bool = True) -> dict[str, Any]:
        """The answer to a POST; not repeatable where doing it twice would show (a message).

        Raises:
            WeChatError: where the call came to nothing.
        """
        return self._call("POST", path, body, is_repeatable)

    def download(self, path: str, params: Mapping[str, str], largest: int) -> bytes:
        """A file of at most `largest` bytes.

        Raises:
            WeChatError: where there is none, or it is larger.
        """
        token = self.token.get()
        try:
            return self.transport.download(path, {**params, "access_token": token}, largest)
        except ApiError as error:
            if error.code not in REFUSED_TOKEN:
                raise
        return self.transport.download(path, {**params, "access_token": self.token.renewed(token)}, largest)

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None, is_repeatable: bool) -> dict[str, Any]:
        token = self.token.get()
        try:
            return self.transport.call(method, path, {"access_token": token}, body, is_repeatable)
        except ApiError as error:
            if error.code not in REFUSED_TOKEN:
                raise
        return self.transport.call(method, path, {"access_token": self.token.renewed(token)}, body, is_repeatable)


def open_api(settings: Settings | None = None, state: SharedState | None = None) -> WeChatApi:
    """The API of the account that the environment names."""
    settings = settings or read_settings()
    transport = Transport(settings.api_url)
    return WeChatApi(transport, AccessToken(transport, settings, state or open_state()))
