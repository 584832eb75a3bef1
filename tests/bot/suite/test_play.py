"""Playing: own senders, buttons, preset places, the day, failures that stay alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

from bot.suite.model import Suite
from bot.suite.play import play, play_all
from tests.bot.suite.conftest import ANSWER, Table, messages

Load = Callable[[str], Suite]

REPLIES = {"工资": messages("好", ANSWER, "看原文"), "说看原文": messages("原文"), "看原文": messages("没听懂")}


def conversations(load: Load, turns: str, head: str = ""):  # type: ignore[no-untyped-def]
    return load(f"suite: 试\nconversations:\n  - name: 甲\n{head}    turns: {turns}\n").conversations


def test_a_conversation_keeps_its_sender_and_its_settings(load: Load) -> None:
    table = Table(REPLIES)
    (conversation,) = conversations(load, "[{user: 工资, topic: 拖欠工资}, {user: 看原文}]", "    region: 安阳\n    as_of: 2016-01-01\n")
    result = play(conversation, table)

    assert result.outcome == "passed"
    senders = {sender for sender, *_ in table.heard}
    assert len(senders) == 1
    assert [heard[1:] for heard in table.heard] == [("工资", "anyang", date(2016, 1, 1)), ("看原文", "anyang", date(2016, 1, 1))]


def test_two_conversations_never_share_a_sender(load: Load) -> None:
    table = Table(REPLIES)
    (conversation,) = conversations(load, "[{user: 工资}]")
    play_all([conversation, conversation], table)

    assert len({sender for sender, *_ in table.heard}) == 2


def test_a_tap_says_what_the_button_says(load: Load) -> None:
    table = Table(REPLIES)
    (conversation,) = conversations(load, "[{user: 工资}, {tap: 看原文, must: 原文}]")

    assert play(conversation, table).outcome == "passed"
    assert table.heard[1][1] == "说看原文"


def test_a_button_that_was_not_offered_fails(load: Load) -> None:
    (conversation,) = conversations(load, "[{user: 看原文}, {tap: 看原文}]")
    result = play(conversation, Table(REPLIES))

    assert [failure.field for failure in result.turns[1].failures] == ["tap"]


def test_a_broken_assistant_ends_its_conversation_and_no_other(load: Load) -> None:
    broken, good = load(
        "suite: 试\nconversations:\n  - {name: 甲, turns: [{user: 工资}, {user: 坏}, {user: 工资}]}\n  - {name: 乙, turns: [{user: 工资}]}\n"
    ).conversations
    run = play_all([broken, good], Table(REPLIES))

    assert [result.outcome for result in run.conversations] == ["error", "passed"]
    assert len(run.conversations[0].turns) == 1 and "坏" in run.conversations[0].error


def test_a_day_that_cannot_be_applied_is_reported(load: Load) -> None:
    dated = conversations(load, "[{user: 工资}]", "    as_of: 2016-01-01\n")
    plain = conversations(load, "[{user: 工资}]")
    run = play_all([*dated, *plain], Table(REPLIES, applies_as_of=False))

    assert [result.as_of_applied for result in run.conversations] == [False, True]


def test_several_are_played_at_a_time_and_stay_in_order(load: Load) -> None:
    meeting = threading.Barrier(2, timeout=5)

    class Meets(Table):
        def say(self, *said):  # type: ignore[no-untyped-def]
            meeting.wait()  # breaks where only one conversation is played at a time
            return super().say(*said)

    both = load("suite: 试\nconversations:\n  - {name: 甲, turns: [{user: 工资}]}\n  - {name: 乙, turns: [{user: 工资}]}\n").conversations
    told: list[str] = []
    run = play_all(both, Meets(REPLIES), jobs=2, played=lambda result: told.append(result.name))

    assert [result.name for result in run.conversations] == ["甲", "乙"]
    assert sorted(told) == ["乙", "甲"]
