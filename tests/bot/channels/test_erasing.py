"""清除 in the running app, on every channel: what was said is in no byte of any file afterwards, and only after a yes to the question."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.channels import erasing, rest
from bot.channels.erasing import keep_erasing, unerased
from bot.channels.forget_old import works_of_all_channels
from bot.inbox.accounts import Accounts
from bot.inbox.store import open_inbox
from bot.rasa import sqlite_rows
from knowledge.answers.wording import say
from tests.bot.channels.wechat.wechat_world import event
from tests.bot.channels.whole_app import Play, Running, own_var, play_fixture  # noqa: F401 - a fixture

WORD = "饕餮鎏锜"
TOLD = f"安阳老板拖欠工资怎么办，工地在{WORD}"
GONE = say("erased", things="聊天记录、记住的城市")


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another process in the middle of a write."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


CHANNELS = pytest.mark.parametrize("channel", ["rest", "web", "wechat"])


@CHANNELS
@pytest.mark.parametrize("yes", ["确定清除", "确定", "1"])
def test_what_was_said_is_in_no_byte_of_any_file(play: Callable[[Play], None], channel: str, yes: str) -> None:
    async def scene(app: Running) -> None:
        says, other = app.says(channel), app.says("web" if channel == "rest" else "rest")
        await other("郑州孩子上学要什么材料")
        await says(TOLD)
        await says(f"{WORD}的天气怎么样")
        assert "tracker.db" in "".join(app.files_with(WORD))
        asked = await says("清除")
        assert asked.startswith(say("erase_ask")) and app.files_with(WORD), "nothing is deleted before the answer"
        assert (await says(yes)).startswith(say("erased", things="")[:4])
        await app.until_gone(WORD, app.key(channel), app.name)
        assert "哪个城市" in await says("落户要什么条件"), "the city is forgotten"
        assert "哪个城市" not in await other("落户要什么条件"), "somebody else's is not"

    play(scene)


def test_web_says_what_was_deleted_and_shows_nothing_else(play: Callable[[Play], None]) -> None:
    async def scene(app: Running) -> None:
        await app.web(TOLD)
        await app.web("清除")
        status, taken = await app.page.ask("确定清除", "m-yes")
        (last,) = await app.page.history()
        assert status == 202 and (last["text"], last["erased"], last["author"]) == (GONE, True, "bot") and last["seq"] > taken["seq"]
        assert await app.page.ask("确定清除", "m-yes") == (200, taken), "the page may send it twice"
        assert open_inbox().messages_after(app.key("web")) == []
        assert (await app.page.say("你好"))["author"] == "bot"
        assert [line["text"] for line in await app.page.history()][:2] == [GONE, "你好"]

    play(scene)


@pytest.mark.parametrize(
    "said", ["那电话呢", "不删了", "好的", "谢谢", "2", "返回", "郑州落户要什么条件", "清除", "换城市", "我不想活了", "有人要打死我，确定"]
)
def test_any_other_message_is_read_as_what_it_is(play: Callable[[Play], None], said: str) -> None:
    async def scene(app: Running) -> None:
        await app.rest(TOLD)
        plain = await app.rest(said)
        await app.rest("清除")
        heard = await app.rest(said)
        assert say("erased", things="")[:4] not in heard and app.files_with(WORD)
        if said in ("那电话呢", "返回", "我不想活了", "谢谢"):
            assert heard == plain
        if said in ("不删了", "2"):
            assert heard == say("erase_kept")
        if said in ("好的", "清除"):
            assert heard == say("erase_ask")
        if "死" in said or "活" in said:
            assert "110" in heard or "120" in heard
        after = await app.rest("确定清除")
        assert after.startswith(say("erased", things="")[:4]) is (heard == say("erase_ask")), "the question was another one's"

    play(scene)


def test_a_yes_without_the_question_deletes_nothing(play: Callable[[Play], None]) -> None:
    async def scene(app: Running) -> None:
        await app.rest(TOLD)
        assert await app.rest("确定清除") == say("erase_ask") and app.files_with(WORD)

    play(scene)


@pytest.mark.parametrize("back", ["返回", "上一个", "返回上一页。"])
def test_going_back_shows_the_last_answer(play: Callable[[Play], None], back: str) -> None:
    async def scene(app: Running) -> None:
        assert await app.rest(back) == say("repeat_none")
        answered = await app.rest("安阳老板拖欠工资怎么办")
        await app.rest("谢谢")
        assert await app.rest(back) == answered
        assert "安阳" in await app.rest("落户要什么条件"), "nothing is forgotten"

    play(scene)


def test_going_back_after_danger_shows_the_numbers_again(play: Callable[[Play], None]) -> None:
    async def scene(app: Running) -> None:
        assert await app.rest("我不想活了") == await app.rest("返回")

    play(scene)


@pytest.mark.parametrize("channel", ["web", "wechat"])
def test_an_open_handover_does_not_stand_in_the_way_and_is_closed(play: Callable[[Play], None], channel: str) -> None:
    async def scene(app: Running) -> None:
        says, inbox, person = app.says(channel), open_inbox(), app.key(channel)
        Accounts(inbox.database).add("li", "a long password", "staff", "test")
        await says(TOLD)
        await says("找真人")
        inbox.reply_as_staff(person, "li", f"去{WORD}找我")
        assert [talk.person for talk in inbox.open_conversations()] == [person]
        assert (await says("清除")).partition("\n\n")[2 if channel == "wechat" else 0].startswith(say("erase_ask"))
        assert "工作人员" in await says("确定"), "聊天记录、记住的城市、留给工作人员的话"
        assert inbox.open_conversations() == []
        await app.until_gone(WORD, person)
        assert [entry.object for entry in Accounts(inbox.database).audit() if entry.action == "reply"] == ["forgotten"]
        assert "哪个城市" in await says("落户要什么条件"), "the assistant answers again"

    play(scene)


def test_with_staff_a_yes_is_theirs_where_something_came_between(play: Callable[[Play], None]) -> None:
    async def scene(app: Running) -> None:
        Accounts(open_inbox().database).add("li", "a long password", "staff", "test")
        await app.wechat(TOLD)
        await app.wechat("找真人")
        await app.wechat("清除")
        await app.wechat("有人吗")
        await app.wechat("确定清除")
        assert app.files_with(WORD) and open_inbox().open_conversations()

    play(scene)


def test_votes_and_questions_for_learning_go_too(play: Callable[[Play], None]) -> None:
    async def scene(app: Running) -> None:
        inbox = open_inbox()
        line = await app.page.say(f"{WORD}的天气怎么样")
        await app.page.call("POST", "/chat/feedback", json={"seq": line["seq"], "vote": "down", "reason": "没答对"})
        assert inbox.questions() and inbox.feedback()
        await app.web("清除")
        assert await app.web("确定清除") == say("erased", things="聊天记录、留给工作人员的话、给回答的评价")
        assert not inbox.questions() and not inbox.feedback() and not app.files_with(WORD, app.key("web"))

    play(scene)


def test_the_pages_own_button_leaves_no_byte(play: Callable[[Play], None]) -> None:
    async def scene(app: Running) -> None:
        await app.web(TOLD)
        assert (await app.page.call("DELETE", "/chat/conversation"))[0] == 204
        assert not app.files_with(WORD, app.key("web"))

    play(scene)


def test_leaving_wechat_leaves_no_byte(play: Callable[[Play], None]) -> None:
    async def scene(app: Running) -> None:
        await app.wechat(TOLD)
        await app.wechat_post(event("unsubscribe", FromUserName=app.name))
        await app.until_gone(WORD, app.key("wechat"))

    play(scene)


@CHANNELS
@pytest.mark.parametrize("database", ["tracker.db", "inbox.db"])
def test_what_cannot_be_deleted_is_said_and_deleted_later(
    play: Callable[[Play], None], channel: str, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(app: Running) -> None:
        says, person = app.says(channel), app.key(channel)
        await says(TOLD)
        await says("清除")
        with held(app.var / database):
            assert await says("确定清除") == say("erased_partly")
            assert unerased() == [person]
            if channel == "web":
                assert (await app.page.call("DELETE", "/chat/conversation"))[0] == 503
        if database == "tracker.db":
            assert app.files_with(WORD)
        monkeypatch.setattr(erasing, "AGAIN_SECONDS", 0.05)
        again = asyncio.create_task(keep_erasing(works_of_all_channels(app.agent)))
        await app.until_gone(WORD, person)
        again.cancel()
        assert unerased() == []

    monkeypatch.setattr(sqlite_rows, "BUSY_MILLISECONDS", 20)
    monkeypatch.setattr("bot.inbox.wiping.WAIT_SECONDS", 0.2)
    play(scene)


def test_a_channel_without_stores_says_that_nothing_was_deleted(play: Callable[[Play], None]) -> None:
    async def scene(app: Running) -> None:
        from bot.channels.inbound import read_inbound

        for words in ("清除", "确定清除"):
            messages = await rest.run_turn(read_inbound({"sender": "x", "message": words}), app.agent.handle_message, "suite")
        assert messages[0]["text"] == say("erase_impossible")

    play(scene)
