"""Danger in the running app, on every channel: the emergency number comes whatever waits, limits or was asked, and the talk goes on after it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot.channels.web.request import LONGEST_TEXT
from bot.channels.wechat.render import say as wechat_say
from bot.inbox.accounts import Accounts
from bot.inbox.store import open_inbox
from knowledge.answers.wording import say
from knowledge.danger.kinds import load_kinds
from tests.bot.channels.whole_app import Running, own_var, play_fixture  # noqa: F401 - a fixture

DANGER = "我不想活了"
HELP = load_kinds()["self_harm"].say
WAGES = "安阳老板拖欠工资怎么办"
CALM = say("calm_button")
CHANNELS = pytest.mark.parametrize("channel", ["rest", "web", "wechat"])

Plays = Callable[..., None]


@CHANNELS
@pytest.mark.parametrize("before", [WAGES, "帮帮我", "公租房怎么申请", "你好", "清除", "换城市", "我要找真人"])
def test_after_an_answer_a_menu_a_question_back_and_the_question_to_erase(play: Plays, channel: str, before: str) -> None:
    async def scene(app: Running) -> None:
        says = app.says(channel)
        await says(before)
        heard = await says(DANGER)
        assert HELP in heard and say("erased_partly") not in heard and say("erase_ask") not in heard

    play(scene)


@CHANNELS
def test_in_a_long_message_it_is_heard(play: Plays, channel: str) -> None:
    async def scene(app: Running) -> None:
        story = "我在工地上干活，老板一直拖着不给钱，家里老人还病着。" * 90
        assert len(story) > LONGEST_TEXT and HELP in await app.says(channel)(f"{DANGER}。{story}")

    play(scene)


def test_a_long_message_without_danger_is_still_refused_on_the_page(play: Plays) -> None:
    async def scene(app: Running) -> None:
        assert (await app.page.ask("老板不给钱。" * 400))[0] == 400

    play(scene)


def test_at_the_message_limit_of_the_page(play: Plays) -> None:
    async def scene(app: Running) -> None:
        await app.web(WAGES)
        assert (await app.page.ask("落户要什么条件"))[1]["error"] == "rate"
        assert HELP in await app.web(DANGER)
        assert HELP in await app.web(DANGER), "and once more"
        assert (await app.page.ask("落户要什么条件"))[1]["error"] == "rate"

    play(scene, messages_per_minute=1)


def test_at_the_limit_of_the_whole_site(play: Plays) -> None:
    async def scene(app: Running) -> None:
        await app.web(WAGES)
        assert (await app.page.another().ask(WAGES))[0] == 429
        assert HELP in (await app.page.another().say(DANGER))["text"]

    play(scene, site_burst=1, site_per_second=0.001)


@CHANNELS
def test_while_an_answer_is_pending(play: Plays, agent: Any, monkeypatch: pytest.MonkeyPatch, channel: str) -> None:
    """The one before is held back until the cry for help has arrived; both are answered."""
    real = agent.handle_message

    async def slow(message: UserMessage) -> None:
        if message.text != DANGER:
            await asyncio.sleep(0.5)
        await real(message)

    async def scene(app: Running) -> None:
        if channel == "web":
            assert (await app.page.ask(WAGES))[0] == 202
            assert (await app.page.ask("落户要什么条件"))[1]["error"] == "busy"
            assert (await app.page.ask(DANGER))[0] == 202
            said = [line["text"] for line in await app.page.history()]
            assert any(HELP in line for line in said)
            return
        first = asyncio.create_task(app.says(channel)(WAGES))
        await asyncio.sleep(0.1)
        assert HELP in await app.says(channel)(DANGER)
        assert "12333" in await first

    monkeypatch.setattr(agent, "handle_message", slow)
    play(scene)


@pytest.mark.parametrize("channel", ["web", "wechat"])
def test_in_hand_over_the_assistant_answers_and_staff_read_it(play: Plays, channel: str) -> None:
    async def scene(app: Running) -> None:
        says, inbox, person = app.says(channel), open_inbox(), app.key(channel)
        Accounts(inbox.database).add("li", "a long password", "staff", "test")
        await says(WAGES)
        await says("找真人")
        assert HELP in await says(DANGER)
        assert inbox.conversation(person).status == "open", "staff still have the conversation"
        assert DANGER in [line.text for line in inbox.messages_after(person)]

    play(scene)


@CHANNELS
def test_all_is_well_goes_back_to_the_topic(play: Plays, channel: str) -> None:
    async def scene(app: Running) -> None:
        says = app.says(channel)
        await says(WAGES)
        assert CALM in await _shown(app, channel, DANGER)
        heard = await says(CALM)
        assert heard.startswith(say("calm")) and say("calm_topic", topic="拖欠工资") in heard
        assert "安政〔2015〕34号" in await says("哪个部门管")

    play(scene)


@CHANNELS
def test_all_is_well_goes_back_to_the_choices(play: Plays, channel: str) -> None:
    async def scene(app: Running) -> None:
        says = app.says(channel)
        await says("公租房怎么申请")
        await says(DANGER)
        heard = await _shown(app, channel, CALM)
        assert say("calm_choices") in heard and "安阳市" in heard and "郑州市" in heard
        assert "安阳" in await says("安阳市")

    play(scene)


@CHANNELS
def test_all_is_well_where_nothing_was_asked_asks_what_it_is_about(play: Plays, channel: str) -> None:
    async def scene(app: Running) -> None:
        await app.says(channel)(DANGER)
        assert say("calm_ask") in await app.says(channel)(CALM)

    play(scene)


def test_the_number_to_call_stands_alone_on_wechats_first_line(play: Plays) -> None:
    async def scene(app: Running) -> None:
        first, *rest = (await app.wechat("工友触电倒地上了")).split("\n")
        assert first.startswith("【马上打 120】") and rest[0] == ""
        assert any(line.startswith(wechat_say("danger_others", numbers="119")) for line in rest)

    play(scene)


async def _shown(app: Running, channel: str, words: str) -> str:
    """What is said, with the choices below it."""
    if channel != "web":
        return await _rest_with_buttons(app, words) if channel == "rest" else await app.wechat(words)
    line = await app.page.say(words)
    return "\n".join([line["text"], *(button["payload"] for button in line["buttons"])])


async def _rest_with_buttons(app: Running, words: str) -> str:
    body = {"sender": app.name, "message": words}
    async with app.session.post(f"{app.address}/webhooks/rest/webhook", json=body) as response:
        messages = await response.json()
    return "\n".join(str(message.get("text", "")) + "".join(b["payload"] for b in message.get("buttons", ())) for message in messages)
