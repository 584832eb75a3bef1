"""The web channel over HTTP: the app of `make run` with a real inbox and an assistant that works, fails, hangs or waits."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from bot import server
from bot.channels import rest
from bot.channels.fallback import NUMBERS
from bot.channels.web import due as web_due
from bot.channels.web import talk as web_talk
from bot.channels.web.store import Snapshot, Transcript
from bot.channels.web.words import web_say
from bot.channels.words import channel_say
from bot.inbox.accounts import Accounts
from bot.inbox.person import person_key
from bot.inbox.store import Inbox, open_inbox
from knowledge.answers.wording import say
from knowledge.errors import KnowledgeError
from tests.bot.channels.test_rest import fail, hang, stay_silent
from tests.bot.channels.web.web_page import Page, Talker, open_page
from tests.bot.conftest import Run

WAGES = "老板拖欠工资怎么办"


@pytest.fixture(autouse=True)
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    """An inbox of this test's own."""
    monkeypatch.setenv("GONGYOU_INBOX_URL", f"sqlite:///{tmp_path}/inbox.db")
    monkeypatch.setenv("GONGYOU_SECRET", "a secret of the tests, long enough")
    return open_inbox()


def person_of(page: Page) -> str:
    return person_key("web", page.conversation)


async def test_a_question_is_taken_at_once_and_its_answer_fetched(tmp_path: Path) -> None:
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        status, taken = await page.ask(WAGES, "q1", region="anyang")
        asked, answered = await page.history()
    assert (status, taken) == (202, {"seq": asked["seq"]})
    assert (asked["author"], asked["text"], asked["id"], asked["answer"]) == ("person", WAGES, "q1", None)
    assert (answered["author"], answered["text"], answered["id"]) == ("bot", f"答：{WAGES}", None)
    assert answered["buttons"] == [{"title": "换城市", "payload": "换城市"}]
    assert answered["answer"] == talker.answer
    assert answered["seq"] > asked["seq"] and answered["at"].endswith("+00:00")
    assert talker.heard[0].metadata == {"region": "anyang"}


async def test_nobody_learns_numbers_names_or_the_id_of_the_conversation(tmp_path: Path) -> None:
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        await page.say("我叫王小明，电话13812345678，老板欠钱")
        told, kept = talker.heard[0], json.dumps(await page.history(), ensure_ascii=False)
        assert told.sender_id == person_of(page) != page.conversation
    assert "13812345678" not in told.text + kept and "王小明" not in told.text + kept
    assert "老板欠钱" in told.text


async def test_the_same_message_again_is_no_second_question(tmp_path: Path) -> None:
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        (first, taken), *again = await asyncio.gather(*(page.ask(WAGES, "q1") for _ in range(4)))
        await page.history()
        late = await page.ask(WAGES, "q1")
        assert len(await page.history()) == 2
    assert sorted([first, *(status for status, _ in again)]) == [200, 200, 200, 202]
    assert [body for _, body in [*again, late]] == [taken] * 4 and late[0] == 200
    assert len(talker.heard) == 1


async def test_the_same_id_of_two_people_is_two_messages(tmp_path: Path) -> None:
    async with open_page(Talker(), tmp_path) as page:
        assert [(await person.ask(WAGES, "q1"))[0] for person in (page, page.another())] == [202, 202]


async def test_waiting_ends_when_the_answer_comes(tmp_path: Path) -> None:
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        talker.gate.clear()
        _, taken = await page.ask(WAGES)
        waiting = asyncio.create_task(page.news(taken["seq"], 20))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        opened = time.monotonic()
        talker.gate.set()
        body = await waiting
    assert time.monotonic() - opened < 15, "not the whole wait of 20 s"
    assert [message["author"] for message in body["messages"]] == ["bot"] and not body["pending"]
    assert body["cursor"] == body["messages"][-1]["seq"]


async def test_an_answer_never_stops_pending_without_being_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Transcript.read

    async def read_slowly(transcript: Transcript, after: float) -> Snapshot:
        news = await read(transcript, after)
        await asyncio.sleep(0.2)
        return news

    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        talker.gate.clear()
        _, taken = await page.ask(WAGES)
        monkeypatch.setattr(Transcript, "read", read_slowly)
        looking = asyncio.create_task(page.news(taken["seq"]))
        await asyncio.sleep(0.1)
        talker.gate.set()
        assert await looking == {"messages": [], "cursor": taken["seq"], "pending": True, "status": "bot"}
        assert not (await page.news(taken["seq"]))["pending"]


async def test_waiting_for_nothing_ends_with_nothing(tmp_path: Path) -> None:
    async with open_page(Talker(), tmp_path) as page:
        started = time.monotonic()
        body = await page.news(0, 0.3)
        assert time.monotonic() - started >= 0.29
    assert body == {"messages": [], "cursor": 0, "pending": False, "status": "bot"}


async def test_one_question_at_a_time(tmp_path: Path) -> None:
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        talker.gate.clear()
        await page.ask(WAGES)
        assert (await page.news())["pending"] is True
        status, refused = await page.ask("工伤呢")
        other = await page.another().ask(WAGES)
        talker.gate.set()
        await page.history()
        assert (await page.ask("工伤呢"))[0] == 202
    assert (status, refused["error"]) == (429, "busy") and refused["retry_after"] >= 1
    assert "12333" in refused["say"]
    assert other[0] == 202


@pytest.mark.parametrize("settings", ["messages_per_minute: 2", "site_burst: 2"])
async def test_too_many_messages_are_told_when_to_come_back(tmp_path: Path, settings: str) -> None:
    async with open_page(Talker(), tmp_path, f"{{{settings}, site_per_second: 0.5}}") as page:
        await page.say("一")
        await page.say("二")
        status, refused = await page.ask("三")
        other, _ = await page.another().ask("一")
        assert len(await page.history()) == 4
    assert (status, refused["error"]) == (429, "rate")
    assert 1 <= refused["retry_after"] <= 30 and "稍后再试" in refused["say"]
    assert other == (202 if "messages" in settings else 429)


@pytest.mark.parametrize("handler", [fail, stay_silent, hang], ids=lambda handler: handler.__name__)
async def test_a_turn_that_dies_gets_the_fallback_and_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, handler: Any) -> None:
    monkeypatch.setattr(rest, "TURN_SECONDS", 0.2)
    async with open_page(handler, tmp_path) as page:
        answered = await page.say(WAGES)
        body = await page.news()
    assert answered["answer"]["status"] == "error" and not body["pending"]
    assert all(number in answered["text"] for number in NUMBERS) and "secret" not in answered["text"]


async def test_history_comes_back_after_a_restart(tmp_path: Path) -> None:
    async with open_page(Talker(), tmp_path) as page:
        await page.ask(WAGES, "q1")
        before = await page.history()
    talker = Talker()
    async with open_page(talker, tmp_path) as fresh:
        fresh.conversation = page.conversation
        assert await fresh.history() == before
        assert (await fresh.ask(WAGES, "q1"))[0] == 200 and not talker.heard


async def test_a_question_lost_in_a_restart_gets_one_honest_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_due, "PENDING_SECONDS", 1.0)
    monkeypatch.setattr(server, "LAST_ANSWERS_SECONDS", 0.1)
    async with open_page(hang, tmp_path) as page:
        await page.ask(WAGES, "q1")
        assert (await page.news())["pending"]
    async with open_page(Talker(), tmp_path) as fresh:
        fresh.conversation = page.conversation
        asked, lost = await fresh.history()
        assert (await fresh.history()) == [asked, lost]
        assert lost["answer"]["status"] == "error" and lost["text"].startswith(channel_say("lost"))
        assert all(number in lost["text"] for number in NUMBERS)
        assert lost["buttons"] == [{"title": channel_say("again"), "payload": WAGES}]
        assert (await fresh.say(WAGES))["text"] == f"答：{WAGES}"


async def test_stopping_the_server_sends_waiting_pages_home(tmp_path: Path) -> None:
    async with open_page(Talker(), tmp_path) as page:
        waiting = asyncio.create_task(page.news(0, 25))
        await asyncio.sleep(0.1)
        started = time.monotonic()
        await page.session.get(f"{page.address}/health")
    await asyncio.gather(waiting, return_exceptions=True)
    assert time.monotonic() - started < 20, "not the whole wait of 25 s"


async def test_forgetting_reaches_everything(tmp_path: Path, inbox: Inbox) -> None:
    async with open_page(Talker(status="no_clause"), tmp_path) as page:
        answered = await page.say(WAGES)
        await page.call("POST", "/chat/feedback", json={"seq": answered["seq"], "vote": "down", "reason": "没答对"})
        await wait_for(lambda: inbox.questions())
        assert inbox.feedback()
        waiting = asyncio.create_task(page.news(answered["seq"], 20))
        await asyncio.sleep(0.05)
        status, _ = await page.call("DELETE", "/chat/conversation")
        assert (await asyncio.wait_for(waiting, 2))["messages"] == []
        assert (await page.news())["messages"] == []
        assert page.agent.forgotten == [person_of(page)]
    assert status == 204
    assert not inbox.questions() and not inbox.feedback() and not inbox.messages_after(person_of(page))


async def test_a_running_turn_is_forgotten_too(tmp_path: Path, inbox: Inbox) -> None:
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        talker.gate.clear()
        await page.ask(WAGES)
        assert (await page.call("DELETE", "/chat/conversation"))[0] == 204
        talker.gate.set()
        await asyncio.sleep(0.1)
        assert inbox.messages_after(person_of(page)) == []
        assert (await page.call("DELETE", "/chat/conversation"))[0] == 204, "twice does no harm"


async def test_what_cannot_be_forgotten_is_not_said_to_be_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_INBOX_URL", "sqlite:////proc/no/inbox.db")
    async with open_page(Talker(), tmp_path) as page:
        status, body = await page.call("DELETE", "/chat/conversation")
    assert (status, body["say"]) == (503, web_say("not_forgotten"))


async def test_a_thumb_is_kept_with_its_reason(tmp_path: Path, inbox: Inbox) -> None:
    async with open_page(Talker(), tmp_path) as page:
        answered = await page.say(WAGES)
        status, _ = await page.call("POST", "/chat/feedback", json={"seq": answered["seq"], "vote": "down", "reason": "过期了"})
    (kept,) = inbox.feedback()
    assert status == 204
    assert (kept.seq, kept.vote, kept.reason, kept.channel) == (answered["seq"], "down", "过期了", "web")


async def test_nobody_votes_on_what_was_not_said_to_them(tmp_path: Path, inbox: Inbox) -> None:
    async with open_page(Talker(), tmp_path) as page:
        theirs, own = await page.another().say(WAGES), (await page.say(WAGES))
        for seq in (theirs["seq"], own["seq"] - 1, 10**9, 10**30, -5):
            status, body = await page.call("POST", "/chat/feedback", json={"seq": seq, "vote": "up", "reason": None})
            assert (status, body["error"]) == (404, "seq")
    assert not inbox.feedback()


@pytest.mark.parametrize(
    "body", [{"vote": "up"}, {"seq": 1, "vote": "maybe"}, {"seq": 1, "vote": "up", "reason": "<b>"}, {"seq": "1", "vote": "up"}]
)
async def test_a_thumb_of_another_shape_is_refused(tmp_path: Path, body: Any) -> None:
    async with open_page(Talker(), tmp_path) as page:
        assert (await page.call("POST", "/chat/feedback", json=body))[0] == 400


async def test_without_staff_nobody_is_promised(tmp_path: Path, inbox: Inbox) -> None:
    Accounts(inbox.database).add("li", "a long password", "staff", "test")
    Accounts(inbox.database).set_disabled("li", True, "test")
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        talker.answer = {"status": "handover", "topic": None, "region": None}
        said = await page.say("我要找真人")
        assert say("handed_over") not in said["text"]
        assert (await page.news())["status"] == "bot"


async def test_asking_for_a_person_hands_over_what_it_is_about(tmp_path: Path, inbox: Inbox) -> None:
    Accounts(inbox.database).add("li", "a long password", "staff", "test")
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        await page.say(WAGES)
        talker.answer = {"status": "handover", "topic": None, "region": None}
        said = await page.say("我要找真人")
        assert said["text"].startswith(say("handed_over"))
        assert (await page.news())["status"] == "open", "the page knows as soon as it has the words"
    (open_one,) = inbox.open_conversations()
    assert (open_one.question, open_one.region, open_one.topic, open_one.channel) == (WAGES, "anyang", "wage_arrears", "web")


@pytest.mark.parametrize("times", ["18:00-02:00", "no hours at all"])
async def test_asking_for_a_person_gets_words_at_once_whatever_the_hours(
    tmp_path: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch, times: str
) -> None:
    """Wrong hours stop the start of the server; should anything else fail there, nobody waits until the page gives up."""
    closed = (datetime.now(timezone(timedelta(hours=8))) + timedelta(days=3)).isoweekday()
    (tmp_path / "staff.yml").write_text(f"hours: {{days: [{closed}], times: ['{times}']}}\n")
    monkeypatch.setenv("GONGYOU_STAFF_SETTINGS", str(tmp_path / "staff.yml"))
    Accounts(inbox.database).add("li", "a long password", "staff", "test")
    async with open_page(Talker(status="handover", topic=None, region=None), tmp_path) as page:
        said = await asyncio.wait_for(page.say("我要找真人"), 5)
        assert "12333" in said["text"] and not (await page.news())["pending"]


async def test_while_staff_answer_the_bot_is_silent(tmp_path: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_talk, "POLL_SECONDS", 0.2)
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        person = person_of(page)
        last = await page.say("我要找真人")
        inbox.open_handover(person, "web", WAGES, None, None)
        status, _ = await page.ask("在吗")
        told = await page.news(last["seq"])
        assert (status, told["status"], told["pending"]) == (202, "open", False)
        assert (await page.ask("还在吗"))[0] == 202, "a person may write on"
        assert [message.text for message in talker.heard] == ["我要找真人"]
        waiting = asyncio.create_task(page.news((await page.news())["cursor"], 20))
        await asyncio.sleep(0.05)
        inbox.reply_as_staff(person, "li", "你好，我是工作人员")
        heard = (await waiting)["messages"]
        assert [(message["author"], message["text"]) for message in heard] == [("staff", "你好，我是工作人员")]
        inbox.close_handover(person, "li")
        assert (await page.say(WAGES))["author"] == "bot"
        assert (await page.news())["status"] == "bot"


async def test_what_staff_left_unanswered_is_no_lost_question(tmp_path: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_due, "PENDING_SECONDS", 0.0)
    async with open_page(Talker(), tmp_path) as page:
        inbox.open_handover(person_of(page), "web", WAGES, None, None)
        await page.ask("谢谢")
        inbox.close_handover(person_of(page), "li")
        assert [message["author"] for message in (await page.news())["messages"]] == ["person"]


async def test_danger_does_not_wait_for_staff(tmp_path: Path, inbox: Inbox) -> None:
    talker = Talker(status="crisis")
    async with open_page(talker, tmp_path) as page:
        inbox.open_handover(person_of(page), "web", WAGES, None, None)
        assert (await page.say("我不想活了"))["answer"]["status"] == "crisis"
    assert len(talker.heard) == 1


async def test_every_turn_is_counted_and_unsure_ones_are_kept(tmp_path: Path, inbox: Inbox) -> None:
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        await page.say("安阳，" + WAGES)
        talker.answer = {"status": "no_clause", "topic": "housing", "region": {"id": "xingtai"}}
        await page.say("邢台公积金")
        await wait_for(lambda: inbox.questions())
    today = date.today()
    counted = {(count.topic, count.region, count.status): count.turns for count in inbox.counts(today - timedelta(2), today + timedelta(2))}
    assert counted == {("wage_arrears", "anyang", "answered"): 1, ("housing", "xingtai", "no_clause"): 1}
    assert [question.text for question in inbox.questions()] == ["邢台公积金"]


async def test_without_an_inbox_questions_are_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("GONGYOU_INBOX_URL", "sqlite:////proc/no/inbox.db")
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        status, taken = await page.ask("电话13812345678，" + WAGES, "q1")
        assert (await page.ask(WAGES, "q1")) == (200, taken)
        asked, answered = await page.history()
        assert (await page.news(asked["seq"]))["messages"] == [answered]
        assert (await page.say("工伤呢"))["author"] == "bot"
    assert status == 202 and "13812345678" not in asked["text"] and answered["text"].endswith(WAGES)
    assert len([record for record in caplog.records if "inbox cannot be used" in record.message]) == 1


@pytest.mark.parametrize("conversation", ["", "0", "g" * 32, "A" * 32, "0" * 31, "0" * 33, "../../x", "0" * 32 + "0" * 5000])
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/chat/messages"), ("GET", "/chat/messages"), ("POST", "/chat/feedback"), ("DELETE", "/chat/conversation")],
)
async def test_a_wrong_conversation_is_refused_with_words(tmp_path: Path, method: str, path: str, conversation: str) -> None:
    async with open_page(Talker(), tmp_path) as page:
        page.conversation = conversation
        status, body = await page.call(method, path, json={"id": "q1", "text": WAGES})
    assert (status, body["error"], body["say"]) == (400, "conversation", web_say("conversation"))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "invalid"),
        (b"{", "invalid"),
        (b"[]", "invalid"),
        (b"\xff\xfe", "invalid"),
        (b"[" * 5000, "invalid"),
        (b'{"text": "x"}', "invalid"),
        (b'{"id": 1, "text": "x"}', "invalid"),
        (b'{"id": "re:1", "text": "x"}', "invalid"),
        (b'{"id": "' + b"a" * 65 + b'", "text": "x"}', "invalid"),
        (b'{"id": "a", "text": ["x"]}', "invalid"),
        (b'{"id": "a", "text": " \\u200b\\n"}', "empty"),
        (b'{"id": "a", "text": "\\ud83d"}', "empty"),
        (b'{"id": "a", "text": "' + b"a" * 2001 + b'"}', "too_long"),
        (b'{"id": "a", "text": "' + b"a" * 10_000 + b'"}', "too_long"),
    ],
    ids=lambda value: repr(value[:30]),
)
async def test_a_message_that_cannot_be_used_is_refused_with_words(tmp_path: Path, data: bytes, error: str) -> None:
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        status, body = await page.call("POST", "/chat/messages", data=data)
        assert (await page.news())["messages"] == []
    assert (status, body["error"]) == (400, error) and body["say"]
    assert not talker.heard


@pytest.mark.parametrize("text", ["字" * 2000, "😀" * 2000])
async def test_two_thousand_characters_are_not_too_long(tmp_path: Path, text: str) -> None:
    async with open_page(Talker(), tmp_path) as page:
        assert (await page.ask(text))[0] == 202


@pytest.mark.parametrize("query", ["?after=x&wait=y", "?after=-1&wait=-1", "?after=nan&wait=0", "?after=1e400", "", "?after=1e18"])
async def test_any_cursor_is_answered(tmp_path: Path, query: str) -> None:
    async with open_page(Talker(), tmp_path) as page:
        status, body = await page.call("GET", f"/chat/messages{query}")
    assert status == 200 and body["messages"] == []


async def test_markup_comes_back_as_data_only(tmp_path: Path) -> None:
    text = "<img src=x onerror=alert(1)></script>"
    async with open_page(Talker(), tmp_path) as page:
        assert (await page.say(text))["text"] == f"答：{text}"
        async with page.session.get(f"{page.address}/chat/messages?after=0", headers={"X-Conversation": page.conversation}) as response:
            headers = response.headers
    assert headers["Content-Type"] == "application/json" and headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


async def test_foreign_pages_are_not_let_in(tmp_path: Path) -> None:
    asks = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-conversation"}
    async with open_page(Talker(), tmp_path) as page:
        async with page.session.options(f"{page.address}/chat/messages", headers=asks) as response:
            allowed = [name for name in response.headers if name.lower().startswith("access-control")]
        _, body = await page.call("GET", "/chat/messages?after=0", headers={"Origin": "https://evil.example"})
    assert allowed == [] and body["messages"] == []


@pytest.mark.parametrize("settings", ["messages_per_minute: 0", "messages_per_minute: many", "site_burst: true", "per_minute: 3"])
async def test_a_wrong_limit_stops_the_start_with_its_name(tmp_path: Path, settings: str) -> None:
    with pytest.raises(KnowledgeError, match=settings.split(":")[0]):
        async with open_page(Talker(), tmp_path, settings):
            pass


def test_the_assistant_asks_for_the_city_and_answers_by_button(run: Run, agent: Any, tmp_path: Path) -> None:
    async def talk() -> Any:
        async with open_page(None, tmp_path, agent=agent) as page:
            asked_back = await page.say("公租房怎么申请")
            city = next(button for button in asked_back["buttons"] if "安阳" in button["title"])
            return asked_back, await page.say(city["payload"])

    asked_back, answered = run(talk())
    assert asked_back["answer"]["status"] in ("needs_region", "answered_from_law") and asked_back["answer"]["region"] is None
    assert (answered["answer"]["topic"], answered["answer"]["region"]["id"]) == ("housing", "anyang")
    assert "anyang-2015-34/16" in [clause["id"] for clause in answered["answer"]["clauses"]]


def test_the_assistant_knows_the_city_of_the_page_and_forgets_the_person(run: Run, agent: Any, tmp_path: Path) -> None:
    async def talk() -> Any:
        async with open_page(None, tmp_path, agent=agent) as page:
            preset = await page.say(WAGES, region="xingtai")
            status, _ = await page.call("DELETE", "/chat/conversation")
            return preset, status, await page.say("落户要什么条件")

    preset, status, after = run(talk())
    assert (preset["answer"]["status"], preset["answer"]["region"]["id"]) == ("answered", "xingtai")
    assert status == 204
    assert after["answer"]["region"] is None, "the city is forgotten with the rest"


async def wait_for(condition: Any) -> None:
    """Until what is stored behind the answer's back is there."""
    for _ in range(100):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came")
