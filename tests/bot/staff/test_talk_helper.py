"""Beside a conversation: the assistant's answer and the script, ready replies, and a reply that is half written."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.inbox.store import Inbox
from bot.staff.words import say
from tests.bot.channels.web.web_page import Talker
from tests.bot.staff.clerk import at_desk, colleague
from tests.bot.staff.conftest import PERSON

CANNED = "replies: [{name: 带什么来, text: 请带上身份证和合同到一楼窗口。}]\n"


@pytest.fixture
def waiting(inbox: Inbox) -> str:
    inbox.add_message(PERSON, "web", "person", "欠我三个月工资")
    inbox.open_handover(PERSON, "web", "欠我三个月工资", "anyang", "wage_arrears")
    inbox.add_message(PERSON, "web", "person", "没签合同")
    return PERSON


async def test_what_the_worker_said_last_is_asked_in_their_city(tmp_path: Path, waiting: str) -> None:
    talker = Talker(topic="wage_arrears", hotlines=[{"number": "12333", "name": "人社服务热线"}])
    async with at_desk(tmp_path, talker, role="staff") as clerk:
        page = await clerk.get(f"/talks/{waiting}")
        asked = page.soup.select_one("#q")["value"]
        city = page.soup.select_one("#city option[selected]")["value"]
        found = await clerk.post(f"/talks/{waiting}/ask", {"q": asked, "city": city, "text": "等一下，"})
    asked_before = [field["value"] for field in page.soup.select("#help input[name=before]")]
    assert asked_before == ["欠我三个月工资"], "the question that they came with"
    (heard,) = talker.heard
    assert (heard.text, heard.metadata, heard.input_channel) == ("没签合同", {"region": "anyang"}, "staff")
    assert found.soup.select_one("#text").get_text() == "等一下，", "what is half written stays"
    answer, script = (
        found.soup.select_one(f"button[name=insert]:-soup-contains('{say(key)}')") for key in ("insert_answer", "insert_script")
    )
    assert answer["value"] == "答：没签合同" and script["data-key"] == "5"
    assert "先留好证据" in script["value"] and len(script["value"]) <= 500


async def test_ready_replies_and_answers_go_behind_what_is_written(
    tmp_path: Path, waiting: str, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "centre.yml"
    settings.write_text(CANNED, encoding="utf-8")
    monkeypatch.setenv("GONGYOU_STAFF_SETTINGS", str(settings))
    async with at_desk(tmp_path, role="staff") as clerk:
        button = (await clerk.get(f"/talks/{waiting}")).soup.select_one("#reply button[name=insert]")
        assert button.get_text() == "带什么来"
        page = await clerk.post(f"/talks/{waiting}/insert", {"text": "你好", "insert": button["value"]})
    assert page.soup.select_one("#text").get_text() == "你好\n请带上身份证和合同到一楼窗口。"
    assert not any(line.author == "staff" for line in inbox.messages_after(waiting)), "nothing is sent by it"


async def test_a_draft_is_there_again_for_its_writer_only(tmp_path: Path, waiting: str) -> None:
    async with at_desk(tmp_path, role="staff") as li, colleague(li, "wang") as wang:
        assert (await li.post(f"/talks/{waiting}/draft", {"text": "你在哪个"})).status == 200
        mine, others = await li.get(f"/talks/{waiting}"), await wang.get(f"/talks/{waiting}")
        assert mine.soup.select_one("#text").get_text() == "你在哪个" and say("talk_draft") in mine.text
        assert others.soup.select_one("#text").get_text() == "" and say("talk_draft") not in others.text
        await li.post(f"/talks/{waiting}/reply", {"text": "你在哪个工地"})
        assert (await li.get(f"/talks/{waiting}")).soup.select_one("#text").get_text() == ""
