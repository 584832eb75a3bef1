"""The words of the commands, from wording.yml."""

from __future__ import annotations

from pathlib import Path

from bot.channels.wechat.token import NotConfiguredError
from bot.channels.wechat.transport import ApiError, WeChatError
from knowledge.catalog.files import Wording

_WORDING = Wording(Path(__file__).with_name("wording.yml"))
load_words, line = _WORDING.load, _WORDING.say


def reason(error: WeChatError) -> str:
    """An error in words that say what to do."""
    if isinstance(error, NotConfiguredError):
        return line("not_configured")
    errors = load_words()["errors"]
    if not isinstance(error, ApiError):
        return str(errors["unreachable"]).format(detail=error)
    return str(errors.get(str(error.code), errors["other"])).format(detail=error)
