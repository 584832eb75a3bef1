"""Requests that the WeChat server never sends but anybody on the Internet may, and what a callback may answer."""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.simulator import messages as messages
from bot.simulator.crypto import Envelope, signature
from bot.simulator.server import Mode, Request, Response, WeChatServer

REFUSED = (403,)
IGNORED = (200, 400, 403, 413)
"""A malformed body may be refused, or taken without a word."""
OLD = 3600
HUGE = 200_000


@dataclass(frozen=True)
class Attack:
    """One bad request with the statuses that are right for it."""

    name: str
    request: Request
    allowed: tuple[int, ...]

    def fault(self, response: Response) -> str | None:
        """What was wrong with the answer; None where it did no harm."""
        if response.status not in self.allowed:
            return f"{self.name}: HTTP status {response.status}, expected one of {self.allowed}"
        if response.status == 200 and response.body not in (b"", b"success"):
            return f"{self.name}: was answered with words"
        return None


def attacks(server: WeChatServer, openid: str = "o-attacker") -> Iterator[Attack]:
    """Every kind of bad request for the account's mode."""
    yield from _badly_signed(server, openid)
    yield from _bad_bodies(server, openid)
    if server.account.mode is Mode.SAFE:
        yield from _badly_encrypted(server, openid)


def _badly_signed(server: WeChatServer, openid: str) -> Iterator[Attack]:
    good = server.request(messages.text("工资"), openid)
    stamp = str(int(time.time()))
    changes = {
        "no signature": {"signature": "", "msg_signature": ""},
        "wrong signature": {"signature": "0" * 40, "msg_signature": "0" * 40},
        "signature that is no hexadecimal": {"signature": "签名", "msg_signature": "签名"},
        "another nonce": {"nonce": "1"},
        "timestamp that is no number": {"timestamp": "now", "signature": signature(server.account.token, "now", good.params["nonce"])},
        "another token": {**_resigned("another", stamp)},
    }
    for name, change in changes.items():
        yield Attack(name, replace(good, params={**good.params, **change}), REFUSED)
    yield Attack("no parameters", Request({}, good.body), REFUSED)
    yield Attack("an old timestamp", _aged(server, good), REFUSED)


def _resigned(token: str, stamp: str, nonce: str = "5", *more: str) -> dict[str, str]:
    return {
        "timestamp": stamp,
        "nonce": nonce,
        "signature": signature(token, stamp, nonce),
        "msg_signature": signature(token, stamp, nonce, *more),
    }


def _aged(server: WeChatServer, good: Request) -> Request:
    """A request recorded an hour ago and sent once more."""
    stamp = str(int(time.time()) - OLD)
    body = good.body.decode()
    sealed = body.partition("<Encrypt><![CDATA[")[2].partition("]]>")[0]
    return replace(good, params={**good.params, **_resigned(server.account.token, stamp, "5", *([sealed] if sealed else []))})


def _bad_bodies(server: WeChatServer, openid: str) -> Iterator[Attack]:
    fields = messages.text("工资").as_fields(server.account.id, openid)
    whole = messages.as_xml(fields)
    bodies = {
        "nothing": b"",
        "JSON": b'{"MsgType": "text"}',
        "binary": secrets.token_bytes(500),
        "cut XML": whole[:-20],
        "two roots": whole + whole,
        "an entity": b'<!DOCTYPE x [<!ENTITY a "b">]>' + whole.replace("工资".encode(), b"&a;"),
        "a tag twice": whole.replace(b"</xml>", b"<MsgType><![CDATA[event]]></MsgType></xml>"),
        "no sender": messages.as_xml({name: text for name, text in fields.items() if name != "FromUserName"}),
        "no type": messages.as_xml({name: text for name, text in fields.items() if name != "MsgType"}),
        "a time that is no number": messages.as_xml({**fields, "CreateTime": "soon"}),
        "too much": messages.as_xml({**fields, "Content": "工" * HUGE}),
        "not UTF-8": whole.replace("工资".encode(), "工资".encode("gbk")),
    }
    for name, body in bodies.items():
        yield Attack(name, server.envelop(body, openid), IGNORED)


def _badly_encrypted(server: WeChatServer, openid: str) -> Iterator[Attack]:
    account, xml = server.account, messages.as_xml(messages.text("工资").as_fields(server.account.id, openid))
    other_key = base64.b64encode(bytes(range(32))).decode().rstrip("=")
    sealed = {
        "another key": Envelope(other_key, account.app_id).seal(xml),
        "another AppID": Envelope(account.aes_key, "wx-somebody-else").seal(xml),
        "Encrypt that is no Base64": "???",
        "Encrypt of half a block": base64.b64encode(b"half").decode(),
        "an empty Encrypt": "",
    }
    for name, text in sealed.items():
        params = {**_resigned(account.token, str(int(time.time())), "5", text), "encrypt_type": "aes", "openid": openid}
        yield Attack(name, Request(params, messages.as_xml({"ToUserName": account.id, "Encrypt": text})), IGNORED)
    plain = Request({**server.signed(), "openid": openid}, xml)
    yield Attack("a plain message in safe mode", plain, IGNORED)
