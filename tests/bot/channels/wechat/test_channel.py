"""The channel in the real app: questions, long answers, accounts, forgetting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot.channels.wechat.channel import WeChatInput
from bot.channels.wechat.protocol import Account
from bot.channels.wechat.render import say as wording
from bot.shared_state import open_state
from tests.bot.channels.wechat.wechat_fixtures import World, few_cities, loaded, make_world, person_of, quick_world, started  # noqa: F401 - fixtures
from tests.bot.channels.wechat.wechat_world import TOKEN, Assistant, Got, event, query, request, say, text, unsealed


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
