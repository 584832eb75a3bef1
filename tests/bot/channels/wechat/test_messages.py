"""Every kind of message and event of the conventions, from literal XML to a value."""

from __future__ import annotations

import pytest

from bot.channels.wechat.messages import (
    Click,
    Envelope,
    Media,
    Message,
    OtherEvent,
    Place,
    Scan,
    Subscribe,
    Text,
    Unsubscribe,
    Voice,
    Whereabouts,
    read_envelope,
    read_message,
)
from bot.channels.wechat.protocol import ProtocolError, parse_xml
from tests.bot.channels.wechat.wechat_world import event, text, xml


def read(body: bytes) -> Message:
    return read_message(parse_xml(body))


def envelope(body: bytes) -> Envelope:
    return read_envelope(parse_xml(body))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (text("工资 "), Text("工资 ")),
        (xml(), Text("")),
        (text("安阳市", bizmsgmenuid="1"), Text("安阳市")),
        (xml(MsgType="voice", MediaId="m", Format="amr"), Voice("m", "amr", "")),
        (xml(MsgType="voice", MediaId="m", Format="amr", Recognition=" 工资 "), Voice("m", "amr", "工资")),
        (xml(MsgType="location", Location_X="36.1", Location_Y="114.35", Label="安阳市"), Place(36.1, 114.35, "安阳市")),
        (xml(MsgType="location", Location_X="36.1", Location_Y="114.35"), Place(36.1, 114.35, "")),
        (xml(MsgType="image", PicUrl="http://x", MediaId="m"), Media("image")),
        (xml(MsgType="video"), Media("video")),
        (xml(MsgType="shortvideo"), Media("shortvideo")),
        (xml(MsgType="link", Url="http://x"), Media("link")),
        (xml(MsgType="file"), Media("file")),
        (xml(MsgType="hologram"), Media("hologram")),
        (event("subscribe"), Subscribe("")),
        (event("subscribe", EventKey="qrscene_anyang:hall"), Subscribe("anyang:hall")),
        (event("unsubscribe"), Unsubscribe()),
        (event("SCAN", EventKey="anyang"), Scan("anyang")),
        (event("scan", EventKey="anyang"), Scan("anyang")),
        (event("CLICK", EventKey="换城市"), Click("换城市")),
        (event("VIEW", EventKey="http://x"), OtherEvent("VIEW")),
        (event("LOCATION", Latitude="36.1", Longitude="-114", Precision="10"), Whereabouts(36.1, -114.0)),
        (event("TEMPLATESENDJOBFINISH", Status="success"), OtherEvent("TEMPLATESENDJOBFINISH")),
        (event("location_select", EventKey="k"), OtherEvent("location_select")),
        (event("made_up"), OtherEvent("made_up")),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, bytes) else "",
)
def test_each_kind_is_read(body: bytes, message: Message) -> None:
    assert read(body) == message


@pytest.mark.parametrize(
    "body",
    [
        xml(MsgType=None),
        xml(MsgType="voice"),
        xml(MsgType="event"),
        event("CLICK"),
        xml(MsgType="location", Location_X="36.1"),
        xml(MsgType="location", Location_X="nan", Location_Y="1"),
        xml(MsgType="location", Location_X="91", Location_Y="1"),
        event("LOCATION", Latitude="north", Longitude="1"),
    ],
)
def test_a_message_without_what_its_kind_needs_is_refused(body: bytes) -> None:
    with pytest.raises(ProtocolError):
        read(body)


@pytest.mark.parametrize(
    "body",
    [
        *(xml(**{name: None}) for name in ("ToUserName", "FromUserName", "CreateTime", "MsgType", "MsgId")),
        xml(CreateTime="soon"),
        xml(CreateTime="²"),
        xml(CreateTime="1" * 30),
        xml(FromUserName="w" * 200),
        event("", EventKey="x"),
    ],
)
def test_an_envelope_without_its_fields_is_refused(body: bytes) -> None:
    with pytest.raises(ProtocolError):
        envelope(body)


def test_deliveries_of_one_message_share_their_key() -> None:
    assert envelope(text("工资", MsgId=7)).key == envelope(text("工资", MsgId=7, CreateTime=1)).key


def test_other_messages_have_other_keys() -> None:
    bodies = [text("工资", MsgId=7), text("工资", MsgId=8), text("工资", MsgId=7, FromUserName="other")]
    assert len({envelope(body).key for body in bodies}) == 3


def test_events_are_told_apart_by_person_time_event_and_key() -> None:
    bodies = [
        event("CLICK", EventKey="a"),
        event("CLICK", EventKey="b"),
        event("SCAN", EventKey="a"),
        event("CLICK", EventKey="a", CreateTime=1700000001),
        event("CLICK", EventKey="a", FromUserName="other"),
    ]
    assert len({envelope(body).key for body in bodies}) == len(bodies)
    assert envelope(bodies[0]).key == envelope(event("CLICK", EventKey="a")).key


def test_the_key_names_nobody() -> None:
    assert "worker" not in envelope(text("工资")).key
