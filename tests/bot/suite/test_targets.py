"""A running assistant over HTTP, and this folder's own in process."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.suite.as_of import date_questions, playing_on
from bot.suite.errors import TargetError
from bot.suite.in_process import InProcessTarget
from bot.suite.targets import RestTarget
from knowledge.answers.desk import Desk
from knowledge.model import Question
from knowledge.store.repository import Library

Server = tuple[str, list[dict[str, Any]]]


def test_the_contract_of_the_rest_channel_is_spoken(server: Server) -> None:
    url, bodies = server
    reply = RestTarget(f"{url}/").say("s1", "工资", "anyang", date(2016, 1, 1))
    RestTarget(f"{url}/webhooks/rest/webhook").say("s2", "/工资", None, None)

    assert reply[0]["text"] == "工资"
    assert bodies == [
        {"path": "/webhooks/rest/webhook", "sender": "s1", "message": "工资", "metadata": {"region": "anyang"}},
        {"path": "/webhooks/rest/webhook", "sender": "s2", "message": "/工资"},
    ]


@pytest.mark.parametrize(("text", "words"), [("坏", "500"), ("怪", "no list of messages")])
def test_a_reply_that_is_none_is_told(server: Server, text: str, words: str) -> None:
    with pytest.raises(TargetError, match=words):
        RestTarget(server[0]).say("s", text, None, None)


@pytest.mark.parametrize(
    ("url", "words"), [("localhost:5005", "no web address"), ("", "no web address"), ("http://127.0.0.1:9", "is the assistant running")]
)
def test_an_address_where_nobody_answers_is_told(url: str, words: str) -> None:
    with pytest.raises(TargetError, match=words):
        RestTarget(url).say("s", "工资", None, None)


def test_a_folder_without_an_assistant_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TargetError, match="cannot be loaded here"):
        InProcessTarget()


def test_a_missing_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="model is missing"):
        InProcessTarget(tmp_path / "none.tar.gz")


@pytest.fixture
def dated(library: Library) -> Desk:
    """A desk of its own that takes the day from `playing_on`."""
    desk = Desk(library)
    date_questions(desk)
    return desk


HUKOU = Question("落户要什么条件", topic="hukou", region="anyang")


def test_the_day_changes_what_is_said_about_age(dated: Desk) -> None:
    with playing_on(date(2016, 1, 1)):
        young = dated.answer(HUKOU)
    with playing_on(date(2026, 11, 22)):
        old = dated.answer(HUKOU)

    assert not any("2015年发的" in note for note in young.notes)
    assert any("2015年发的" in note for note in old.notes)
    assert young.citations == old.citations


def test_a_question_that_names_its_day_keeps_it(dated: Desk) -> None:
    with playing_on(date(2026, 11, 22)):
        notes = dated.answer(replace(HUKOU, as_of=date(2016, 1, 1))).notes

    assert not any("2015年发的" in note for note in notes)


def test_conversations_at_the_same_time_keep_their_own_day(dated: Desk) -> None:
    async def ask(day: date) -> bool:
        with playing_on(day):
            await asyncio.sleep(0)  # the other one sets its day meanwhile
            return any("2015年发的" in note for note in dated.answer(HUKOU).notes)

    async def both() -> list[bool]:
        return await asyncio.gather(ask(date(2016, 1, 1)), ask(date(2026, 11, 22)))

    assert asyncio.run(both()) == [False, True]


def test_a_desk_is_dated_once(dated: Desk) -> None:
    first = vars(dated)["today"]
    date_questions(dated)

    assert vars(dated)["today"] is first
