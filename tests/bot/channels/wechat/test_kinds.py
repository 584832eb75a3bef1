"""What people send in the real app beside text: following, codes, menus, pictures, stickers, speech, places."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.inbox_calls import InboxCalls
from bot.channels.wechat.choices import city_of, city_of_scene, is_command, picked
from bot.channels.wechat.messages import Place, Voice
from bot.channels.wechat.record import Record
from bot.channels.wechat.render import say as wording
from bot.channels.wechat.talk import Talk, Tools
from tests.bot.channels.wechat.wechat_fixtures import World, few_cities, loaded, person_of, quick_world, started  # noqa: F401 - fixtures
from tests.bot.channels.wechat.wechat_world import event, text, xml


async def test_subscribing_brings_a_welcome_with_cities_and_hotlines(world: World) -> None:
    words = (await world.post(event("subscribe"))).content
    assert words.startswith(wording("welcome")) and "12333" in words and ">吉林市</a>" in words
    assert await world.says("2") == "答：吉林市"
    assert await world.says("2") == "答：2", "the choice was the channel's own only once"


async def test_a_code_presets_the_city(world: World) -> None:
    words = (await world.post(event("subscribe", EventKey="qrscene_anyang:hall-3"))).content
    assert "安阳市" in words and ">吉林市</a>" not in words
    await world.says("工资")
    assert world.assistant.heard[0].metadata == {"region": "anyang"}


async def test_scanning_again_changes_the_city(world: World) -> None:
    await world.post(event("subscribe", EventKey="qrscene_anyang"))
    assert "郑州市" in (await world.post(event("SCAN", EventKey="zhengzhou"))).content
    assert (await world.post(event("SCAN", EventKey="promo-7"))).content.startswith(wording("scan_plain"))
    await world.says("工资")
    assert world.assistant.heard[0].metadata == {"region": "zhengzhou"}


async def test_a_menu_item_asks_its_words(world: World) -> None:
    assert (await world.post(event("CLICK", EventKey="换城市"))).content == "答：换城市"


@pytest.mark.parametrize("kind", ["VIEW", "TEMPLATESENDJOBFINISH", "location_select", "made_up"])
async def test_other_events_are_only_acknowledged(world: World, kind: str) -> None:
    assert (await world.post(event(kind, EventKey="x"))).body == b"success" and not world.assistant.heard


@pytest.mark.parametrize("kind", ["image", "video", "shortvideo", "link", "file", "hologram"])
async def test_what_cannot_be_read_is_said_honestly_with_choices(world: World, kind: str) -> None:
    words = (await world.post(xml(MsgType=kind))).content
    assert words.startswith(wording(kind if kind != "hologram" else "other")) and "1. " in words
    assert not world.assistant.heard
    assert (await world.says("1")).startswith("答：") and world.assistant.texts != ["1"]


@pytest.mark.parametrize(("content", "kind"), [("[抱拳] [玫瑰]", "sticker"), ("【收到不支持的消息类型，暂无法显示】", "other")])
async def test_a_sticker_alone_is_no_question(world: World, content: str, kind: str) -> None:
    words = (await world.post(text(content))).content
    assert words.startswith(wording(kind)) and "1. " in words and not world.assistant.heard


async def test_a_sticker_beside_words_is_left_out_and_other_brackets_stay(world: World) -> None:
    assert await world.says("[流泪]老板不给钱[合同]") == "答：老板不给钱[合同]"


async def test_speech_that_wechat_understood_is_a_question(world: World) -> None:
    assert (await world.post(xml(MsgType="voice", MediaId="m", Format="amr", Recognition="工资没发"))).content == "答：工资没发"
    assert (await world.post(xml(MsgType="voice", MediaId="m", Format="amr"))).content.startswith(wording("voice"))


async def test_a_recogniser_can_be_plugged_in(world: World) -> None:
    class Ears:
        def recognise(self, media_id: str, audio_format: str) -> str | None:
            return f"{media_id} {audio_format}" if media_id == "m" else None

    async def nothing(_: str) -> None:
        return

    ledger = world.turns.ledger(person_of())
    record = Record(person_of(), InboxCalls(world.inbox_url), ledger)
    tools = Tools(world.assistant.handle_message, nothing, Ears())
    assert (
        await Talk(person_of(), "k1", ledger, record, tools).reply(Voice("m", "amr", ""))
    ).text == f"{wording('heard', text='m amr')}\n\n答：m amr"
    assert (await Talk(person_of(), "k2", ledger, record, tools).reply(Voice("x", "amr", ""))).text == wording("voice")


async def test_a_place_is_asked_as_its_city_and_its_position_is_kept_nowhere(world: World, tmp_path: Path) -> None:
    words = (await world.post(xml(MsgType="location", Location_X="36.1033", Location_Y="114.3577", Label="河南省安阳市文峰区"))).content
    assert words == f"{wording('place', city='安阳市')}\n\n答：安阳市"
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"36.10" not in kept and b"114.35" not in kept and "文峰".encode() not in kept


async def test_a_place_far_from_everything_is_asked_back(world: World) -> None:
    words = (await world.post(xml(MsgType="location", Location_X="0", Location_Y="0"))).content
    assert words.startswith(wording("place_unknown")) and ">安阳市</a>" in words and not world.assistant.heard


async def test_a_report_of_the_position_presets_the_city_in_silence(world: World) -> None:
    assert (await world.post(event("LOCATION", Latitude="36.1", Longitude="114.35"))).body == b"success"
    await world.says("工资")
    assert world.assistant.heard[0].metadata == {"region": "anyang"}


@pytest.mark.parametrize(
    ("place", "city"),
    [
        (Place(36.1, 114.35, "河北省邯郸市丛台区"), "邯郸市"),
        (Place(36.61, 114.49, ""), "邯郸市"),
        (Place(36.05, 114.36, "汤阴县人民路"), "安阳市"),
        (Place(43.84, 126.55, "吉林"), "吉林市"),
        (Place(31.2, 121.4, "somewhere"), None),
    ],
)
def test_the_label_names_the_city_before_the_coordinates_do(place: Place, city: str | None) -> None:
    assert city_of(place) == city


@pytest.mark.parametrize(("scene", "region"), [("anyang", "anyang"), ("anyang:hall", "anyang"), ("", None), ("nowhere", None), (":", None)])
def test_a_scene_names_a_region_we_know(scene: str, region: str | None) -> None:
    assert city_of_scene(scene) == region


@pytest.mark.parametrize("said", ["继续", " 继续。", "“继续”", "回复“继续”", "接着看"])
def test_going_on_is_said_in_many_ways(said: str) -> None:
    assert is_command("continue", said)


@pytest.mark.parametrize("said", ["继续教育", "我要继续上班", "", "继续吗"])
def test_other_words_do_not_go_on(said: str) -> None:
    assert not is_command("continue", said)


@pytest.mark.parametrize(("said", "words"), [("1", "a"), ("2。", "b"), ("3", "3"), ("0", "0"), ("12", "12"), ("²", "²"), ("工资", "工资")])
def test_a_number_picks_an_offered_choice(said: str, words: str) -> None:
    assert picked(said, ["a", "b"]) == words
