"""The messages and events of WeChat as frozen values, read from a callback's fields."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from bot.channels.wechat.protocol import ProtocolError, text_of

LONGEST_ID = 128
LONGEST_LABEL = 200
SCENE_PREFIX = "qrscene_"


@dataclass(frozen=True)
class Envelope:
    """Who wrote to whom, and the key by which deliveries of one message are told from another message."""

    to_user: str
    from_user: str
    created: int
    key: str


@dataclass(frozen=True)
class Text:
    """Words; a tapped choice comes as its words too."""

    content: str


@dataclass(frozen=True)
class Voice:
    """Speech; `recognition` is what WeChat understood, empty on nearly every account since 2023."""

    media_id: str
    format: str
    recognition: str


@dataclass(frozen=True)
class Place:
    """A place that the person sent, in degrees, with WeChat's words for it."""

    latitude: float
    longitude: float
    label: str


@dataclass(frozen=True)
class Whereabouts:
    """WeChat's own report of where the person is; nobody waits for a reply."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Media:
    """What we cannot read: image, video, shortvideo, link, file or a kind that is new."""

    kind: str


@dataclass(frozen=True)
class Subscribe:
    """The person follows the account, by a code with a scene or without."""

    scene: str


@dataclass(frozen=True)
class Unsubscribe:
    """The person leaves."""


@dataclass(frozen=True)
class Scan:
    """A person who follows already scans a code."""

    scene: str


@dataclass(frozen=True)
class Click:
    """A menu item with words to ask."""

    key: str


@dataclass(frozen=True)
class OtherEvent:
    """An event that needs no reply: VIEW, TEMPLATESENDJOBFINISH, location_select (the place follows as a message), any new one."""

    kind: str


Message = Text | Voice | Place | Whereabouts | Media | Subscribe | Unsubscribe | Scan | Click | OtherEvent


def read_envelope(fields: Element) -> Envelope:
    """Who wrote, and the key: MsgId for messages; sender, time, event and its key for events.

    Raises:
        ProtocolError: where a field is missing or of the wrong form.
    """
    to_user, from_user = (_short(text_of(fields, name)) for name in ("ToUserName", "FromUserName"))
    created = text_of(fields, "CreateTime")
    if not created.isascii() or not created.isdigit() or len(created) > 12:
        raise ProtocolError("field CreateTime is no time")
    if text_of(fields, "MsgType") == "event":
        told = ["event", from_user, created, text_of(fields, "Event"), fields.findtext("EventKey") or ""]
    else:
        told = ["message", from_user, _short(text_of(fields, "MsgId"))]
    return Envelope(to_user, from_user, int(created), hashlib.sha256("\0".join(told).encode()).hexdigest()[:32])


def _short(text: str) -> str:
    if len(text) > LONGEST_ID:
        raise ProtocolError("an id is too long")
    return text


def read_message(fields: Element) -> Message:
    """The message or event.

    Raises:
        ProtocolError: where a field that its kind needs is missing or of the wrong form.
    """
    kind = text_of(fields, "MsgType")
    if kind == "event":
        return _read_event(fields)
    if kind == "text":
        return Text(fields.findtext("Content") or "")
    if kind == "voice":
        return Voice(text_of(fields, "MediaId"), fields.findtext("Format") or "", (fields.findtext("Recognition") or "").strip())
    if kind == "location":
        return _place(fields)
    return Media(kind)


def _read_event(fields: Element) -> Message:
    kind = text_of(fields, "Event")
    key = (fields.findtext("EventKey") or "").strip()
    if kind == "subscribe":
        return Subscribe(key.removeprefix(SCENE_PREFIX))
    if kind.upper() == "SCAN":  # WeChat writes it both ways
        return Scan(key)
    if kind == "unsubscribe":
        return Unsubscribe()
    if kind == "CLICK":
        return Click(text_of(fields, "EventKey"))
    if kind == "LOCATION":
        return Whereabouts(_degrees(fields, "Latitude", 90), _degrees(fields, "Longitude", 180))
    return OtherEvent(kind)


def _place(fields: Element) -> Place:
    # WeChat's X is the latitude.
    return Place(
        _degrees(fields, "Location_X", 90), _degrees(fields, "Location_Y", 180), (fields.findtext("Label") or "").strip()[:LONGEST_LABEL]
    )


def _degrees(fields: Element, name: str, most: int) -> float:
    try:
        value = float(text_of(fields, name))
    except ValueError:
        value = math.nan
    if not abs(value) <= most:
        raise ProtocolError(f"field {name} is no angle")
    return value
