"""Messages and events as the WeChat server writes them: XML with CDATA for text and bare numbers."""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

_NUMBERS = frozenset({"CreateTime", "MsgId", "Location_X", "Location_Y", "Scale", "Latitude", "Longitude", "Precision", "bizmsgmenuid"})
_ids = itertools.count(int(time.time()) * 10**9)


@dataclass(frozen=True)
class Message:
    """One message or event of a follower; delivering it again is the same message."""

    kind: str
    """MsgType: text, image, voice, video, shortvideo, location, link, file or event."""
    fields: Mapping[str, str]
    created: int = field(default_factory=lambda: int(time.time()))
    id: int | None = None
    """MsgId; events have none."""

    def as_fields(self, account: str, openid: str) -> dict[str, str]:
        """Every tag with its text, in the order in which the server writes them."""
        envelope = {"ToUserName": account, "FromUserName": openid, "CreateTime": str(self.created), "MsgType": self.kind}
        return {**envelope, **self.fields, **({} if self.id is None else {"MsgId": str(self.id)})}


def message(kind: str, **fields: str) -> Message:
    """A new message with a MsgId of its own."""
    return Message(kind, fields, id=next(_ids))


def event(name: str, **fields: str) -> Message:
    """A new event."""
    return Message("event", {"Event": name, **fields})


def text(content: str, menu_id: str | None = None) -> Message:
    """Words typed, or the content of a tapped choice with its id."""
    return message("text", Content=content, **({} if menu_id is None else {"bizmsgmenuid": menu_id}))


def image() -> Message:
    """A photo."""
    return message("image", PicUrl="http://mmbiz.qpic.cn/simulated", MediaId="media-image")


def voice(recognition: str | None = None) -> Message:
    """A voice message; accounts that still get `Recognition` have the words in it."""
    return message("voice", MediaId="media-voice", Format="amr", **({} if recognition is None else {"Recognition": recognition}))


def video(kind: str = "video") -> Message:
    """A video; `shortvideo` for one taken on the spot."""
    return message(kind, MediaId="media-video", ThumbMediaId="media-thumb")


def link() -> Message:
    """A shared article."""
    return message("link", Title="一篇文章", Description="简介", Url="https://example.org/article")


def file() -> Message:
    """A file sent from the chat."""
    return message("file", Title="合同.docx", Description="", FileKey="key", FileMd5="0" * 32, FileTotalLen="2048")


def location(latitude: float, longitude: float, label: str = "") -> Message:
    """A place sent from the map; WeChat names the latitude `Location_X`."""
    return message("location", Location_X=f"{latitude:.6f}", Location_Y=f"{longitude:.6f}", Scale="16", Label=label)


def reported_location(latitude: float, longitude: float) -> Message:
    """The place that the client reports by itself when the chat is opened."""
    return event("LOCATION", Latitude=f"{latitude:.6f}", Longitude=f"{longitude:.6f}", Precision="119.385040")


def subscribe(scene: str | None = None) -> Message:
    """Following; with the scene of a QR code where one was scanned."""
    return event("subscribe", EventKey="" if scene is None else f"qrscene_{scene}", **({} if scene is None else {"Ticket": "ticket"}))


def unsubscribe() -> Message:
    """Unfollowing."""
    return event("unsubscribe", EventKey="")


def scan(scene: str) -> Message:
    """A follower scanned a QR code."""
    return event("SCAN", EventKey=scene, Ticket="ticket")


def click(key: str) -> Message:
    """A menu item that sends its key."""
    return event("CLICK", EventKey=key)


def view(url: str) -> Message:
    """A menu item that opens a page."""
    return event("VIEW", EventKey=url)


def as_xml(fields: Mapping[str, str]) -> bytes:
    """The XML body."""
    return f"<xml>{''.join(_tag(name, value) for name, value in fields.items())}</xml>".encode()


def _tag(name: str, value: str) -> str:
    if name in _NUMBERS:
        return f"<{name}>{value}</{name}>"
    safe = value.replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{safe}]]></{name}>"
