"""Replies that are half written, and those that a centre has ready."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.inbox.canned import Canned, canned_replies
from bot.inbox.hours import check_settings
from bot.inbox.store import Inbox
from bot.inbox.team import Team
from knowledge.errors import CatalogError
from tests.bot.inbox.conftest import Clock


def test_a_draft_is_ones_own_and_masked(team: Team, waiting: str) -> None:
    team.keep_draft(waiting, "li", "打我手机13812345678")
    team.keep_draft(waiting, "li", "打我手机13812345678，明天")
    assert team.draft(waiting, "li") == "打我手机〔电话〕，明天" and team.draft(waiting, "wang") == ""
    team.keep_draft(waiting, "li", "")
    assert team.draft(waiting, "li") == ""


@pytest.mark.parametrize(("ends", "kept"), [("reply", "等一下"), ("close", ""), ("forget", ""), ("prune", "")])
def test_a_draft_goes_when_it_is_sent_and_everybodys_with_the_conversation(
    team: Team, inbox: Inbox, clock: Clock, waiting: str, ends: str, kept: str
) -> None:
    team.keep_draft(waiting, "li", "你在哪")
    team.keep_draft(waiting, "wang", "等一下")
    if ends == "reply":
        inbox.reply_as_staff(waiting, "li", "你在哪里")
    elif ends == "close":
        inbox.close_handover(waiting, "li")
    elif ends == "forget":
        inbox.forget(waiting)
    else:
        clock.move(days=31)
        inbox.prune(30)
    assert (team.draft(waiting, "li"), team.draft(waiting, "wang")) == ("", kept)


def test_of_a_conversation_that_the_bot_has_nothing_is_kept(team: Team, inbox: Inbox, waiting: str) -> None:
    inbox.close_handover(waiting, "li")
    team.keep_draft(waiting, "li", "你在哪")
    assert team.draft(waiting, "li") == ""


def centre(folder: Path, patch: pytest.MonkeyPatch, content: str) -> None:
    path = folder / "centre.yml"
    path.write_text(content, encoding="utf-8")
    patch.setenv("GONGYOU_STAFF_SETTINGS", str(path))


def test_a_centre_has_replies_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert canned_replies() == ()
    centre(tmp_path, monkeypatch, "replies: [{name: 带什么来, text: 请带上身份证和合同到一楼窗口。}]\n")
    assert canned_replies() == (Canned("带什么来", "请带上身份证和合同到一楼窗口。"),)


@pytest.mark.parametrize(
    ("replies", "place"),
    [
        ("带上合同", r"replies needs"),
        ("[带上合同]", r"replies\[1\] needs"),
        ("[{name: 好, text: 好的}, {name: 带什么来}]", r"replies\[2\] needs"),
        ("[{name: '', text: 好的}]", r"replies\[1\]\.name"),
        (f"[{{name: 好, text: {'好' * 501}}}]", r"replies\[1\]\.text has 501"),
        ("[{name: 好, text: 打13812345678}]", r"replies\[1\]\.text holds a number"),
    ],
)
def test_a_reply_that_could_not_be_sent_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replies: str, place: str) -> None:
    centre(tmp_path, monkeypatch, f"replies: {replies}\n")
    with pytest.raises(CatalogError, match=place):
        check_settings()
