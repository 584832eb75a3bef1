"""WeChat's side for the channel's tests, written without the code it tests: signs, encrypts, builds messages, reads replies."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import struct
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from rasa.core.channels.channel import UserMessage
from sanic import Sanic

TOKEN, APP_ID, AES_KEY = "tokenOfTheTest", "wx0123456789abcdef", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
ACCOUNT = "gh_account"
ADDRESS = "/webhooks/wechat/callback"

_ids = count(10_000_000_000)

Handler = Callable[[UserMessage], Awaitable[Any]]


def signed(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def query(stamp: float | None = None, nonce: str = "n1", **more: str) -> dict[str, str]:
    """The signed arguments of a callback."""
    when = str(int(time.time() if stamp is None else stamp))
    return {"signature": signed(TOKEN, when, nonce), "timestamp": when, "nonce": nonce, **more}


def xml(**fields: object) -> bytes:
    """A message: defaults for whatever its kind needs."""
    given = {"ToUserName": ACCOUNT, "FromUserName": "worker", "CreateTime": 1700000000, "MsgType": "text", **fields}
    if given["MsgType"] != "event":
        given.setdefault("MsgId", next(_ids))
    inner = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in given.items() if value is not None)
    return f"<xml>{inner}</xml>".encode()


def text(content: str, **fields: object) -> bytes:
    return xml(Content=content, **fields)


def event(kind: str, **fields: object) -> bytes:
    return xml(MsgType="event", Event=kind, **fields)


def _cipher(key: str) -> Cipher[Any]:
    raw = base64.b64decode(key + "=")
    return Cipher(algorithms.AES(raw), modes.CBC(raw[:16]))


def sealed(plain: bytes, app_id: str = APP_ID, key: str = AES_KEY) -> str:
    """WeChat's cipher text of a message."""
    body = os.urandom(16) + struct.pack(">I", len(plain)) + plain + app_id.encode()
    padding = 32 - len(body) % 32
    encryptor = _cipher(key).encryptor()
    return base64.b64encode(encryptor.update(body + bytes([padding]) * padding) + encryptor.finalize()).decode()


def unsealed(cipher: str) -> tuple[bytes, str]:
    """Plaintext and AppID of a cipher text."""
    decryptor = _cipher(AES_KEY).decryptor()
    body = decryptor.update(base64.b64decode(cipher)) + decryptor.finalize()
    body = body[: -body[-1]]
    length = struct.unpack(">I", body[16:20])[0]
    return body[20 : 20 + length], body[20 + length :].decode()


def safe(plain: bytes, **changes: str) -> tuple[dict[str, str], bytes]:
    """Query and body of a message in the safe mode."""
    cipher = changes.pop("cipher", None) or sealed(plain)
    asked = query(encrypt_type="aes")
    asked["msg_signature"] = signed(TOKEN, asked["timestamp"], asked["nonce"], cipher)
    return {**asked, **changes}, f"<xml><ToUserName>{ACCOUNT}</ToUserName><Encrypt><![CDATA[{cipher}]]></Encrypt></xml>".encode()


@dataclass(frozen=True)
class Got:
    """What our server answered."""

    status: int
    body: bytes
    kind: str

    @property
    def content(self) -> str:
        """The words a person sees; empty where there are none."""
        found = re.search(rb"<Content>(.*)</Content>", self.body, re.DOTALL)
        return found.group(1).decode().replace("]]]]><![CDATA[>", "]]>")[9:-3] if found else ""


class Assistant:
    """Stands for Rasa: remembers what it was asked, answers with it."""

    model_id = "fake"

    def __init__(self, handler: Handler | None = None) -> None:
        self.heard: list[UserMessage] = []
        self.tracker_store = None
        self._handler = handler or self.echo

    @property
    def texts(self) -> list[str]:
        return [str(message.text) for message in self.heard]

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message)
        await self._handler(message)

    async def echo(self, message: UserMessage) -> None:
        await say(message, f"答：{message.text}")

    def is_ready(self) -> bool:
        return True


async def say(message: UserMessage, words: str, status: str = "smalltalk", buttons: tuple[str, ...] = ()) -> None:
    """An answer of the assistant as its actions send it."""
    shown = [{"title": label, "payload": label} for label in buttons]
    await message.output_channel.send_text_with_buttons(message.sender_id, words, shown)
    payload = {"status": status, "topic": None, "region": None, "clauses": []}
    await message.output_channel.send_custom_json(message.sender_id, {"answer": payload})


async def request(app: Sanic, method: str, arguments: dict[str, str] | bytes, body: bytes = b"") -> Got:
    """One request to the real app, without a socket."""
    parts: list[dict[str, Any]] = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": ADDRESS,
        "raw_path": ADDRESS.encode(),
        "query_string": arguments if isinstance(arguments, bytes) else urlencode(arguments).encode(),
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"content-length", str(len(body)).encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(part: dict[str, Any]) -> None:
        parts.append(part)

    await app(scope, receive, send)
    kind = dict(parts[0].get("headers", [])).get(b"content-type", b"").decode()
    return Got(parts[0]["status"], b"".join(part.get("body", b"") for part in parts), kind)
