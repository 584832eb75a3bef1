"""What WeChat's server and ours say to each other, as pure functions on bytes: sign, open, close.

wechatpy's `PrpCrypto` does the AES (mode, padding, the AppID at the end of the plaintext). The rest is ours because
wechatpy's is not fit for the open internet: it compares signatures with `!=`, accepts them of any age, parses XML with
entities, and its message and event classes are years behind. Messages themselves are read by `wechat_messages`.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
import re
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from wechatpy.crypto import PrpCrypto
from wechatpy.exceptions import InvalidAppIdException

SUCCESS = b"success"
"""The whole body where WeChat shall show nothing and try no further."""
WINDOW_SECONDS = 600
"""How far a callback's timestamp may be from our clock."""
LARGEST_BODY = 64 * 1024
KEY_CHARACTERS = 43
LONGEST_ECHO = 256

_DIGITS = re.compile(r"[0-9]{1,12}", re.ASCII)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class ProtocolError(Exception):
    """A callback that WeChat's server would not send; the message names the fault and quotes nothing of it."""


class ForbiddenError(ProtocolError):
    """A callback without a good, fresh signature."""


class ClockError(ForbiddenError):
    """A callback with a good signature of another time: it is `seconds` ahead of our clock, or sent by somebody who kept it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"timestamp, {seconds:.0f} s ahead of our clock")
        self.seconds = seconds


@dataclass(frozen=True)
class Account:
    """The official account's own settings; secrets are kept out of `repr`. `aes_key` is the 43 characters of the console."""

    token: str = field(default="", repr=False)
    app_id: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)
    safe_only: bool = False


@dataclass(frozen=True)
class Query:
    """The signed part of a callback's address."""

    signature: str = ""
    timestamp: str = ""
    nonce: str = ""
    echo: str = ""
    encrypt_type: str = ""
    msg_signature: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> Query:
        """From the address's arguments by their names in WeChat's interface."""
        names = ("signature", "timestamp", "nonce", "echostr", "encrypt_type", "msg_signature")
        return cls(*(arguments.get(name, "") for name in names))

    @property
    def is_encrypted(self) -> bool:
        """True in the compatible and in the safe mode."""
        return self.encrypt_type == "aes"


@dataclass(frozen=True)
class Opened:
    """A callback's fields, and whether the reply has to be encrypted."""

    fields: Element
    is_safe: bool


def sign(*parts: str) -> str:
    """WeChat's signature: SHA-1 over the sorted parts, 40 hex characters."""
    return hashlib.sha1("".join(sorted(parts)).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def check_query(account: Account, query: Query, now: float) -> None:
    """Let only a fresh callback of our own account pass; `now` in epoch seconds.

    Raises:
        ForbiddenError: where the signature is wrong, or no token is set.
        ClockError: where its time is wrong, or our clock.
    """
    if not account.token or not _is_same(query.signature, sign(account.token, query.timestamp, query.nonce)):
        raise ForbiddenError("signature")
    if not _DIGITS.fullmatch(query.timestamp):
        raise ForbiddenError("timestamp")
    if abs(ahead := int(query.timestamp) - now) > WINDOW_SECONDS:
        raise ClockError(ahead)


def _is_same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def echo_body(query: Query) -> bytes:
    """The answer to WeChat's check of our address.

    Raises:
        ProtocolError: where the echo string is missing or no such string.
    """
    if not query.echo.isascii() or not query.echo.isprintable() or not 0 < len(query.echo) <= LONGEST_ECHO:
        raise ProtocolError("echostr")
    return query.echo.encode()


def open_body(account: Account, query: Query, body: bytes) -> Opened:
    """The fields of a callback's body in any of the three modes; in the compatible mode the cipher counts where we have the key.

    Raises:
        ForbiddenError: where the cipher's own signature is wrong.
        ProtocolError: where the body is no XML of WeChat's kind, or cannot be decrypted with our key and AppID.
    """
    outer = parse_xml(body)
    if not query.is_encrypted:
        if account.safe_only:
            raise ForbiddenError("plain message although only the safe mode is allowed")
        return Opened(outer, is_safe=False)
    if not account.aes_key and not account.safe_only and outer.find("MsgType") is not None:
        return Opened(outer, is_safe=False)
    cipher = text_of(outer, "Encrypt")
    if not _is_same(query.msg_signature, sign(account.token, query.timestamp, query.nonce, cipher)):
        raise ForbiddenError("msg_signature")
    return Opened(parse_xml(decrypt(account, cipher)), is_safe=True)


def parse_xml(body: bytes) -> Element:
    """The `<xml>` element of a body of at most 64 KB, without DTD, entities or a field that stands twice.

    WeChat sends whatever a person's keyboard put into a message, control characters and halves of characters too; XML 1.0 forbids them, and
    the person waits for an answer all the same. They are left out.

    Raises:
        ProtocolError: where it is anything else.
    """
    if len(body) > LARGEST_BODY:
        raise ProtocolError("body too large")
    try:
        root: Element = fromstring(_NOT_XML.sub("", body.decode("utf-8", "surrogatepass")).encode(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ProtocolError(f"no XML ({type(error).__name__})") from None
    names = [child.tag for child in root]
    if root.tag != "xml" or len(names) != len(set(names)):
        raise ProtocolError("not one <xml> with each field once")
    return root


def text_of(fields: Element, name: str) -> str:
    """The text of a field.

    Raises:
        ProtocolError: where the field is missing or empty.
    """
    text = (fields.findtext(name) or "").strip()
    if not text:
        raise ProtocolError(f"field {name} is missing")
    return text


def text_reply(to_user: str, from_user: str, content: str, now: float) -> bytes:
    """A passive text reply; `to_user` is the person, `from_user` our account."""
    return (
        f"<xml><ToUserName>{_cdata(to_user)}</ToUserName><FromUserName>{_cdata(from_user)}</FromUserName>"
        f"<CreateTime>{int(now)}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content>{_cdata(content)}</Content></xml>"
    ).encode()


def _cdata(text: str) -> str:
    kept = _NOT_XML.sub("", text).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{kept}]]>"


def close_body(account: Account, reply: bytes, now: float) -> bytes:
    """A reply in its encrypted envelope, as the safe mode asks for."""
    stamp, nonce = str(int(now)), secrets.token_hex(8)
    cipher = encrypt(account, reply)
    signature = sign(account.token, stamp, nonce, cipher)
    return (
        f"<xml><Encrypt>{_cdata(cipher)}</Encrypt><MsgSignature>{_cdata(signature)}</MsgSignature>"
        f"<TimeStamp>{stamp}</TimeStamp><Nonce>{_cdata(nonce)}</Nonce></xml>"
    ).encode()


def encrypt(account: Account, plain: bytes) -> str:
    """`plain` as WeChat's base64 cipher text.

    Raises:
        ProtocolError: where the AES key is missing or no key.
    """
    return str(PrpCrypto(_key_of(account)).encrypt(plain, account.app_id).decode())


def decrypt(account: Account, cipher: str) -> bytes:
    """The plaintext of a cipher made for our AppID.

    Raises:
        ProtocolError: where key, cipher, padding or AppID are wrong.
    """
    crypto = PrpCrypto(_key_of(account))
    try:
        return str(crypto.decrypt(cipher, account.app_id)).encode()
    except InvalidAppIdException:
        raise ProtocolError("AppID") from None
    except (ValueError, IndexError, struct.error) as error:
        raise ProtocolError(f"cipher ({type(error).__name__})") from None


def _key_of(account: Account) -> bytes:
    try:
        key = binascii.a2b_base64(account.aes_key + "=") if len(account.aes_key) == KEY_CHARACTERS else b""
    except ValueError:
        key = b""
    if len(key) != 32 or not account.app_id:
        raise ProtocolError("GONGYOU_WECHAT_AES_KEY or GONGYOU_WECHAT_APPID is missing or no key")
    return key
