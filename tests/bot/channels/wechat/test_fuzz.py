"""10,000 callbacks, most of them bad, against the real app: no 5xx, nothing but WeChat's own kinds of answers, no double reply,
no lost question."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from rasa.core.channels.channel import UserMessage

from bot.channels.wechat.delivery import Limits
from bot.channels.wechat.protocol import LARGEST_BODY
from bot.channels.wechat.render import say as wording
from tests.bot.channels.wechat.wechat_fixtures import World, loaded, make_world, started  # noqa: F401 - a fixture
from tests.bot.channels.wechat.wechat_world import AES_KEY, Assistant, Got, event, query, request, safe, say, sealed, text, unsealed, xml

CALLBACKS = 10_000
QUESTIONS = 500
STREAMS = 6
PEOPLE = 40
AT_ONCE = 25
WECHAT_WAITS = 1.0
"""Seconds after which this WeChat closes a delivery; the channel keeps to 0.8."""
LIMITS = Limits(budget=0.8, closed=1.2, gap=1.0, poll=0.05)
SIGNS = "abcdefghij"  # no Chinese ones: 丁丙号 may be somebody's name
BOMB = b'<!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><xml><Content>&b;</Content></xml>'


def question(number: int) -> str:
    return f"工资问题{''.join(SIGNS[int(digit)] for digit in str(number))}号"


class Fuzzer:
    """Makes bad callbacks of every sort from one seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def bad(self) -> tuple[dict[str, str] | bytes, bytes]:
        sorts = (
            self._unsigned,
            self._stale,
            self._binary_query,
            self._no_xml,
            self._odd_xml,
            self._bad_cipher,
            self._wrong_cipher_signature,
        )
        return self._random.choice(sorts)()

    def _noise(self, most: int = 300) -> bytes:
        return self._random.randbytes(self._random.randrange(most))

    def _unsigned(self) -> tuple[dict[str, str], bytes]:
        name = self._random.choice(["signature", "timestamp", "nonce"])
        return query() | {name: self._random.choice(["", "0", "é中\u0000", "x" * 5000, "-1"])}, text("工资")

    def _stale(self) -> tuple[dict[str, str], bytes]:
        return query(stamp=self._random.choice([0, 1_000_000_000, 99_999_999_999])), text("工资")

    def _binary_query(self) -> tuple[bytes, bytes]:
        # What no HTTP parser lets through (spaces, control characters, high bytes) never reaches us unquoted.
        noise = quote_from_bytes(self._noise(), safe="&=[]+%;").encode()
        return b"signature=" + noise + b"&timestamp=%FF&nonce=%ED%A0%80", self._noise()

    def _no_xml(self) -> tuple[dict[str, str], bytes]:
        whole = text("工资")
        bodies = [
            b"",
            b"\x00",
            self._noise(),
            whole[: self._random.randrange(len(whole))],
            b"{}",
            BOMB,
            b"<xml>" * 2000,
            text("长" * LARGEST_BODY),
        ]
        return query(), self._random.choice(bodies)

    def _odd_xml(self) -> tuple[dict[str, str], bytes]:
        missing = self._random.choice(["ToUserName", "FromUserName", "CreateTime", "MsgType", "MsgId"])
        bodies = [
            xml(**{missing: None}),
            xml(MsgType="event"),
            text("工资").replace(b"</xml>", b"<MsgId>1</MsgId></xml>"),
            xml(CreateTime="never"),
            xml(MsgType="location", Location_X="nan", Location_Y="0"),
            xml(MsgType="voice"),
            b'<?xml version="1.0" encoding="utf-7"?><xml><a/></xml>',
            event(self._random.choice(["VIEW", "TEMPLATESENDJOBFINISH", "made_up", "x" * 500])),
            b"<notxml/>",
        ]
        return query(), self._random.choice(bodies)

    def _bad_cipher(self) -> tuple[dict[str, str], bytes]:
        plain = text("工资")
        ciphers = [
            "AAAA",
            "no base64 §",
            sealed(plain, app_id="wxffffffffffffffff"),
            sealed(plain, key=AES_KEY[::-1]),
            sealed(plain)[:-8],
            sealed(self._noise()),
            sealed(b""),
        ]
        return safe(plain, cipher=self._random.choice(ciphers))

    def _wrong_cipher_signature(self) -> tuple[dict[str, str], bytes]:
        return safe(text("工资"), msg_signature=self._random.choice(["", "0" * 40, "é"]))


class WeChat:
    """Delivers as WeChat's server does, checks every answer, and remembers which message got which words."""

    def __init__(self, world: World) -> None:
        self._world, self._busy = world, asyncio.Semaphore(AT_ONCE)
        self.delivered = 0
        self.shown: dict[bytes, list[str]] = defaultdict(list)

    async def send(self, arguments: dict[str, str] | bytes, body: bytes, wait: float | None = None) -> Got:
        self.delivered += 1
        got = await asyncio.wait_for(request(self._world.app, "POST", arguments, body), wait)
        assert got.status in (200, 403)
        assert got.body in (b"", b"success") or (got.status == 200 and got.body.startswith(b"<xml>") and "xml" in got.kind)
        return got

    async def send_bad(self, arguments: dict[str, str] | bytes, body: bytes) -> None:
        async with self._busy:
            got = await self.send(arguments, body)
        assert got.body in (b"", b"success")

    async def deliver(self, body: bytes, is_safe: bool = False) -> str:
        """Up to three deliveries; the words that the person sees."""
        for _ in range(3):
            try:
                arguments, sent = safe(body) if is_safe else (query(), body)
                got = await self.send(arguments, sent, WECHAT_WAITS)
            except asyncio.TimeoutError:
                continue
            words = Got(200, unsealed(_cipher_in(got.body))[0], "").content if b"<Encrypt>" in got.body else got.content
            if words and not words.startswith(wording("slow")):
                self.shown[body].append(words)
            return words
        return ""


def _cipher_in(body: bytes) -> str:
    return body.split(b"<Encrypt><![CDATA[")[1].split(b"]]>")[0].decode()


async def answer(message: UserMessage) -> None:
    """Most answers are quick; some miss a delivery, a few all three."""
    number = sum(map(ord, str(message.text))) % 100
    if number == 0:
        await asyncio.sleep(WECHAT_WAITS * 1.3)
    if str(message.text) == question(1):
        await asyncio.sleep(WECHAT_WAITS * 3.2)
    await say(message, f"答：{message.text}")


async def play(wechat: WeChat, seed: int) -> None:
    """Questions of many people, in bursts and with duplicates at once and afterwards, between bad callbacks."""
    chance, fuzzer = random.Random(seed), Fuzzer(seed)
    bodies = [text(question(number), FromUserName=f"worker{chance.randrange(PEOPLE)}") for number in range(seed, QUESTIONS, STREAMS)]
    tasks: list[asyncio.Task[str]] = []
    for body in bodies:
        copies = 3 if chance.random() < 0.1 else 1
        tasks += [asyncio.create_task(wechat.deliver(body, is_safe=chance.random() < 0.3)) for _ in range(copies)]
        if chance.random() < 0.7:
            await asyncio.gather(*tasks[-copies:])
        await asyncio.gather(*(wechat.send_bad(*fuzzer.bad()) for _ in range(CALLBACKS // QUESTIONS - 2)))
    await asyncio.gather(*tasks)
    await asyncio.gather(*(wechat.deliver(chance.choice(bodies)) for _ in range(len(bodies) // 5)))
    while wechat.delivered < CALLBACKS:
        await wechat.send_bad(*fuzzer.bad())


async def fetch_missed(wechat: WeChat) -> None:
    """What missed its own deliveries comes with the person's next messages."""
    await asyncio.sleep(LIMITS.closed + LIMITS.gap)
    for person in range(PEOPLE):
        words = await wechat.deliver(text("收尾", FromUserName=f"worker{person}"))
        while "没完" in words:
            words = await wechat.deliver(text("继续", FromUserName=f"worker{person}"))


@pytest.mark.usefixtures("loaded")
async def test_ten_thousand_callbacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_SECRET", "secret of the tests, long enough")
    world = await started(make_world(tmp_path, Assistant(answer), limits=LIMITS))
    wechat = WeChat(world)
    await asyncio.gather(*(play(wechat, seed) for seed in range(STREAMS)))
    await fetch_missed(wechat)
    assert wechat.delivered >= CALLBACKS

    heard = Counter(world.assistant.texts)
    asked = [question(number) for number in range(QUESTIONS)]
    assert {words: heard[words] for words in asked if heard[words] != 1} == {}, "handled once"

    carriers = {words: [body for body, shown in wechat.shown.items() if any(f"答：{words}" in one for one in shown)] for words in asked}
    assert {words: len(found) for words, found in carriers.items() if len(found) != 1} == {}, "answered with one message"
    repeated = {body: shown for body, shown in wechat.shown.items() if len(shown) > 2 or len(set(shown)) > 1}
    assert repeated == {}, "said again at most once, and identically"
