"""The simulated WeChat server against a right callback (made with wechatpy) and many wrong ones: it must notice each mistake."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException, InvalidSignatureException
from wechatpy.replies import TextReply
from wechatpy.utils import check_signature

from bot.simulator import messages as messages
from bot.simulator.follower import Follower, NothingToTapError
from bot.simulator.malformed import attacks
from bot.simulator.server import OUT_OF_ORDER, Account, Mode, WeChatServer
from tests.bot.channels.wechat.conftest import Call, Callback, calling_back

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
PLAIN = Account("secrettoken")
SAFE = Account("secrettoken", aes_key=KEY, mode=Mode.SAFE)
COMPATIBLE = replace(SAFE, mode=Mode.COMPATIBLE)
Words = Callable[[str], str]


def greet(said: str) -> str:
    return f"你说：{said}"


def right(account: Account, words: Words = greet) -> Callback:
    """A callback as wechatpy's documentation shows it, with the checks it leaves to the reader."""
    crypto = WeChatCrypto(account.token, account.aes_key, account.app_id) if account.aes_key else None

    def answer(call: Call) -> tuple[int, bytes]:
        asked = call.params
        try:
            check_signature(account.token, asked.get("signature", ""), asked.get("timestamp", ""), asked.get("nonce", ""))
            if not asked["timestamp"].isdigit() or abs(time.time() - int(asked["timestamp"])) > 600:
                return 403, b""
            if "echostr" in asked:
                return 200, asked["echostr"].encode()
            if b"<!DOCTYPE" in call.body or len(call.body) > 65536:
                return 200, b""
            if crypto is None:
                return 200, reply(call.body, words)
            opened = crypto.decrypt_message(call.body.decode(), asked["msg_signature"], asked["timestamp"], asked["nonce"])
            said = reply(opened.encode(), words)
            silent = said in (b"", b"success")
            return 200, said if silent else crypto.encrypt_message(said.decode(), asked["nonce"], asked["timestamp"]).encode()
        except (InvalidSignatureException, InvalidAppIdException, KeyError, TypeError):
            return 403, b""
        except Exception:
            return 200, b"success"

    return answer


def reply(body: bytes, words: Words) -> bytes:
    message = parse_message(body.decode())
    if message.source in (None, "None") or message.type == "unknown" or body.count(b"<MsgType>") != 1 or b"<CreateTime>soon" in body:
        return b""
    said = words(getattr(message, "content", f"[{message.type}]"))
    return TextReply(content=said.replace("]]>", "]]]]><![CDATA[>"), message=message).render().encode() if said else b"success"


@pytest.mark.parametrize("account", [PLAIN, COMPATIBLE, SAFE], ids=lambda account: account.mode.value)
def test_a_right_callback_has_no_fault_in_any_mode(account: Account) -> None:
    with calling_back(right(account)) as url:
        server = WeChatServer(url, account)
        wang = Follower(server)
        assert server.verify() is None
        assert wang.says("工资 ]]> <b> & 1").shown == "你说：工资 ]]> <b> & 1"
        for kind in (
            messages.image(),
            messages.voice(),
            messages.location(36.1, 114.4, "安阳"),
            messages.subscribe("anyang"),
            messages.link(),
        ):
            assert wang.sends(kind, "").shown
        broken = [outcome for outcome in server.outcomes if outcome.reading.is_broken]
        assert not broken and all(len(outcome.responses) == 1 for outcome in server.outcomes)


@pytest.mark.parametrize("account", [PLAIN, COMPATIBLE, SAFE], ids=lambda account: account.mode.value)
def test_a_right_callback_stands_every_attack(account: Account) -> None:
    with calling_back(right(account)) as url:
        server = WeChatServer(url, account)
        found = [attack.fault(server.post(attack.request)) for attack in attacks(server)]
    assert [fault for fault in found if fault] == []
    assert len(found) >= 20


def xml(**changes: str) -> Callback:
    """A plain callback whose reply has the given tags changed; None as a value leaves a tag out."""

    def answer(call: Call) -> tuple[int, bytes]:
        message = parse_message(call.body.decode())
        right = {
            "ToUserName": message.source,
            "FromUserName": message.target,
            "CreateTime": str(int(time.time())),
            "MsgType": "text",
            "Content": "好",
        }
        tags = {name: text for name, text in {**right, **changes}.items() if text}
        return 200, messages.as_xml(tags)

    return answer


def always(status: int, body: bytes) -> Callback:
    return lambda _: (status, body)


def unwrapped(call: Call) -> tuple[int, bytes]:
    status, body = xml()(call)
    return status, body.replace(b"<![CDATA[", b"").replace(b"]]>", b"")


def to_itself(call: Call) -> tuple[int, bytes]:
    message = parse_message(call.body.decode())
    return xml(ToUserName=message.target, FromUserName=message.source)(call)


LINK = '<a href="weixin://bizmsgmenu?msgmenucontent=%E5%AE%89%E9%98%B3&msgmenuid=1">安阳</a>'

WRONG: list[tuple[str, Callback, str, bool]] = [
    ("JSON", always(200, json.dumps({"text": "好"}).encode()), "neither XML nor", True),
    ("an error page", always(500, b"Traceback"), "HTTP status 500", True),
    ("a refusal", always(403, b""), "HTTP status 403", True),
    ("words without XML", always(200, "好".encode()), "neither XML nor", True),
    ("cut XML", always(200, b"<xml><ToUserName>"), "neither XML nor", True),
    ("success with a line end", always(200, b"success\n"), "neither XML nor", True),
    ("another root", always(200, b"<html></html>"), "the root is <html>", True),
    ("a DOCTYPE", always(200, b"<!DOCTYPE xml><xml></xml>"), "DOCTYPE", True),
    ("empty XML", always(200, b"<xml></xml>"), "no ToUserName, FromUserName, CreateTime, MsgType", True),
    ("not swapped", to_itself, "ToUserName is not the follower", True),
    ("no CDATA", unwrapped, "Content is not in CDATA", False),
    ("no time", xml(CreateTime="now"), "CreateTime is no whole number", True),
    ("no words", xml(Content=""), "without Content", True),
    ("too many bytes", xml(Content="工" * 683), "2049 bytes", True),
    ("an unknown type", xml(MsgType="markdown"), "`markdown` is no type of reply", True),
    ("an image without media", xml(MsgType="image"), "without <Image>", True),
    ("two articles", xml(MsgType="news", ArticleCount="2"), "exactly one article", True),
    ("encrypted in plain mode", always(200, b"<xml><Encrypt>x</Encrypt></xml>"), "encrypted reply in plain mode", True),
    ("a tag twice", always(200, b"<xml><MsgType>text</MsgType><MsgType>text</MsgType></xml>"), "stands there twice", True),
    ("Markdown in HTML", xml(Content="<b>好</b>"), "no whole link", False),
    ("a cut link", xml(Content=f"选一个：{LINK[:40]}"), "no whole link", False),
    ("a link without end", xml(Content=LINK.replace("</a>", "")), "no whole link", False),
    ("a choice without id", xml(Content=LINK.replace("&msgmenuid=1", "")), "no msgmenucontent or no msgmenuid", False),
    ("a script", xml(Content='<a href="javascript:alert(1)">点</a>'), "leads nowhere", False),
]


@pytest.mark.parametrize(("callback", "reason", "is_fatal"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_a_wrong_reply_is_noticed(callback: Callback, reason: str, is_fatal: bool) -> None:
    with calling_back(callback) as url:
        outcome = Follower(WeChatServer(url, PLAIN)).says("工资")
    assert any(reason in fault for fault in outcome.faults), outcome.faults
    assert (outcome.shown == OUT_OF_ORDER) is is_fatal
    assert len(outcome.responses) == 1, "only silence is delivered again"


def test_2048_bytes_and_silence_are_allowed() -> None:
    with calling_back(xml(Content="工" * 682 + "aa")) as url:
        assert Follower(WeChatServer(url, PLAIN)).says("工资").faults == ()
    for body in (b"", b"success"):
        with calling_back(always(200, body)) as url:
            outcome = Follower(WeChatServer(url, PLAIN)).says("工资")
            assert (outcome.shown, outcome.faults) == (None, ())


SAFE_WRONG: list[tuple[str, Account, str]] = [
    ("another key", replace(SAFE, aes_key="0" * 43), "cannot be read"),
    ("another AppID", replace(SAFE, app_id="wxffffffffffffffff"), "AppID"),
    ("another token", replace(SAFE, token="other"), "wrongly signed"),
]


@pytest.mark.parametrize(("theirs", "reason"), [case[1:] for case in SAFE_WRONG], ids=[case[0] for case in SAFE_WRONG])
def test_a_wrongly_encrypted_reply_is_noticed(theirs: Account, reason: str) -> None:
    def answer(call: Call) -> tuple[int, bytes]:
        crypto = WeChatCrypto(theirs.token, theirs.aes_key, theirs.app_id)
        return 200, crypto.encrypt_message("<xml></xml>", "1", "1800000000").encode()

    with calling_back(answer) as url:
        assert any(reason in fault for fault in Follower(WeChatServer(url, SAFE)).says("工资").faults)


def test_a_plain_reply_in_safe_mode_is_noticed() -> None:
    with calling_back(always(200, b"<xml><MsgType><![CDATA[text]]></MsgType></xml>")) as url:
        assert Follower(WeChatServer(url, SAFE)).says("工资").faults == ("a plain reply in safe mode",)


@pytest.mark.parametrize(("status", "body", "reason"), [(200, b'"{echostr}"', "echostr"), (403, b"", "403")])
def test_a_callback_that_does_not_verify_is_noticed(status: int, body: bytes, reason: str) -> None:
    with calling_back(always(status, body)) as url:
        assert reason in str(WeChatServer(url, PLAIN).verify())


class Slow:
    """Answers the first deliveries too late."""

    def __init__(self, late: int, words: Words = greet) -> None:
        self.late, self.keys, self._answer = late, [], right(PLAIN, words)

    def __call__(self, call: Call) -> tuple[int, bytes]:
        self.keys.append(parse_message(call.body.decode()).id)
        if len(self.keys) <= self.late:
            time.sleep(0.4)
        return self._answer(call)


@pytest.mark.parametrize(("late", "deliveries", "shown"), [(0, 1, "你说：工资"), (2, 3, "你说：工资"), (3, 3, OUT_OF_ORDER)])
def test_silence_is_delivered_again_twice_as_the_same_message(late: int, deliveries: int, shown: str) -> None:
    slow = Slow(late)
    with calling_back(slow) as url:
        outcome = Follower(WeChatServer(url, PLAIN, patience=0.2)).says("工资")
    assert (len(slow.keys), outcome.shown, len(set(slow.keys))) == (deliveries, shown, 1)


def test_every_delivery_is_signed_afresh() -> None:
    seen: list[str] = []
    with calling_back(lambda call: (200, seen.append(call.params["nonce"]) or b"")) as url:  # type: ignore[func-returns-value]
        first = Follower(WeChatServer(url, PLAIN)).says("工资")
        WeChatServer(url, PLAIN).deliver_again(first, "o1")
    assert len(set(seen)) == 2


def test_a_duplicate_with_other_words_is_noticed_and_one_with_the_same_or_none_is_not() -> None:
    answers = iter(["一", "二", "二", ""])
    with calling_back(right(PLAIN, lambda _: next(answers))) as url:
        server = WeChatServer(url, PLAIN)
        first = server.deliver(messages.text("工资"), "o1")
        assert "a duplicate got another answer" in str(server.deliver_again(first, "o1").faults)
        second = replace(first, reading=replace(first.reading, content="二"))
        assert [server.deliver_again(second, "o1").faults for _ in range(2)] == [(), ()]


def test_messages_at_the_same_moment_arrive_together() -> None:
    meeting = threading.Barrier(3, timeout=3)

    def wait(call: Call) -> tuple[int, bytes]:
        meeting.wait()
        return right(PLAIN)(call)

    with calling_back(wait) as url:
        outcomes = WeChatServer(url, PLAIN).deliver_together(*((messages.text(word), f"o-{word}") for word in "一二三"))
    assert [outcome.shown for outcome in outcomes] == ["你说：一", "你说：二", "你说：三"]


def test_a_follower_taps_what_is_on_the_screen() -> None:
    def offer(said: str) -> str:
        return f"选：\n1. {LINK}" if said == "工资" else f"你说：{said}"

    with calling_back(right(PLAIN, offer)) as url:
        wang = Follower(WeChatServer(url, PLAIN))
        assert wang.says("工资").shown == "选：\n1. 安阳"
        tapped = wang.taps("安阳")
        with pytest.raises(NothingToTapError):
            wang.taps("郑州")
    assert tapped.shown == "你说：安阳" and tapped.message.fields["bizmsgmenuid"] == "1"
    assert [bubble.by for bubble in wang.screen] == ["person", "account", "person", "account"]


NEVER_MIND = {"no signature": always(200, b"success"), "a tag twice": xml(), "binary": always(500, b"")}


@pytest.mark.parametrize("name", NEVER_MIND)
def test_a_callback_that_falls_for_an_attack_is_noticed(name: str) -> None:
    with calling_back(right(PLAIN)) as good, calling_back(NEVER_MIND[name]) as url:
        attack = next(attack for attack in attacks(WeChatServer(good, PLAIN)) if attack.name == name)
        assert name in str(attack.fault(WeChatServer(url, PLAIN).post(attack.request)))
