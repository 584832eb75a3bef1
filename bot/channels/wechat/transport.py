"""HTTP to api.weixin.qq.com: time limits, few retries with growing pauses, errors that hold no secret.

WeChatError
├── UnreachableError   no usable answer: network, time limit, HTTP error, not JSON
└── ApiError           the server answered with an `errcode`
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from urllib3.exceptions import HTTPError

CONNECT_SECONDS = 3.0
READ_SECONDS = 5.0
ATTEMPTS = 3
FIRST_PAUSE = 0.3
"""Seconds before the second attempt; doubled before the third."""
BUSY = -1


class WeChatError(Exception):
    """A call that came to nothing; the message is one line and holds neither address nor token."""


class UnreachableError(WeChatError):
    """The server gave no usable answer."""


class ApiError(WeChatError):
    """The server refused; `code` is its `errcode`."""

    def __init__(self, code: int, path: str, words: str = "") -> None:
        super().__init__(f"{path}: errcode {code} {words}".rstrip())
        self.code = code


@dataclass
class Transport:
    """Calls one server."""

    base_url: str
    session: requests.Session = field(default_factory=requests.Session)
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        # At debug level urllib3 logs whole addresses, and an address of this API holds the access token.
        logging.getLogger("urllib3").setLevel(logging.INFO)

    def call(
        self, method: str, path: str, params: Mapping[str, str] | None = None, body: Any = None, is_repeatable: bool = True
    ) -> dict[str, Any]:
        """One call's answer as JSON. A call that is not repeatable is tried again only where it surely had no effect.

        Raises:
            UnreachableError: where no attempt got a usable answer.
            ApiError: where the server refused.
        """
        for attempt in range(1, ATTEMPTS):
            try:
                return self._once(method, path, params, body)
            except _PerhapsSentError as failure:
                if not is_repeatable:
                    raise UnreachableError(str(failure)) from None
            except _NotSentError:
                pass
            except ApiError as error:
                if error.code != BUSY:
                    raise
            self.sleep(FIRST_PAUSE * 2 ** (attempt - 1))
        return self._last(method, path, params, body)

    def download(self, path: str, params: Mapping[str, str], largest: int) -> bytes:
        """A file of at most `largest` bytes. Somebody waits for what it says: it is asked for once.

        Raises:
            UnreachableError: where no usable answer came, or a larger one.
            ApiError: where the server refused.
        """
        try:
            with self.session.get(
                self.base_url + path, params=params, timeout=(CONNECT_SECONDS, READ_SECONDS), allow_redirects=False, stream=True
            ) as response:
                content: bytes = response.raw.read(largest + 1, decode_content=True)
        # Their messages hold the address, and the address holds the token.
        except (requests.RequestException, HTTPError, OSError) as error:
            raise UnreachableError(f"{path}: {type(error).__name__}") from None
        if response.status_code != 200 or len(content) > largest:
            raise UnreachableError(f"{path}: HTTP status {response.status_code}, {len(content)} bytes")
        if content.startswith(b"{"):
            raise _refusal(content, path)
        return content

    def _last(self, method: str, path: str, params: Mapping[str, str] | None, body: Any) -> dict[str, Any]:
        try:
            return self._once(method, path, params, body)
        except (_NotSentError, _PerhapsSentError) as failure:
            raise UnreachableError(str(failure)) from None

    def _once(self, method: str, path: str, params: Mapping[str, str] | None, body: Any) -> dict[str, Any]:
        # WeChat shows \u escapes as they stand, so the body is sent as UTF-8.
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        try:
            response = self.session.request(
                method,
                self.base_url + path,
                params=params,
                data=content,
                headers={"Content-Type": "application/json; charset=utf-8"},
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
            )
        # Their messages hold the address, and the address holds the token: neither chained nor quoted.
        except requests.ConnectTimeout:
            raise _NotSentError(f"{path}: no connection") from None
        except requests.ConnectionError as error:
            kind = _NotSentError if "NewConnectionError" in repr(error) else _PerhapsSentError
            raise kind(f"{path}: no connection") from None
        except requests.RequestException as error:
            raise _PerhapsSentError(f"{path}: {type(error).__name__}") from None
        return _content(response, path)


class _NotSentError(Exception):
    """The call never reached the server."""


class _PerhapsSentError(Exception):
    """The call may have reached the server."""


def _refusal(content: bytes, path: str) -> WeChatError:
    """What a server that sends JSON in place of a file says."""
    try:
        said = json.loads(content)
        return ApiError(int(said["errcode"]), path, _words(said))
    except (ValueError, KeyError, TypeError):
        return UnreachableError(f"{path}: the answer is no file")


def _content(response: requests.Response, path: str) -> dict[str, Any]:
    if response.status_code != 200:
        raise _PerhapsSentError(f"{path}: HTTP status {response.status_code}")
    try:
        content = json.loads(response.content)
    except ValueError:
        raise _PerhapsSentError(f"{path}: the answer is no JSON") from None
    if not isinstance(content, dict):
        raise _PerhapsSentError(f"{path}: the answer is no JSON object")
    if content.get("errcode"):
        raise ApiError(int(content["errcode"]), path, _words(content))
    return content


def _words(content: Mapping[str, Any]) -> str:
    """The server's own words without the trace id and hints that follow them."""
    return str(content.get("errmsg", "")).partition(" rid:")[0].partition(" hint:")[0][:80]
