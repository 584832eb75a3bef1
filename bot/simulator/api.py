"""The rules of api.weixin.qq.com: tokens, menu, customer-service messages with their quotas and error codes.

`simulator_api_server.running_api` serves them by HTTP.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Any

Answer = dict[str, Any]

OK = MappingProxyType({"errcode": 0, "errmsg": "ok"})
TOKEN_SECONDS = 7200
OVERLAP = 300
"""Seconds for which an old token goes on working after a new one was made."""
FORCED_PAUSE = 30
FORCED_PER_DAY = 20
LONGEST_CONTENT = 2048


class Occasion(Enum):
    """What a follower did that allows customer-service messages."""

    MESSAGE = "message"
    MENU = "menu"
    SUBSCRIBE = "subscribe"
    SCAN = "scan"


ALLOWED = MappingProxyType({Occasion.MESSAGE: (5, 48 * 3600), Occasion.MENU: (3, 60), Occasion.SUBSCRIBE: (3, 60), Occasion.SCAN: (3, 60)})
"""Messages and seconds that an occasion allows, since June 2023."""


@dataclass
class _Window:
    left: int
    ends: float


def error(code: int, words: str) -> Answer:
    """An error as the real server words it."""
    return {"errcode": code, "errmsg": f"{words} rid: simulated"}


@dataclass
class SimulatedApi:
    """The state of the server for one account; the switches say how it behaves."""

    app_id: str = "wx0123456789abcdef"
    secret: str = "simulated-app-secret"
    clock: Callable[[], float] = time.time
    is_verified: bool = True
    is_listed: bool = True
    """False: this machine's address is not on the account's list."""
    busy: int = 0
    """How many of the next calls are answered with -1 (system busy)."""
    broken: int = 0
    """How many of the next calls are answered with HTTP 502."""
    delay: float = 0.0
    """Seconds before each answer."""
    menu: Answer | None = None
    calls: Counter[str] = field(default_factory=Counter)
    sent: list[Answer] = field(default_factory=list)
    """Customer-service messages that were accepted."""
    typing: list[tuple[str, str]] = field(default_factory=list)
    _tokens: dict[str, float] = field(default_factory=dict)
    _windows: dict[str, _Window] = field(default_factory=dict)
    _forced: list[float] = field(default_factory=list)
    _collected: Counter[str] = field(default_factory=Counter)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def interacted(self, openid: str, occasion: Occasion) -> None:
        """A follower did something. Quotas do not add up: count and end become the larger of old and new."""
        count, seconds = ALLOWED[occasion]
        now, old = self.clock(), self._windows.get(openid)
        left = old.left if old and old.ends > now else 0
        ends = old.ends if old and old.ends > now else 0.0
        self._windows[openid] = _Window(max(left, count), max(ends, now + seconds))

    def expire_tokens(self) -> None:
        """All tokens stop working, as when another program forces a new one."""
        self._tokens.clear()

    def collect(self, openid: str) -> list[str]:
        """Texts of the customer-service messages that a follower has not seen yet."""
        texts = [message["text"]["content"] for message in self.sent if message["touser"] == openid and message["msgtype"] == "text"]
        seen, self._collected[openid] = self._collected[openid], len(texts)
        return texts[seen:]

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> Answer:
        """The answer to one call."""
        time.sleep(self.delay)
        with self._lock:
            self.calls[path] += 1
            if self.busy > 0:
                self.busy -= 1
                return error(-1, "system error")
            if path == "/cgi-bin/stable_token":
                return self._stable_token(method, body)
            return self._with_token(method, path, query.get("access_token", ""), body)

    def _stable_token(self, method: str, body: Any) -> Answer:
        if method != "POST" or not isinstance(body, dict):
            return error(43002, "require POST method")
        wrong = self._refusal(body)
        if wrong is not None:
            return wrong
        if body.get("force_refresh") is True:
            return self._force()
        return self._current() or self._new()

    def _refusal(self, body: Answer) -> Answer | None:
        if body.get("grant_type") != "client_credential":
            return error(40002, "invalid grant_type")
        if body.get("appid") != self.app_id:
            return error(40013, "invalid appid")
        if body.get("secret") != self.secret:
            return error(40125, "invalid appsecret")
        return None if self.is_listed else error(40164, "invalid ip 127.0.0.1, not in whitelist")

    def _current(self) -> Answer | None:
        now = self.clock()
        for token, ends in self._tokens.items():
            if ends - now > OVERLAP:
                return {"access_token": token, "expires_in": int(ends - now)}
        return None

    def _new(self) -> Answer:
        # Real tokens are about 140 characters long and may have 512.
        token = f"token-{next(self._numbers)}-".ljust(500, "x")
        self._tokens[token] = self.clock() + TOKEN_SECONDS
        return {"access_token": token, "expires_in": TOKEN_SECONDS}

    def _force(self) -> Answer:
        now = self.clock()
        self._forced = [moment for moment in self._forced if now - moment < 24 * 3600]
        if len(self._forced) >= FORCED_PER_DAY:
            return error(45009, "reach max api daily quota limit")
        if self._forced and now - self._forced[-1] < FORCED_PAUSE:
            return self._current() or self._new()
        self._forced.append(now)
        self._tokens.clear()
        return self._new()

    def _with_token(self, method: str, path: str, token: str, body: Any) -> Answer:
        if self._tokens.get(token, 0.0) <= self.clock():
            return error(42001 if token in self._tokens else 40001, "invalid credential, access_token is invalid or not latest")
        if not self.is_verified:
            return error(48001, "api unauthorized")
        call = {
            ("POST", "/cgi-bin/menu/create"): self._create_menu,
            ("GET", "/cgi-bin/menu/get"): self._get_menu,
            ("POST", "/cgi-bin/message/custom/send"): self._send,
            ("POST", "/cgi-bin/message/custom/typing"): self._typing,
        }.get((method, path))
        return error(40066, "invalid url") if call is None else call(body)

    def _create_menu(self, body: Any) -> Answer:
        buttons = body.get("button") if isinstance(body, dict) else None
        if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
            return error(40016, "invalid button size")
        for button in buttons:
            wrong = _wrong_button(button, 16) or next(
                filter(None, (_wrong_button(item, 60) for item in button.get("sub_button", []))), None
            )
            if wrong or len(button.get("sub_button", [])) > 5:
                return wrong or error(40023, "invalid sub button size")
        self.menu = body
        return dict(OK)

    def _get_menu(self, _: Any) -> Answer:
        return error(46003, "menu no exist") if self.menu is None else {"menu": self.menu}

    def _send(self, body: Any) -> Answer:
        window = self._windows.get(body.get("touser", ""))
        if window is None or window.ends <= self.clock():
            return error(45015, "response out of time limit or subscription is canceled")
        if window.left <= 0:
            return error(45047, "out of response count limit")
        if len(_words_of(body).encode()) > LONGEST_CONTENT:
            return error(45002, "content size out of limit")
        window.left -= 1
        self.sent.append(body)
        return dict(OK)

    def _typing(self, body: Any) -> Answer:
        if body.get("command") not in ("Typing", "CancelTyping"):
            return error(45072, "invalid command")
        if body.get("touser", "") not in self._windows:
            return error(45080, "no message interaction in the last 30 seconds")
        self.typing.append((body["touser"], body["command"]))
        return dict(OK)


def _words_of(body: Answer) -> str:
    if body.get("msgtype") == "msgmenu":
        menu = body["msgmenu"]
        return "".join([menu["head_content"], *(item["content"] for item in menu["list"]), menu.get("tail_content", "")])
    return str(body.get("text", {}).get("content", ""))


def _wrong_button(button: Answer, longest_name: int) -> Answer | None:
    if not 0 < len(str(button.get("name", "")).encode()) <= longest_name:
        return error(40018, "invalid button name size")
    if button.get("sub_button"):
        return None
    if button.get("type") not in ("click", "view"):
        return error(40017, "invalid button type")
    value = str(button.get("key" if button["type"] == "click" else "url", ""))
    return None if 0 < len(value.encode()) <= (128 if button["type"] == "click" else 1024) else error(40019, "invalid button key size")
