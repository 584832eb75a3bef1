"""Stickers in a WeChat message: `[抱拳]` in the text, and the sentence that WeChat sends in place of what it cannot pass on."""

from __future__ import annotations

import re

from bot.channels.wechat.render import load_wording
from knowledge.generation import kept


def without_stickers(text: str) -> str:
    """The words of a message: WeChat's own stickers (`[抱拳]`) are left out, any other word in brackets stays."""
    return _stickers().sub("", text).strip()


def is_not_passed_on(text: str) -> bool:
    """True for the sentence that stands for a message of a kind that WeChat does not pass on (a moving sticker, a card)."""
    return text.strip().startswith(load_wording()["not_passed_on"])


@kept()
def _stickers() -> re.Pattern[str]:
    return re.compile(r"\[(?:" + "|".join(re.escape(str(name)) for name in load_wording()["stickers"]) + r")\]")
