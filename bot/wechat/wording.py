"""The words of the commands, from wording.yml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.wechat.token import NotConfiguredError
from bot.wechat.transport import ApiError, WeChatError
from knowledge.catalog.files import read_yaml


@lru_cache(maxsize=1)
def load_words() -> Mapping[str, Any]:
    """All wording by key."""
    content: Mapping[str, Any] = read_yaml(Path(__file__).with_name("wording.yml"))
    return content


def line(key: str, **fields: object) -> str:
    """The wording of `key` with its names filled in."""
    return str(load_words()[key]).format(**fields)


def reason(error: WeChatError) -> str:
    """An error in words that say what to do."""
    if isinstance(error, NotConfiguredError):
        return line("not_configured")
    errors = load_words()["errors"]
    if not isinstance(error, ApiError):
        return str(errors["unreachable"]).format(detail=error)
    return str(errors.get(str(error.code), errors["other"])).format(detail=error)
