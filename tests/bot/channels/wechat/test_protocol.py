"""Signatures, the three modes, XML in and out: literal bytes in, values or narrow errors out."""

from __future__ import annotations

import base64
import contextlib
import time
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat.protocol import (
    LARGEST_BODY,
    SUCCESS,
    WINDOW_SECONDS,
    Account,
    ForbiddenError,
    ProtocolError,
    Query,
    check_query,
    close_body,
    decrypt,
    echo_body,
    open_body,
    parse_xml,
    sign,
    text_reply,
)
from tests.bot.channels.wechat.wechat_world import AES_KEY, APP_ID, TOKEN, query, safe, sealed, signed, text, unsealed

ACCOUNT = Account(TOKEN, APP_ID, AES_KEY)
NOW = 1_700_000_000.0


def test_the_signature_is_that_of_wechats_own_example() -> None:
    # sha1("".join(sorted(["token", "1409735669", "nonce"])))
    assert sign("token", "1409735669", "nonce") == signed("1409735669", "nonce", "token")
    assert sign("b", "a") == "da23614e02469a0d7c7bd1bdab5c9c474b1904dc"


@pytest.mark.parametrize("age", [0, WINDOW_SECONDS, -WINDOW_SECONDS])
def test_a_fresh_signed_query_passes(age: float) -> None:
    check_query(ACCOUNT, Query.of(query(NOW - age)), NOW)


@pytest.mark.parametrize(
    "asked",
    [
        query(NOW) | {"signature": ""},
        query(NOW) | {"signature": "é" * 40},
        query(NOW) | {"nonce": "other"},
        query(NOW) | {"timestamp": str(int(NOW) + 1)},
        query(NOW - WINDOW_SECONDS - 1),
        query(NOW + WINDOW_SECONDS + 1),
        {},
        {"signature": signed(TOKEN, "٣", "n"), "timestamp": "٣", "nonce": "n"},
        {"signature": signed(TOKEN, "9" * 400, "n"), "timestamp": "9" * 400, "nonce": "n"},
    ],
    ids=lambda asked: repr(asked)[:40],
)
def test_anything_else_is_forbidden(asked: dict[str, str]) -> None:
    with pytest.raises(ForbiddenError):
        check_query(ACCOUNT, Query.of(asked), NOW)


def test_without_a_token_nothing_passes() -> None:
    asked = {"signature": signed("", str(int(NOW)), "n"), "timestamp": str(int(NOW)), "nonce": "n"}
    with pytest.raises(ForbiddenError):
        check_query(Account(), Query.of(asked), NOW)


def test_the_echo_is_given_back_as_it_came() -> None:
    assert echo_body(Query(echo="5927782489442352469")) == b"5927782489442352469"


@pytest.mark.parametrize("echo", ["", "中文", "a\nb", "x" * 257])
def test_no_other_echo_is_given_back(echo: str) -> None:
    with pytest.raises(ProtocolError):
        echo_body(Query(echo=echo))


def test_plain_mode_reads_the_body() -> None:
    opened = open_body(ACCOUNT, Query.of(query()), text("工资"))
    assert (opened.fields.findtext("Content"), opened.is_safe) == ("工资", False)


def test_safe_mode_reads_the_cipher() -> None:
    asked, body = safe(text("工资 ]]&gt; 😀"))
    opened = open_body(ACCOUNT, Query.of(asked), body)
    assert (opened.fields.findtext("Content"), opened.is_safe) == ("工资 ]]&gt; 😀", True)


def compatible(content: str) -> tuple[dict[str, str], bytes]:
    asked, body = safe(text(content))
    return asked, text("明文").replace(b"</xml>", body[body.index(b"<Encrypt>") :])


def test_compatible_mode_prefers_the_cipher() -> None:
    asked, body = compatible("密文")
    assert open_body(ACCOUNT, Query.of(asked), body).fields.findtext("Content") == "密文"


def test_compatible_mode_without_a_key_reads_the_plain_fields() -> None:
    asked, body = compatible("密文")
    opened = open_body(Account(TOKEN, APP_ID), Query.of(asked), body)
    assert (opened.fields.findtext("Content"), opened.is_safe) == ("明文", False)


def test_an_account_of_the_safe_mode_takes_nothing_plain() -> None:
    account = Account(TOKEN, APP_ID, AES_KEY, safe_only=True)
    with pytest.raises(ForbiddenError):
        open_body(account, Query.of(query()), text("工资"))
    asked, body = compatible("密文")
    assert open_body(account, Query.of(asked), body).is_safe


def test_a_cipher_with_a_wrong_signature_is_forbidden() -> None:
    asked, body = safe(text("工资"), msg_signature="0" * 40)
    with pytest.raises(ForbiddenError):
        open_body(ACCOUNT, Query.of(asked), body)


@pytest.mark.parametrize(
    "cipher",
    [
        "AAAA",
        "§",
        base64.b64encode(b"\0" * 32).decode(),
        sealed(b"<xml/>", app_id="wxffffffffffffffff"),
        sealed(b"<xml/>", app_id=""),
        sealed(b"<xml/>", key=AES_KEY[::-1]),
        sealed(b"<xml/>")[:-4],
        sealed(b"\xff\xfe"),
    ],
    ids=range(8),
)
def test_a_cipher_that_is_not_for_us_is_an_error_of_protocol(cipher: str) -> None:
    with pytest.raises(ProtocolError):
        decrypt(ACCOUNT, cipher)


@pytest.mark.parametrize(
    "account", [Account(TOKEN, APP_ID), Account(TOKEN, APP_ID, "§" * 43), Account(TOKEN, "", AES_KEY), Account(TOKEN, APP_ID, "abc")]
)
def test_without_key_or_app_id_nothing_is_decrypted(account: Account) -> None:
    with pytest.raises(ProtocolError, match="GONGYOU_WECHAT"):
        decrypt(account, sealed(b"<xml/>"))


@given(st.binary(max_size=200))
def test_any_cipher_is_read_or_refused(noise: bytes) -> None:
    try:
        decrypt(ACCOUNT, base64.b64encode(noise).decode())
    except ProtocolError:
        return
    raise AssertionError("noise cannot carry our AppID")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00\xff",
        b"<xml>",
        b"<a/>",
        b"{}",
        b"<xml><MsgId>1</MsgId><MsgId>2</MsgId></xml>",
        b'<!DOCTYPE xml SYSTEM "http://127.0.0.1/x"><xml/>',
        b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><Content>&a;</Content></xml>',
        b'<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>',
        b'<?xml version="1.0" encoding="utf-7"?><xml/>',
        text("工" * LARGEST_BODY),
    ],
    ids=range(11),
)
def test_what_is_no_message_of_wechat_is_refused(body: bytes) -> None:
    with pytest.raises(ProtocolError) as refused:
        parse_xml(body)
    assert "passwd" not in str(refused.value) and len(str(refused.value)) < 60


@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda inner: b"<xml>" + inner + b"</xml>"))
def test_any_bytes_are_parsed_or_refused(body: bytes) -> None:
    with contextlib.suppress(ProtocolError):
        assert parse_xml(body).tag == "xml"


@given(st.text(max_size=200) | st.just("a]]>b<c>&amp;]]]]>"))
def test_any_words_survive_as_xml(words: str) -> None:
    root = ElementTree.fromstring(text_reply("worker", "gh", words, NOW))
    printable = "".join(
        sign for sign in words if sign in "\t\n\r" or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff")
    )
    # XML itself turns \r into \n.
    assert (root.findtext("Content") or "") == printable.replace("\r\n", "\n").replace("\r", "\n")


def test_a_reply_goes_to_the_person_from_the_account() -> None:
    root = ElementTree.fromstring(text_reply("worker", "gh", "好", NOW))
    assert {child.tag: child.text for child in root} == {
        "ToUserName": "worker",
        "FromUserName": "gh",
        "CreateTime": "1700000000",
        "MsgType": "text",
        "Content": "好",
    }


def test_a_safe_reply_can_be_opened_by_wechat() -> None:
    reply = text_reply("worker", "gh", "工资]]>", time.time())
    root = ElementTree.fromstring(close_body(ACCOUNT, reply, NOW))
    cipher, nonce = root.findtext("Encrypt") or "", root.findtext("Nonce") or ""
    assert unsealed(cipher) == (reply, APP_ID)
    assert root.findtext("MsgSignature") == signed(TOKEN, "1700000000", nonce, cipher) and root.findtext("TimeStamp") == "1700000000"


def test_secrets_do_not_show() -> None:
    assert TOKEN not in repr(ACCOUNT) and AES_KEY not in repr(ACCOUNT)


def test_the_silent_body_is_the_word_that_wechat_names() -> None:
    assert SUCCESS == b"success"
