"""A hand-over on WeChat, in the real app."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from rasa.core.channels.channel import UserMessage

from bot.channels.handover import give_back
from bot.channels.wechat.render import say as wording
from bot.channels.words import channel_say
from bot.inbox.accounts import Accounts
from bot.inbox.centre import say as staff_say
from bot.inbox.team import Team
from bot.staff.words import say as helper_say
from knowledge.answers.wording import say as answer_say
from knowledge.talk.words import leave_words
from tests.bot.channels.wechat.wechat_fixtures import World, few_cities, loaded, person_of, quick_world, started  # noqa: F401 - fixtures
from tests.bot.channels.wechat.wechat_world import say, text, xml


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
