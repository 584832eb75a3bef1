"""Who waits, since when, and what nobody has seen."""

from __future__ import annotations

import pytest

from bot.inbox import store
from bot.inbox.store import Inbox
from tests.bot.inbox.conftest import Clock

PERSONS = [number * 32 for number in "1234"]


@pytest.fixture
def four(inbox: Inbox, clock: Clock) -> list[str]:
    """Four persons who asked for staff, a minute after each other."""
    for person in PERSONS:
        inbox.add_message(person, "web", "person", "找真人")
        inbox.open_handover(person, "web", "欠薪", None, None)
        clock.move(minutes=1)
    return PERSONS


def order(inbox: Inbox) -> list[str]:
    return [talk.person[0] for talk in inbox.asked_conversations()]


def test_who_was_answered_goes_below_those_who_wait_and_comes_back_with_the_next_words(four: list[str], inbox: Inbox, clock: Clock) -> None:
    inbox.reply_as_staff("1" * 32, "li", "在")
    assert order(inbox) == ["2", "3", "4", "1"]
    assert [talk.waits_since is None for talk in inbox.asked_conversations()] == [False, False, False, True]
    clock.move(minutes=1)
    said = inbox.add_message("1" * 32, "web", "person", "欠三个月")
    clock.move(minutes=1)
    inbox.add_message("1" * 32, "web", "person", "在吗")
    talk = inbox.asked_conversations()[-1]
    assert (talk.person[0], talk.waits_since) == ("1", said.at), "since the first unanswered word"
    assert inbox.wait("1" * 32).since == said.at, "the clock of wait_minutes says the same"


def test_who_was_missed_comes_last(four: list[str], inbox: Inbox) -> None:
    inbox.reply_as_staff("1" * 32, "li", "在")
    inbox.miss(inbox.conversation("2" * 32), inbox.wait("2" * 32), "我接着答", {}, "back:1")
    assert order(inbox) == ["3", "4", "1", "2"]


def test_unread_is_what_came_since_anybody_of_staff_looked(four: list[str], inbox: Inbox) -> None:
    person = four[0]
    assert inbox.conversation(person).seen is None
    newest = inbox.messages_after(person)[-1].seq
    inbox.look(person, "li", newest)
    inbox.look(person, "wang")
    assert inbox.asked_conversations()[0].unread == 0 and inbox.conversation(person).seen == newest
    inbox.add_message(person, "web", "person", "在吗")
    inbox.add_message(person, "web", "bot", "打12356")
    last = inbox.add_message(person, "web", "person", "有人吗")
    assert inbox.asked_conversations()[0].unread == 2
    inbox.look(person, "wang", last.seq)
    inbox.look(person, "li", newest)
    assert inbox.asked_conversations()[0].unread == 0, "an older page takes nothing back"


def test_a_place_is_told_to_whoever_waits(four: list[str], inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PLACES_SECONDS", 0.0)
    assert [inbox.place_in_line(person) for person in four] == [1, 2, 3, 4]
    inbox.reply_as_staff(four[0], "li", "在")
    inbox.close_handover(four[1], "li")
    assert [inbox.place_in_line(person) for person in four] == [0, 0, 1, 2]


def test_the_order_is_not_worked_out_for_every_page_that_asks(four: list[str], inbox: Inbox) -> None:
    assert inbox.place_in_line(four[3]) == 4
    inbox.close_handover(four[0], "li")
    assert inbox.place_in_line(four[3]) == 4 and inbox.place_in_line(four[3], is_fresh=True) == 3
