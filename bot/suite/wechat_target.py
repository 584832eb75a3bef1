"""A running assistant behind its WeChat callback: each sender is a follower with a phone, WeChat's server is simulated."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from bot.channels.wechat.render import load_wording
from bot.channels.wechat.settings import AES_KEY, APP_ID, TOKEN, Settings
from bot.simulator import messages as wechat
from bot.simulator.demo import CALLBACK, account_of
from bot.simulator.follower import Follower
from bot.simulator.links import Link, links_in
from bot.simulator.server import PATIENCE, Outcome, WeChatServer
from bot.suite.errors import TargetError
from bot.suite.targets import Messages, checked_url

_NUMBERED = re.compile(r"(\d+)\. (.+)")
_NOT_SENDABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class WeChatTarget:
    """Speaks as WeChat's server does; a reply is what the follower sees, it carries no payload."""

    applies_as_of = False

    def __init__(self, url: str, settings: Settings, patience: float = PATIENCE) -> None:
        """Save the callback's address as the account's console does.

        Raises:
            TargetError: where the settings are not complete or the callback does not accept them.
        """
        self.name = callback_of(url)
        account = account_of(_checked(settings).token, settings.app_id, settings.aes_key)
        self._server = WeChatServer(self.name, account, patience)
        self._followers: dict[str, Follower] = {}
        refusal = self._server.verify()
        if refusal is not None:
            raise TargetError(f"{self.name}: WeChat would not accept this callback: {refusal}; is it running, with the same {TOKEN}?")

    def say(self, sender: str, text: str, region: str | None, as_of: date | None) -> Messages:
        """Type words, or follow a link of the last reply where `text` is its address.

        A preset region is the scene of the code by which the person followed; `as_of` cannot be sent.
        """
        if not text or _NOT_SENDABLE.search(text):
            raise TargetError("WeChat cannot send an empty message or control characters")
        faults: tuple[str, ...] = ()
        if sender not in self._followers:
            self._followers[sender] = Follower(self._server)
            faults = self._follow(sender, region)
        return [_as_rest(self._deliver(self._followers[sender], text), faults)]

    def _follow(self, sender: str, region: str | None) -> tuple[str, ...]:
        return () if region is None else self._followers[sender].sends(wechat.subscribe(region), "").faults

    def _deliver(self, follower: Follower, text: str) -> Outcome:
        link = _tapped(follower, text)
        return follower.says(text) if link is None else follower.sends(wechat.text(link.says, link.menu_id), link.says)

    def close(self) -> None:
        """Nothing is held."""


def callback_of(url: str) -> str:
    """The callback's address; the channel's own where only the host is named."""
    address = checked_url(url).rstrip("/")
    return address if "/webhooks/" in urlsplit(address).path else address + CALLBACK


def choices_in(content: str) -> list[dict[str, str]]:
    """The options below a reply: links with their address, or else numbers that are to be typed."""
    links = [link for link in links_in(content) if link.is_choice]
    if links:
        return [{"title": link.label, "payload": link.href} for link in links]
    _, heading, listed = content.rpartition(f"{load_wording()['numbers']}\n")
    lines = [_NUMBERED.fullmatch(line) for line in listed.splitlines()] if heading else []
    return [{"title": line[2], "payload": line[1]} for line in lines if line is not None]


def _checked(settings: Settings) -> Settings:
    if not settings.token:
        raise TargetError(f"the environment has no {TOKEN}: the channel and the simulated WeChat must share it")
    wrong = [name for name in (TOKEN, APP_ID, AES_KEY) if settings.is_misshapen(name)]
    if wrong:
        raise TargetError(f"{', '.join(wrong)}: WeChat's console would not accept this value")
    return settings


def _tapped(follower: Follower, text: str) -> Link | None:
    shown = follower.screen[-1].links if follower.screen else ()
    return next((link for link in shown if link.is_choice and link.href == text), None)


def _as_rest(outcome: Outcome, earlier_faults: tuple[str, ...]) -> dict[str, Any]:
    """What the follower sees in the form of the REST channel; `screen` says that there was a screen and no payload."""
    content = "" if outcome.reading.is_broken else outcome.reading.content or ""
    screen = {"bytes": len(content.encode()), "faults": [*earlier_faults, *outcome.faults]}
    return {"text": outcome.shown or "", "buttons": choices_in(content), "screen": screen}
