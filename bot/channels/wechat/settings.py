"""The account's settings: environment variables only, so that no file of the repository ever holds a secret."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

TOKEN = "GONGYOU_WECHAT_TOKEN"
APP_ID = "GONGYOU_WECHAT_APPID"
SECRET = "GONGYOU_WECHAT_SECRET"
AES_KEY = "GONGYOU_WECHAT_AES_KEY"
API_URL = "GONGYOU_WECHAT_API"
DEFAULT_API = "https://api.weixin.qq.com"

_SHAPES = MappingProxyType({TOKEN: r"[0-9A-Za-z]{3,32}", APP_ID: r"wx[0-9a-f]{16}", AES_KEY: r"[0-9A-Za-z]{43}"})
"""What the console accepts; the secret has no documented shape."""


@dataclass(frozen=True)
class Settings:
    """What the console of the account and this program must agree on; empty where it is not set."""

    token: str = field(default="", repr=False)
    app_id: str = ""
    secret: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)
    api_url: str = DEFAULT_API
    """Where the API is; another address for the simulated one or for a proxy with a fixed address."""

    @property
    def can_call(self) -> bool:
        """True where the API can be called at all."""
        return bool(self.app_id and self.secret)

    def value(self, name: str) -> str:
        """The setting by the name of its variable."""
        return {TOKEN: self.token, APP_ID: self.app_id, SECRET: self.secret, AES_KEY: self.aes_key}[name]

    def is_misshapen(self, name: str) -> bool:
        """True for a value that the console would not accept (a space copied with it, a digit short)."""
        value = self.value(name)
        return bool(value) and name in _SHAPES and not re.fullmatch(_SHAPES[name], value)


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the environment."""
    values = {name: environment.get(name, "").strip() for name in (TOKEN, APP_ID, SECRET, AES_KEY)}
    address = environment.get(API_URL, "").strip().rstrip("/") or DEFAULT_API
    return Settings(values[TOKEN], values[APP_ID], values[SECRET], values[AES_KEY], address)
