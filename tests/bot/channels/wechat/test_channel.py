"""The channel in the real app: every kind of message, hand-over, forgetting, failures."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from rasa.core.channels.channel import UserMessage

from bot.channels.handover import give_back
from bot.channels.inbox_calls import InboxCalls
from bot.channels.wechat import talk as wechat_talk
from bot.channels.wechat.channel import WeChatInput
from bot.channels.wechat.choices import city_of, city_of_scene, is_command, picked
from bot.channels.wechat.messages import Place, Voice
from bot.channels.wechat.protocol import Account
from bot.channels.wechat.record import Record
from bot.channels.wechat.render import say as wording
from bot.channels.wechat.talk import Talk, Tools
from bot.channels.words import channel_say
from bot.inbox.accounts import Accounts
from bot.inbox.centre import say as staff_say
from bot.inbox.team import Team
from bot.shared_state import open_state
from bot.staff.words import say as helper_say
from bot.state_errors import StateError
from knowledge.answers.wording import say as answer_say
from knowledge.model import Option
from knowledge.talk.words import leave_words
from tests.bot.channels.wechat.wechat_fixtures import World, loaded, make_world, person_of, quick_world, started  # noqa: F401 - a fixture
from tests.bot.channels.wechat.wechat_world import TOKEN, Assistant, Got, event, query, request, say, text, unsealed, xml


@pytest.fixture(autouse=True)
def few_cities(monkeypatch: pytest.MonkeyPatch) -> None:
    """The held cities without opening the knowledge store."""
    monkeypatch.setattr(
        wechat_talk, "cities", lambda: tuple(Option(name, name) for name in ("安阳市", "吉林市", "攀枝花市", "邢台市", "郑州市"))
    )


async def test_wechats_check_of_our_address(world: World) -> None:
    got = await request(world.app, "GET", query(echostr="123"))
    assert (got.status, got.body) == (200, b"123") and got.kind.startswith("text/plain")


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_bad_signature_is_forbidden_without_a_word(world: World, method: str) -> None:
    got = await request(world.app, method, query(echostr="123") | {"signature": "0" * 40}, text("工资"))
    assert (got.status, got.body) == (403, b"") and not world.assistant.heard


async def test_a_question_gets_its_answer(world: World) -> None:
    assert await world.says("欠我三个月工资") == "答：欠我三个月工资"


FORBIDDEN = [chr(code) for code in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)]


@pytest.mark.parametrize("is_safe", [False, True], ids=["plain", "safe"])
@pytest.mark.parametrize("sign", ["".join(FORBIDDEN), *FORBIDDEN], ids=lambda sign: "all" if len(sign) > 1 else f"{ord(sign):x}")
async def test_a_message_with_signs_that_xml_forbids_is_answered(world: World, sign: str, is_safe: bool) -> None:
    body = text(f"{sign}工{sign}资{sign}")
    got = await (world.post_safe(body) if is_safe else world.post(body))
    content = (
        Got(200, unsealed(got.body.split(b"<Encrypt><![CDATA[")[1].split(b"]]>")[0].decode())[0], "").content if is_safe else got.content
    )
    assert content == "答：工资" and world.assistant.texts == ["工资"]


async def test_half_a_character_and_a_mark_in_front_are_left_out(world: World) -> None:
    body = b"\xef\xbb\xbf" + text("工资HALF").replace(b"HALF", b"\xed\xa0\xbd")
    assert (await world.post(body)).content == "答：工资"


async def test_in_the_safe_mode_the_answer_is_sealed(world: World) -> None:
    got = await world.post_safe(text("工资"))
    assert "工资" not in got.body.decode()
    plain, _ = unsealed(got.body.decode().split("<Encrypt><![CDATA[")[1].split("]]>")[0])
    assert "答：工资" in plain.decode() and "<ToUserName><![CDATA[worker]]>" in plain.decode()


async def test_rasa_never_meets_an_openid_a_command_or_a_telephone_number(world: World) -> None:
    await world.says("/restart 我的电话13812345678")
    heard = world.assistant.heard[0]
    assert heard.sender_id == person_of() and heard.input_channel == "wechat"
    assert "13812345678" not in heard.text and not heard.text.startswith("/")


async def test_choices_are_numbers_and_links(world: World) -> None:
    async def offer(message: UserMessage) -> None:
        await say(message, "哪个城市？", buttons=("安阳市", "郑州市"))

    world.assistant._handler = offer
    words = await world.says("居住证")
    assert "1. <a href=" in words and ">郑州市</a>" in words


async def test_a_long_answer_goes_on_and_then_the_assistant_is_asked(world: World) -> None:
    async def talk(message: UserMessage) -> None:
        await say(message, "去劳动监察大队登记。" * 100 if message.text == "长" else f"答：{message.text}")

    world.assistant._handler = talk
    assert (await world.says("长")).endswith(wording("continue_hint"))
    assert (await world.says("继续")).startswith("去劳动")
    assert await world.says("继续") == "答：继续"


async def test_another_question_drops_the_rest(world: World) -> None:
    async def talk(message: UserMessage) -> None:
        await say(message, "去劳动监察大队登记。" * 100 if message.text == "长" else f"答：{message.text}")

    world.assistant._handler = talk
    for content in ("长", "工资"):
        await world.says(content)
    assert await world.says("继续") == "答：继续"


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


async def test_the_conversation_is_kept_redacted(world: World) -> None:
    await world.says("我叫张伟，电话13812345678，工资没发")
    kept = world.inbox.messages_after(person_of())
    assert [message.author for message in kept] == ["person", "bot"]
    assert "13812345678" not in kept[0].text and "张伟" not in kept[0].text
    assert kept[1].payload is not None and kept[1].payload["answer"]["status"] == "smalltalk"


async def test_a_person_who_leaves_is_forgotten_everywhere(world: World, tmp_path: Path) -> None:
    await world.post(event("subscribe", EventKey="qrscene_anyang"))
    await world.says("工资")
    assert (await world.post(event("unsubscribe"))).body == b"success"
    assert world.inbox.messages_after(person_of()) == []
    assert world.turns.ledger(person_of()).region() is None
    await world.says("工资", MsgId=99)
    assert world.assistant.heard[-1].metadata == {}


async def test_openids_are_written_nowhere(world: World, tmp_path: Path) -> None:
    await world.says("工资", FromUserName="oOPENIDofSomebody")
    await world.post(event("subscribe", FromUserName="oOPENIDofSomebody"))
    assert b"oOPENIDofSomebody" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


async def talk_of_persons(message: UserMessage) -> None:
    """An assistant that knows when a person is wanted."""
    is_wanted = message.text == "找真人"
    words = "这里没有真人值班。要找人说，请打电话：\n12333" if is_wanted else f"答：{message.text}"
    await say(message, words, "handover" if is_wanted else "answered")


@pytest.fixture
async def handed_over(world: World) -> World:
    """A person who asked for a person, where there are staff."""
    Accounts(world.inbox.database).add("li", "a long password", "staff", "test")
    world.assistant._handler = talk_of_persons
    await world.says("工资没发")
    said = await world.says("找真人")
    wait = staff_say("wait", minutes=10, leave=leave_words())
    assert said.startswith(f"{answer_say('handed_over')}{channel_say('next_in_line')}{staff_say('hours_unknown')}{wait}\n12333")
    assert f"msgmenucontent={quote(leave_words())}" in said, "to tap"
    return world


async def test_without_staff_nobody_is_promised_and_the_assistant_goes_on(world: World) -> None:
    world.assistant._handler = talk_of_persons
    assert (await world.says("找真人")).startswith("这里没有真人值班")
    assert world.inbox.conversation(person_of()).status == "bot"
    assert await world.says("社保") == "答：社保"


async def test_whoever_asks_for_a_person_waits_for_staff(handed_over: World) -> None:
    assert handed_over.inbox.conversation(person_of()).status == "open"
    heard = len(handed_over.assistant.heard)
    assert (await handed_over.says("有人吗")).startswith(channel_say("next_in_line") + wording("waiting", leave=leave_words()))
    assert (await handed_over.post(text("在吗"))).body == b"success"
    assert (await handed_over.post(xml(MsgType="image"))).body == b"success"
    assert len(handed_over.assistant.heard) == heard
    assert [message.text for message in handed_over.inbox.messages_after(person_of())][-3:] == ["有人吗", "在吗", "〔图片〕"]


async def test_what_staff_wrote_comes_with_the_next_message_once(handed_over: World) -> None:
    handed_over.inbox.reply_as_staff(person_of(), "li", "带上合同来大厅")
    assert await handed_over.says("在吗") == wording("staff", text="带上合同来大厅")
    assert (await handed_over.says("好的")).startswith(channel_say("next_in_line") + wording("waiting", leave=leave_words()))
    handed_over.inbox.reply_as_staff(person_of(), "li", "二楼")
    handed_over.inbox.close_handover(person_of(), "li")
    assert await handed_over.says("社保") == f"{wording('staff', text='二楼')}\n\n答：社保"
    assert await handed_over.says("社保") == "答：社保"


async def test_a_reply_of_staff_says_whose_it_is(handed_over: World) -> None:
    Team(handed_over.inbox.database).set_shown_name("li", "李姐", "li")
    handed_over.inbox.reply_as_staff(person_of(), "li", "带上合同来大厅")
    assert await handed_over.says("在吗") == wording("staff_named", name="李姐", text="带上合同来大厅")


async def test_that_staff_have_finished_comes_with_the_next_message_once(handed_over: World) -> None:
    handed_over.inbox.reply_as_staff(person_of(), "li", "二楼")
    give_back(handed_over.inbox, person_of(), "li", helper_say("talk_given_back"))
    assert await handed_over.says("社保") == f"{wording('staff', text='二楼')}\n{helper_say('talk_given_back')}\n\n答：社保"
    assert await handed_over.says("社保") == "答：社保"


@pytest.mark.parametrize("words", ["不找人了", "1", "“问机器人”", "不找真人了吧。", "算了不等人工了，你接着说"])
async def test_a_person_can_go_back_to_the_assistant(handed_over: World, words: str) -> None:
    assert await handed_over.says(words) == f"答：{'不找人了' if words == '1' else words}"
    assert handed_over.inbox.conversation(person_of()).status == "bot"
    assert await handed_over.says("社保") == "答：社保"


@pytest.mark.parametrize("words", ["工地在文峰区", "好的谢谢", "我把合同发给你", "2", "怎么还没人回"])
async def test_what_is_said_to_staff_leaves_nobody(handed_over: World, words: str) -> None:
    await handed_over.says(words)
    assert handed_over.inbox.conversation(person_of()).status == "open"


async def test_what_is_said_to_a_clerk_who_answers_is_theirs(handed_over: World) -> None:
    handed_over.inbox.reply_as_staff(person_of(), "li", "这事要排队，等两天")
    await handed_over.says("那我不等了，你接着说别的办法")
    assert handed_over.inbox.conversation(person_of()).status == "open"
    await handed_over.says("不找人了")
    assert handed_over.inbox.conversation(person_of()).status == "bot"


async def test_danger_does_not_wait_for_staff(handed_over: World) -> None:
    assert await handed_over.says("我不想活了") == "答：我不想活了"


async def test_a_failing_turn_still_gets_words_with_numbers(world: World) -> None:
    async def fail(_: UserMessage) -> None:
        raise RuntimeError("secret detail")

    world.assistant._handler = fail
    words = await world.says("工资")
    assert "12333" in words and "secret" not in words


async def test_a_broken_inbox_does_not_stop_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_SECRET", "secret of the tests, long enough")
    broken = await started(make_world(tmp_path, Assistant(), inbox_url="sqlite:////proc/nowhere/inbox.db"))
    assert await broken.says("工资") == "答：工资"


async def test_a_broken_state_gets_the_fallback_and_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_SECRET", "secret of the tests, long enough")
    broken = await started(make_world(tmp_path, Assistant()))

    def down(*_: object) -> None:
        raise StateError("down")

    for name in ("increment", "get", "add"):
        monkeypatch.setattr(broken.state, name, down)
    assert "12333" in await broken.says("工资")


async def test_nothing_personal_or_secret_is_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await world.says("电话13812345678", FromUserName="oOPENID")
    await request(world.app, "POST", query() | {"signature": "bad"}, text("电话13812345678", FromUserName="oOPENID"))
    await request(world.app, "POST", query(), b"<xml>13812345678 oOPENID")
    for secret in ("13812345678", "oOPENID", TOKEN):
        assert secret not in caplog.text


@pytest.mark.parametrize("body", [b"", b"{}", b"<xml></xml>", text("x" * 70_000), xml(MsgId=None)])
async def test_a_signed_body_that_means_nothing_is_acknowledged(world: World, body: bytes) -> None:
    got = await request(world.app, "POST", query(), body)
    assert (got.status, got.body) == (200, b"success")


async def test_an_account_of_the_safe_mode_refuses_plain_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_SECRET", "secret of the tests, long enough")
    plain = await started(make_world(tmp_path, Assistant(), account=Account(TOKEN, safe_only=True)))
    assert (await plain.post(text("工资"))).status == 403


async def test_the_account_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_state.cache_clear()
    monkeypatch.setenv("GONGYOU_STATE_URL", f"sqlite:///{tmp_path}/state.db")
    monkeypatch.setenv("GONGYOU_WECHAT_TOKEN", TOKEN)
    channel = WeChatInput.from_credentials({"safe_only": True})
    assert channel.callback.account == Account(TOKEN, safe_only=True) and channel.callback.turns.sender is None
    monkeypatch.delenv("GONGYOU_WECHAT_TOKEN")
    assert WeChatInput.from_credentials(None).callback.account.token == ""
    open_state.cache_clear()


async def test_a_verified_account_notes_what_allows_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_SECRET", "secret of the tests, long enough")

    class Sender:
        def __init__(self) -> None:
            self.seen: list[str] = []

        def noticed(self, openid: str, occasion: Any) -> None:
            self.seen.append(occasion.value)

        def send_text(self, openid: str, text: str) -> bool:
            return True

    sender = Sender()
    verified = await started(make_world(tmp_path, Assistant(), sender=sender))
    for body in (
        text("工资"),
        event("CLICK", EventKey="工资"),
        event("subscribe"),
        event("SCAN", EventKey="anyang"),
        event("VIEW", EventKey="x"),
    ):
        await verified.post(body)
    assert sender.seen == ["message", "menu", "subscribe", "scan"]
