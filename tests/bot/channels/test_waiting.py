"""找真人 in the running app: nobody waits for ever, everybody can leave again, and a clerk who answers is never talked over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.inbox.accounts import Accounts
from bot.inbox.centre import say as staff_say
from bot.inbox.clock import CHINA, utc_now
from bot.inbox.hours import staff_hours_line
from bot.inbox.store import Inbox, open_inbox
from bot.shared_state import open_state
from bot.simulator.api import Occasion, SimulatedApi
from bot.simulator.api_server import running_api
from bot.staff import waiting
from bot.staff.waiting import give_back_unanswered, keep_giving_back
from knowledge.answers.wording import say
from tests.bot.channels.whole_app import Running, own_var, play_fixture  # noqa: F401 - a fixture
from tests.bot.passing import let_pass

CHANNELS = pytest.mark.parametrize("channel", ["web", "wechat"])
Plays = Callable[..., None]


@pytest.fixture(autouse=True)
def inbox(var: Path, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    """The inbox of a centre with a clerk and no hours."""
    monkeypatch.delenv("GONGYOU_STAFF_SETTINGS", raising=False)
    monkeypatch.setattr(waiting, "LOOK_SECONDS", 0.05)
    inbox = open_inbox()
    Accounts(inbox.database).add("li", "a long password", "staff", "test")
    return inbox


def centre(folder: Path, patch: pytest.MonkeyPatch, settings: str) -> None:
    (folder / "staff.yml").write_text(settings)
    patch.setenv("GONGYOU_STAFF_SETTINGS", str(folder / "staff.yml"))


def go_home(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """The centre opens again in three days."""
    day = (datetime.now(CHINA) + timedelta(days=3)).isoweekday()
    centre(folder, patch, f"hours: {{days: [{day}], times: ['09:00-12:00']}}\n")


@contextmanager
def giving_back() -> Iterator[None]:
    """What the server does beside answering."""
    task = asyncio.create_task(keep_giving_back())
    yield
    task.cancel()


async def ask_for_person(app: Running, channel: str) -> str:
    """Ask something, then for a person; their key."""
    await app.says(channel)("安阳老板拖欠工资怎么办")
    assert say("handed_over") in await app.says(channel)("找真人")
    return app.key(channel)


def given_back(inbox: Inbox, person: str) -> list[str]:
    """The lines that say that the bot answers again because nobody did."""
    known = (staff_say("missed", minutes=10), staff_say("missed_off"))
    return [line.text for line in inbox.messages_after(person) if line.text in known]


def test_the_page_is_told_without_a_word_from_the_person_and_once(play: Plays, inbox: Inbox) -> None:
    async def scene(app: Running) -> None:
        await ask_for_person(app, "web")
        await app.page.ask("有人吗")
        with giving_back():
            let_pass(inbox, minutes=9)
            before = await app.page.news()
            assert (await app.page.news(before["cursor"], 0.5))["messages"] == [] and before["status"] == "open", "not before the time"
            let_pass(inbox, minutes=1)
            news = await app.page.news(before["cursor"], 20)
            (line,) = news["messages"]
            assert (line["author"], line["text"], news["status"]) == ("bot", staff_say("missed", minutes=10), "bot")
            assert line["buttons"] == [{"title": "再问一次", "payload": "有人吗"}]
            let_pass(inbox, hours=1)
            assert (await app.page.news(news["cursor"], 0.5))["messages"] == [], "never twice"
        assert "落户" in await app.web("安阳落户要什么条件"), "the bot is back"
        assert [talk.status for talk in inbox.asked_conversations()] == ["missed"], "and staff see that they were asked for"

    play(scene)


def test_the_waiting_ends_after_a_restart_too(play: Plays, inbox: Inbox) -> None:
    people: list[str] = []

    async def before(app: Running) -> None:
        people.append(await ask_for_person(app, "web"))

    async def after(app: Running) -> None:
        with giving_back():
            await asyncio.sleep(0.5)

    play(before)
    let_pass(inbox, minutes=11)
    play(after)
    play(after)
    assert given_back(inbox, people[0]) == [staff_say("missed", minutes=10)]


def test_wechat_has_it_with_the_next_message_where_nothing_may_be_sent_before(play: Plays, inbox: Inbox) -> None:
    async def scene(app: Running) -> None:
        await ask_for_person(app, "wechat")
        let_pass(inbox, minutes=11)
        with giving_back():
            await asyncio.sleep(0.5)
        heard = await app.wechat("安阳落户要什么条件")
        assert heard.startswith(f"{staff_say('missed', minutes=10)}\n\n") and "落户" in heard
        assert staff_say("missed", minutes=10) not in await app.wechat("那要多久"), "once"

    play(scene)


def test_wechat_has_it_at_once_where_the_account_may_send_it(play: Plays, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    simulated = SimulatedApi()

    async def scene(app: Running) -> None:
        await ask_for_person(app, "wechat")
        simulated.interacted(app.name, Occasion("message"))
        let_pass(inbox, minutes=11)
        with giving_back():
            await asyncio.sleep(1)
        assert simulated.collect(app.name) == [staff_say("missed", minutes=10)]
        heard = await app.wechat("安阳落户要什么条件")
        assert "落户" in heard and staff_say("missed", minutes=10) not in heard, "never twice"

    with running_api(simulated) as address:
        monkeypatch.setenv("GONGYOU_WECHAT_APPID", simulated.app_id)
        monkeypatch.setenv("GONGYOU_WECHAT_SECRET", simulated.secret)
        monkeypatch.setenv("GONGYOU_WECHAT_API", address)
        open_state.cache_clear()
        play(scene, verified=True)


@CHANNELS
def test_outside_the_hours_the_bot_never_leaves(
    play: Plays, inbox: Inbox, channel: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_home(tmp_path, monkeypatch)

    async def scene(app: Running) -> None:
        await app.says(channel)("安阳老板拖欠工资怎么办")
        said = await app.says(channel)("找真人")
        assert staff_hours_line(utc_now()) + staff_say("bot_answers") in said and "不找人了" not in said
        assert "落户" in await app.says(channel)("安阳落户要什么条件")
        (talk,) = inbox.asked_conversations()
        assert (talk.person, talk.status, talk.question) == (app.key(channel), "missed", "安阳老板拖欠工资怎么办")
        assert given_back(inbox, talk.person) == [], "it was said already"

    play(scene)


@CHANNELS
def test_a_question_after_a_while_is_answered_though_nothing_looked_after_it(play: Plays, inbox: Inbox, channel: str) -> None:
    async def scene(app: Running) -> None:
        person = await ask_for_person(app, channel)
        let_pass(inbox, minutes=11)
        assert "落户" in await app.says(channel)("安阳落户要什么条件")
        assert given_back(inbox, person) == [staff_say("missed", minutes=10)]
        lines = [line.text for line in inbox.messages_after(person)]
        assert lines.index(staff_say("missed", minutes=10)) < lines.index("安阳落户要什么条件")

    play(scene)


@CHANNELS
def test_a_question_after_the_clerk_went_home_is_answered_at_once(
    play: Plays, inbox: Inbox, channel: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(app: Running) -> None:
        person = await ask_for_person(app, channel)
        inbox.reply_as_staff(person, "li", "带上合同来大厅")
        let_pass(inbox, hours=1)
        go_home(tmp_path, monkeypatch)
        assert give_back_unanswered(inbox, utc_now()) == [], "nothing is left unanswered"
        assert "落户" in await app.says(channel)("安阳落户要什么条件")
        assert given_back(inbox, person) == [staff_say("missed_off")]

    play(scene)


@CHANNELS
def test_a_clerk_who_answers_or_looks_is_not_talked_over(play: Plays, inbox: Inbox, channel: str) -> None:
    async def scene(app: Running) -> None:
        person = await ask_for_person(app, channel)
        let_pass(inbox, minutes=9)
        inbox.look(person, "li")
        let_pass(inbox, minutes=2)
        inbox.look(person, "li")
        let_pass(inbox, seconds=5)
        assert give_back_unanswered(inbox, utc_now()) == [], "somebody has just opened it"
        inbox.reply_as_staff(person, "li", "在，你说")
        let_pass(inbox, hours=3)
        assert give_back_unanswered(inbox, utc_now()) == [], "answered"
        await app.says(channel)("欠了三个月")
        assert inbox.conversation(person).status == "open" and inbox.messages_after(person)[-1].text == "欠了三个月"
        let_pass(inbox, minutes=9)
        assert give_back_unanswered(inbox, utc_now()) == []
        let_pass(inbox, minutes=2)
        assert len(give_back_unanswered(inbox, utc_now())) == 1, "what was said since waits for nobody"

    play(scene)


def test_a_page_left_open_on_an_empty_desk_keeps_nobody_waiting(play: Plays, inbox: Inbox) -> None:
    async def scene(app: Running) -> None:
        person = await ask_for_person(app, "web")
        for _ in range(50):
            inbox.look(person, "li")
            let_pass(inbox, seconds=15)
        assert len(give_back_unanswered(inbox, utc_now())) == 1

    play(scene)


@CHANNELS
def test_a_clerk_who_comes_late_takes_over_again(play: Plays, inbox: Inbox, channel: str) -> None:
    async def scene(app: Running) -> None:
        person = await ask_for_person(app, channel)
        let_pass(inbox, minutes=11)
        give_back_unanswered(inbox, utc_now())
        inbox.reply_as_staff(person, "li", "我来了")
        assert inbox.conversation(person).status == "open"
        heard = await app.says(channel)("好的") if channel == "wechat" else (await app.page.news())["messages"][-1]["text"]
        assert "我来了" in heard

    play(scene)


@CHANNELS
@pytest.mark.parametrize("words", ["不找人了", "算了不等人工了，你接着说"])
def test_a_person_leaves_and_is_answered(play: Plays, inbox: Inbox, channel: str, words: str) -> None:
    async def scene(app: Running) -> None:
        person = await ask_for_person(app, channel)
        assert say("person_left") in await app.says(channel)(words)
        assert inbox.conversation(person).status == "bot" and inbox.asked_conversations() == [], "staff see that nobody waits"
        assert "落户" in await app.says(channel)("安阳落户要什么条件")

    play(scene)


def test_who_was_missed_and_wants_nobody_any_more_leaves_the_list(play: Plays, inbox: Inbox) -> None:
    async def scene(app: Running) -> None:
        await ask_for_person(app, "web")
        let_pass(inbox, minutes=11)
        await app.web("安阳落户要什么条件")
        assert [talk.status for talk in inbox.asked_conversations()] == ["missed"]
        assert say("person_left") in await app.web("不找人了")
        assert inbox.asked_conversations() == []

    play(scene)


def test_the_minutes_are_the_centres(play: Plays, inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    centre(tmp_path, monkeypatch, "settings:\n  wait_minutes: 30\n")

    async def scene(app: Running) -> None:
        await app.web("安阳老板拖欠工资怎么办")
        assert "30分钟" in await app.web("找真人")
        let_pass(inbox, minutes=29)
        assert give_back_unanswered(inbox, utc_now()) == []
        let_pass(inbox, minutes=2)
        (told,) = give_back_unanswered(inbox, utc_now())
        assert told.text == staff_say("missed", minutes=30)

    play(scene)
