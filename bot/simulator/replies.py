"""Reading the answer to a callback as the WeChat server does: what it would show, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.parsers import expat

from bot.simulator.crypto import Envelope, UnreadableError, signature
from bot.simulator.links import link_faults, visible_text

LONGEST_CONTENT = 2048
"""Bytes of UTF-8."""
SILENT = (b"", b"success")
REQUIRED = ("ToUserName", "FromUserName", "CreateTime", "MsgType")
MEDIA = MappingProxyType({"image": "Image", "voice": "Voice", "video": "Video", "music": "Music"})
"""Reply types with one block of their own."""


@dataclass(frozen=True)
class Fault:
    """One mistake in a reply. A fatal one makes WeChat show its own error line instead of the reply."""

    reason: str
    is_fatal: bool = True


@dataclass(frozen=True)
class Reading:
    """What the server made of one reply."""

    content: str | None = None
    """The words with their links as they came; None where nothing is shown."""
    faults: tuple[Fault, ...] = ()

    @property
    def text(self) -> str | None:
        """What the follower sees."""
        return None if self.content is None else visible_text(self.content)

    @property
    def is_broken(self) -> bool:
        """True where the follower sees WeChat's error line."""
        return any(fault.is_fatal for fault in self.faults)


@dataclass(frozen=True)
class Expected:
    """What a reply must fit."""

    account: str
    openid: str
    token: str
    envelope: Envelope | None = None
    """None in plain mode."""
    must_encrypt: bool = False
    """True in safe mode."""


class _BrokenReplyError(Exception):
    """The reply is no message at all; carries the reason."""


@dataclass(frozen=True)
class Tags:
    """The texts of an XML body by path below the root, and which of them stand in CDATA."""

    texts: Mapping[str, str]
    in_cdata: frozenset[str]


def read_reply(status: int, body: bytes, expected: Expected) -> Reading:
    """What the follower sees of a reply, with its faults."""
    if status != 200:
        return Reading(faults=(Fault(f"HTTP status {status} instead of 200"),))
    if body in SILENT:
        return Reading()
    try:
        return _read_message(_opened(read_tags(body), expected), expected)
    except _BrokenReplyError as broken:
        return Reading(faults=(Fault(str(broken)),))


def read_tags(body: bytes) -> Tags:
    """The tags of a reply.

    Raises:
        _BrokenReplyError: where the body is no XML document with one level of unique tags and blocks.
    """
    reader = _TagReader()
    try:
        reader.parser.Parse(body, True)
    except (expat.ExpatError, ValueError) as error:
        raise _BrokenReplyError(f"neither XML nor `success` nor empty ({error})") from error
    return Tags(reader.texts, frozenset(reader.in_cdata))


class _TagReader:
    """Collects texts by path while expat reads."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.in_cdata: set[str] = set()
        self._path: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.StartCdataSectionHandler = lambda: self.in_cdata.add(self._where())
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _where(self) -> str:
        return "/".join(self._path[1:])

    def _start(self, name: str, _: object) -> None:
        if not self._path and name != "xml":
            raise _BrokenReplyError(f"the root is <{name}> instead of <xml>")
        self._path.append(name)
        if self._where() in self.texts:
            raise _BrokenReplyError(f"<{name}> stands there twice")
        self.texts[self._where()] = ""

    def _end(self, _: str) -> None:
        self._path.pop()

    def _data(self, data: str) -> None:
        self.texts[self._where()] += data

    def _doctype(self, *_: object) -> None:
        raise _BrokenReplyError("a DOCTYPE in a reply")


def _opened(tags: Tags, expected: Expected) -> Tags:
    """The plain reply; decrypted where it is encrypted."""
    if "Encrypt" not in tags.texts:
        if expected.must_encrypt:
            raise _BrokenReplyError("a plain reply in safe mode")
        return tags
    if expected.envelope is None:
        raise _BrokenReplyError("an encrypted reply in plain mode")
    return _decrypted(tags.texts, expected.token, expected.envelope)


def _decrypted(texts: Mapping[str, str], token: str, envelope: Envelope) -> Tags:
    missing = [name for name in ("MsgSignature", "TimeStamp", "Nonce") if not texts.get(name)]
    if missing:
        raise _BrokenReplyError(f"the encrypted reply has no {', '.join(missing)}")
    if texts["MsgSignature"] != signature(token, texts["TimeStamp"], texts["Nonce"], texts["Encrypt"]):
        raise _BrokenReplyError("the encrypted reply is wrongly signed")
    try:
        return read_tags(envelope.open(texts["Encrypt"]))
    except UnreadableError as error:
        raise _BrokenReplyError(f"the encrypted reply cannot be read: {error}") from error


def _read_message(tags: Tags, expected: Expected) -> Reading:
    texts = tags.texts
    missing = [name for name in REQUIRED if not texts.get(name)]
    if missing:
        raise _BrokenReplyError(f"no {', '.join(missing)}")
    faults = [*_address_faults(texts, expected), *_cdata_faults(tags)]
    kind = texts["MsgType"]
    if kind == "text":
        return _read_text(texts.get("Content", ""), faults)
    faults += _other_faults(kind, texts)
    return Reading(f"[{kind}]", tuple(faults))


def _address_faults(texts: Mapping[str, str], expected: Expected) -> list[Fault]:
    right = {"ToUserName": expected.openid, "FromUserName": expected.account}
    faults = [
        Fault(f"{name} is not the {'follower' if name == 'ToUserName' else 'account'}") for name in right if texts[name] != right[name]
    ]
    return faults if texts["CreateTime"].isdigit() else [*faults, Fault("CreateTime is no whole number")]


def _cdata_faults(tags: Tags) -> list[Fault]:
    bare = [name for name in ("ToUserName", "FromUserName", "MsgType", "Content") if name in tags.texts and name not in tags.in_cdata]
    return [Fault(f"{name} is not in CDATA", is_fatal=False) for name in bare]


def _read_text(content: str, faults: list[Fault]) -> Reading:
    size = len(content.encode())
    if not content.strip():
        faults.append(Fault("a text reply without Content"))
    if size > LONGEST_CONTENT:
        faults.append(Fault(f"Content has {size} bytes, more than {LONGEST_CONTENT}"))
    faults += [Fault(reason, is_fatal=False) for reason in link_faults(content)]
    return Reading(content, tuple(faults))


def _other_faults(kind: str, texts: Mapping[str, str]) -> list[Fault]:
    if kind == "transfer_customer_service":
        return []
    if kind == "news":
        return [] if texts.get("ArticleCount") == "1" else [Fault("a news reply has exactly one article")]
    if kind not in MEDIA:
        return [Fault(f"`{kind}` is no type of reply")]
    return [] if MEDIA[kind] in texts else [Fault(f"a {kind} reply without <{MEDIA[kind]}>")]
