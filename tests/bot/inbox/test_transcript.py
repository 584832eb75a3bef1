"""Transcripts: order, sameness, redaction, deletion."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta, timezone
from pathlib import Path

import pytest

from bot.inbox.accounts import Accounts
from bot.inbox.database import Database
from bot.inbox.errors import InboxError
from bot.inbox.store import Inbox
from tests.bot.inbox.conftest import Clock


def test_messages_come_back_in_order_with_all_they_hold(inbox: Inbox, worker: str, clock: Clock) -> None:
    asked = inbox.add_message(worker, "web", "person", "欠薪咋办", client_id="c1")
    clock.move(seconds=2)
    payload = {"answer": {"status": "answered", "clauses": [{"text": "（九）保障"}]}}
    answered = inbox.add_message(worker, "web", "bot", "先打12333", payload)
    stored = inbox.messages_after(worker)
    assert [(message.author, message.text, message.client_id) for message in stored] == [
        ("person", "欠薪咋办", "c1"),
        ("bot", "先打12333", None),
    ]
    assert stored[1].payload == payload
    assert asked.seq < answered.seq
    assert stored[1].at - stored[0].at == timedelta(seconds=2)
    assert stored[0].at.tzinfo is timezone.utc


def test_reading_goes_on_after_a_number_and_stops_at_the_limit(inbox: Inbox, worker: str, other: str) -> None:
    numbers = [inbox.add_message(worker, "web", "person", f"第{n}句").seq for n in range(5)]
    inbox.add_message(other, "wechat", "person", "别人的话")
    assert [message.seq for message in inbox.messages_after(worker, numbers[1], limit=2)] == numbers[2:4]
    assert inbox.messages_after(worker, numbers[-1]) == []


def test_the_same_client_id_is_stored_once_for_a_person(inbox: Inbox, worker: str, other: str) -> None:
    first = inbox.add_message(worker, "web", "person", "欠薪", client_id="c1")
    again = inbox.add_message(worker, "web", "person", "别的", client_id="c1")
    assert (first.is_new, again.is_new) == (True, False)
    assert (again.seq, again.text) == (first.seq, "欠薪")
    assert inbox.add_message(other, "wechat", "person", "欠薪", client_id="c1").is_new


def test_resending_from_many_threads_stores_one(inbox: Inbox, worker: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(lambda _: inbox.add_message(worker, "web", "person", "欠薪", client_id="c1"), range(16)))
    assert sum(message.is_new for message in sent) == 1
    assert len({message.seq for message in sent}) == 1


def test_many_writers_lose_nothing(path: Path, inbox: Inbox, worker: str) -> None:
    inboxes = [Inbox(Database(f"sqlite:///{path}")) for _ in range(3)]
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda number: inboxes[number % 3].add_message(worker, "web", "person", str(number)), range(120)))
    assert len({message.seq for message in inbox.messages_after(worker)}) == 120


def test_what_a_person_writes_is_redacted_in_text_and_payload(inbox: Inbox, path: Path, worker: str) -> None:
    inbox.add_message(worker, "web", "person", "我叫张伟，13812345678", {"said": ["110105194912310021"]})
    stored = inbox.messages_after(worker)[0]
    assert stored.text == "我叫〔姓名〕，〔电话〕"
    assert stored.payload == {"said": ["〔身份证号〕"]}


def test_an_answer_keeps_the_telephone_of_an_office(inbox: Inbox, worker: str) -> None:
    assert inbox.add_message(worker, "web", "bot", "打0372-2551234").text == "打0372-2551234"


def test_an_unknown_author_is_refused(inbox: Inbox, worker: str) -> None:
    with pytest.raises(InboxError, match="no author"):
        inbox.add_message(worker, "web", "system", "你好")


def test_forgetting_deletes_one_person_everywhere_and_from_the_disk(inbox: Inbox, path: Path, worker: str, other: str) -> None:
    for person, word in ((worker, "甲甲甲甲"), (other, "乙乙乙乙")):
        seq = inbox.add_message(person, "web", "person", word).seq
        inbox.note_turn(person, "web", word, {"status": "no_clause"})
        inbox.add_feedback(person, "web", seq, "up", None, word)
        inbox.open_handover(person, "web", word, None, None)
    inbox.forget(worker)
    assert inbox.messages_after(worker) == []
    assert inbox.conversation(worker).status == "bot"
    assert [question.text for question in inbox.questions()] == ["乙乙乙乙"]
    assert [vote.text for vote in inbox.feedback()] == ["乙乙乙乙"]
    on_disk = b"".join(file.read_bytes() for file in path.parent.glob("inbox.db*"))
    assert "甲甲甲甲".encode() not in on_disk
    assert "乙乙乙乙".encode() in on_disk


def test_forgetting_says_what_there_was_and_leaves_no_name_in_the_audit_log(inbox: Inbox, worker: str, other: str) -> None:
    assert inbox.forget(worker) == frozenset()
    seq = inbox.add_message(worker, "web", "person", "工钱").seq
    assert inbox.forget(worker) == {"talk"}
    inbox.add_message(worker, "web", "person", "工钱")
    inbox.open_handover(worker, "web", "工钱", None, None)
    inbox.reply_as_staff(worker, "li", "来大厅")
    inbox.add_feedback(worker, "web", seq, "up", None)
    inbox.add_message(other, "web", "person", "工钱")
    inbox.reply_as_staff(other, "li", "来大厅")
    assert inbox.forget(worker) == {"talk", "staff", "votes"}
    assert inbox.open_conversations() == []
    assert [entry.object for entry in Accounts(inbox.database).audit()] == [other, "forgotten"]


def test_what_could_not_be_wiped_is_wiped_with_the_next_call(inbox: Inbox, path: Path, worker: str) -> None:
    inbox.add_message(worker, "web", "person", "甲甲甲甲")
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM inbox_messages").fetchone()
        with pytest.raises(InboxError, match="on the disk"):
            inbox.forget(worker)
    assert inbox.forget(worker) == frozenset()
    assert "甲甲甲甲".encode() not in b"".join(file.read_bytes() for file in path.parent.glob("inbox.db*"))


def test_numbers_are_not_given_twice_after_forgetting(inbox: Inbox, worker: str) -> None:
    before = inbox.add_message(worker, "web", "person", "一").seq
    inbox.forget(worker)
    assert inbox.add_message(worker, "web", "person", "二").seq > before
