"""`python -m bot.channels.wechat check`: are the settings complete, does the API answer, is the callback reachable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.channels.wechat import settings as names
from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.menu import pushed
from bot.channels.wechat.settings import Settings
from bot.channels.wechat.transport import ApiError, WeChatError
from bot.channels.wechat.wording import line, reason
from bot.simulator.server import Account, WeChatServer

NO_RIGHT = 48001


@dataclass(frozen=True)
class Finding:
    """One line of the report; a failure makes the command fail."""

    text: str
    is_failure: bool = False


def check(settings: Settings, api: WeChatApi, url: str = "") -> Iterator[Finding]:
    """Everything that can be found out from here, first what the channel cannot do without."""
    yield from _shape_findings(settings)
    yield _token_finding(settings)
    yield from _aes_findings(settings)
    yield from _api_findings(settings, api)
    if url and settings.token:
        yield _url_finding(settings, url)


def _shape_findings(settings: Settings) -> Iterator[Finding]:
    for name in (names.TOKEN, names.APP_ID, names.AES_KEY):
        if settings.is_misshapen(name):
            yield Finding(line("misshapen", name=name), is_failure=True)


def _token_finding(settings: Settings) -> Finding:
    return Finding(line("token_ok")) if settings.token else Finding(line("token_missing"), is_failure=True)


def _aes_findings(settings: Settings) -> Iterator[Finding]:
    if not settings.aes_key:
        yield Finding(line("aes_missing"))
    elif not settings.app_id:
        yield Finding(line("aes_needs_appid"), is_failure=True)
    else:
        yield Finding(line("aes_ok"))


def _api_findings(settings: Settings, api: WeChatApi) -> Iterator[Finding]:
    if not settings.can_call:
        yield Finding(line("api_missing"))
        return
    try:
        api.token.get()
    except WeChatError as error:
        yield Finding(line("api_failed", reason=reason(error)), is_failure=True)
        return
    yield Finding(line("api_ok"))
    yield _rights_finding(api)


def _rights_finding(api: WeChatApi) -> Finding:
    """The menu is the cheapest call that only a verified account may make."""
    try:
        pushed(api)
    except ApiError as error:
        if error.code == NO_RIGHT:
            return Finding(line("rights_none"))
        return Finding(line("rights_unknown", reason=reason(error)), is_failure=True)
    except WeChatError as error:
        return Finding(line("rights_unknown", reason=reason(error)), is_failure=True)
    return Finding(line("rights_ok"))


def _url_finding(settings: Settings, url: str) -> Finding:
    refusal = WeChatServer(url, Account(settings.token)).verify()
    return Finding(line("url_ok", url=url)) if refusal is None else Finding(line("url_failed", url=url, reason=refusal), is_failure=True)
