"""Numbers to be called back: sealed, shown once to whoever has claimed the conversation, and gone in time."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.inbox.accounts import Accounts
from bot.inbox.callbacks import callback_days, read_number
from bot.inbox.database import Database
from bot.inbox.errors import InboxError
from bot.inbox.model import Seen
from bot.inbox.store import Inbox
from bot.inbox.team import Team
from knowledge.errors import CatalogError
from tests.bot.inbox.conftest import Clock

NUMBER = "13812345678"


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: Database, clock: Clock) -> Team:
    path = tmp_path / "centre.yml"
    path.write_text("callback_days: 7\n", encoding="utf-8")
    monkeypatch.setenv("GONGYOU_STAFF_SETTINGS", str(path))
    return Team(database, clock)


@pytest.fixture
def waiting(team: Team, inbox: Inbox, worker: str) -> str:
    inbox.add_message(worker, "web", "person", "找真人")
    inbox.open_handover(worker, "web", "欠薪", None, None)
    team.leave_number(worker, NUMBER)
    return worker


def test_it_is_shown_once_to_whoever_has_the_conversation_and_logged(team: Team, database: Database, waiting: str, other: str) -> None:
    assert team.to_call([waiting, other]) == {waiting}
    with pytest.raises(InboxError):
        team.take_number(waiting, "li")
    team.claim(waiting, "wang", Seen())
    with pytest.raises(InboxError):
        team.take_number(waiting, "li")
    assert team.take_number(waiting, "wang") == NUMBER
    assert team.take_number(waiting, "wang") is None and team.to_call([waiting]) == frozenset()
    entry = Accounts(database).audit()[0]
    assert (entry.account, entry.action, entry.object) == ("wang", "callback.view", waiting)


def test_nothing_on_the_disk_holds_the_number(database: Database, path: Path, waiting: str) -> None:
    database.scrub()
    held = b"".join(file.read_bytes() for file in path.parent.glob("inbox.db*"))
    assert waiting.encode() in held and NUMBER.encode() not in held


@pytest.mark.parametrize("ends", ["close", "forget", "term", "off"])
def test_it_goes_with_the_conversation_the_person_and_the_term(
    team: Team, inbox: Inbox, clock: Clock, tmp_path: Path, waiting: str, ends: str
) -> None:
    if ends == "close":
        inbox.close_handover(waiting, "li")
    elif ends == "forget":
        inbox.forget(waiting)
    elif ends == "term":
        clock.move(days=6, hours=23)
        inbox.prune(180)
        assert team.to_call([waiting]) == {waiting}
        clock.move(hours=2)
        inbox.prune(180)
    else:
        (tmp_path / "centre.yml").write_text("callback_days: 0\n", encoding="utf-8")
        from bot.inbox import centre

        centre._of_centre.cache_clear()
        clock.move(seconds=1)
        inbox.prune(180)
    assert team.to_call([waiting]) == frozenset()


def test_whoever_did_not_ask_for_staff_leaves_no_number(team: Team, inbox: Inbox, worker: str) -> None:
    inbox.add_message(worker, "web", "person", "欠薪")
    with pytest.raises(InboxError):
        team.leave_number(worker, NUMBER)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("138 1234 5678", NUMBER),
        ("+86-138-1234-5678", NUMBER),
        ("１３８１２３４５６７８", NUMBER),
        ("0372-2551234", "03722551234"),
        ("12333", None),
        ("1381234567", None),
        ("打我13812345678", None),
        ("", None),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str, number: str | None) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize("days", ["-1", "31", "'7'", "true", "1.5"])
def test_a_wrong_term_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: str) -> None:
    path = tmp_path / "wrong.yml"
    path.write_text(f"callback_days: {days}\n", encoding="utf-8")
    monkeypatch.setenv("GONGYOU_STAFF_SETTINGS", str(path))
    with pytest.raises(CatalogError, match="callback_days"):
        callback_days()
