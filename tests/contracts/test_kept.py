"""What is stored is listed, bounded and masked, and docs/privacy.md tells the terms that the code has."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from sqlalchemy import Column, String

from bot.channels import erasing
from bot.channels.inbound import LONGEST_SEARCHED, LONGEST_SENDER, read_inbound
from bot.channels.wechat.reach import REACH_SECONDS
from bot.channels.wechat.remembered import ERASING_SECONDS, KEPT_SECONDS, SESSION_SECONDS, STAFF_SECONDS
from bot.inbox import retention, tables
from bot.inbox.clock import utc_now
from bot.inbox.database import Database
from bot.inbox.redact import redact
from bot.inbox.redaction_words import load_words
from bot.inbox.sessions import SESSION_TIME
from bot.inbox.store import Inbox
from bot.inbox.throttle import LONGEST_WAIT
from bot.rasa.tracker_store import WindowTrackerStore
from bot.shared_state import _metadata as state_tables
from knowledge.answers.erase_words import is_request, is_yes
from knowledge.answers.wording import say
from knowledge.search.normalize import MAX_CHARACTERS
from tests.contracts.repository import ROOT

PRIVACY = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
INCIDENT = (ROOT / "docs" / "incident.md").read_text(encoding="utf-8")
DOCUMENTED = {
    name: set(re.findall(r"`(\w+)`", columns)) for name, columns in re.findall(r"^\| `(\w+)`[^|]*\| (`[^|]+) \|", PRIVACY, re.MULTILINE)
}
PERSONAL = "我叫李小红，电话13812345678，身份证110105194912310021，卡号6222021234567890128，微信号wxid_abc123"
SECRETS = ("李小红", "13812345678", "110105194912310021", "6222021234567890128", "wxid_abc123")


def tracker_columns(folder: Path) -> dict[str, set[str]]:
    path = folder / "tracker.db"
    WindowTrackerStore(Domain.load(str(ROOT / "domain.yml")), path=str(path))
    with closing(sqlite3.connect(path)) as connection:
        return {table: {row[1] for row in connection.execute(f"PRAGMA table_info({table})")} for table in ("events", "slots")}


def test_every_column_that_is_stored_is_listed_and_every_one_listed_is_stored(tmp_path: Path) -> None:
    stored = {
        table.name: {column.name for column in table.columns}
        for metadata in (tables.metadata, state_tables)
        for table in metadata.tables.values()
    }
    assert stored | tracker_columns(tmp_path) == DOCUMENTED


STAFF_ALONE = {"inbox_meta", "staff_accounts", "staff_second_factors"}
"""Tables without a term: the version of the tables, and what members of staff log in with."""


def test_every_table_has_a_term_and_whoever_is_in_one_can_be_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_SECRET", "a secret that only the tests know, long enough")
    known = set(tables.metadata.tables)
    assert {table.name for table in retention.outdated(180, utc_now())} == known - STAFF_ALONE
    path, person = tmp_path / "inbox.db", "k" * 32
    database = Database(f"sqlite:///{path}")
    of_persons = [table for table in tables.metadata.tables.values() if "person" in table.c]
    with database.writing() as connection:
        for table in of_persons:
            values = {column.name: filler(column) for column in table.columns if not column.nullable and column.autoincrement is not True}
            connection.execute(table.insert().values({**values, "person": person}))
    Inbox(database).forget(person)
    database.close()
    assert len(of_persons) > 4 and [table for table, value in cells(path) if value == person] == []


def filler(column: Column[Any]) -> Any:
    """Any value that a column takes."""
    kinds = {int: 1, float: 1.0, str: "x", bool: False, datetime: utc_now().replace(tzinfo=None), date: date(2026, 11, 30)}
    return kinds[column.type.python_type]


def test_what_is_stored_of_a_short_column_has_an_end() -> None:
    """Text without an end stands only where a test below shows that its writer gives it one."""
    endless = {
        f"{table.name}.{column.name}"
        for metadata in (tables.metadata, state_tables)
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, String) and column.type.length is None
    }
    assert endless == {
        "inbox_messages.text", "inbox_messages.payload", "inbox_conversations.question", "inbox_conversations.summary",
        "inbox_questions.text", "inbox_feedback.text", "state.value",
        "inbox_drafts.text", "inbox_notes.text", "inbox_handovers.question",
    }  # fmt: skip


def cells(database: Path) -> Iterator[tuple[str, str]]:
    """Table and value of everything that a database holds."""
    with closing(sqlite3.connect(database)) as connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                yield from ((table, str(value)) for value in row)


WRITES: dict[str, Callable[[Inbox, str], Any]] = {
    "message of a person": lambda inbox, who: inbox.add_message(
        who, "web", "person", PERSONAL, {"turn": PERSONAL, "list": [{"in": PERSONAL}]}
    ),
    "question of a turn": lambda inbox, who: inbox.note_turn(who, "web", PERSONAL, {"status": "no_clause"}),
    "hand-over": lambda inbox, who: inbox.open_handover(who, "web", PERSONAL, None, None),
    "vote": lambda inbox, who: inbox.add_feedback(who, "web", 1, "down", None, PERSONAL),
    "vote that brings its question": lambda inbox, who: inbox.add_feedback(
        who, "web", inbox.add_message(who, "web", "person", PERSONAL).seq + 1, "down", None
    ),
}


@pytest.mark.parametrize("write", WRITES)
def test_no_table_holds_what_points_at_a_person(write: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_SECRET", "a secret that only the tests know, long enough")
    path = tmp_path / "inbox.db"
    database = Database(f"sqlite:///{path}")
    WRITES[write](Inbox(database), "k" * 32)
    database.close()
    held = list(cells(path))
    assert any("〔" in value for _, value in held), "something was written"
    assert [(table, secret) for table, value in held for secret in SECRETS if secret in value] == []


def test_a_reply_of_staff_holds_no_number_that_only_persons_have(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    inbox = Inbox(Database(f"sqlite:///{path}"))
    inbox.add_message("k" * 32, "web", "person", "找真人")
    inbox.reply_as_staff("k" * 32, "li", PERSONAL)
    inbox.database.close()
    assert [value for _, value in cells(path) for secret in SECRETS[1:4] if secret in value] == []


def test_what_a_request_brings_is_bounded() -> None:
    body = {
        "message": f"欠薪{PERSONAL}。" * 9000,
        "sender": "s" * 9000,
        "metadata": {"region": "anyang", "other": PERSONAL, "deep": [PERSONAL] * 99},
    }
    inbound = read_inbound(body)
    assert len(inbound.text) <= MAX_CHARACTERS and len(inbound.sender) <= LONGEST_SENDER
    assert inbound.metadata == {"region": "anyang", "cut": True}
    assert not [secret for secret in SECRETS if secret in inbound.text]


@pytest.mark.parametrize("mask", load_words().masks.values())
def test_every_mask_is_in_the_document_and_is_masked_no_more(mask: str) -> None:
    assert mask in PRIVACY and redact(f"我的{mask}在这里") == f"我的{mask}在这里"


NUMBERS = {
    rf"\| transcript, hand-over.*\| {retention.KEEP_DAYS} days \|": "the term of conversations",
    rf"\| counts by day.*\| {retention.COUNT_DAYS // 365} years \|": "the term of counts",
    rf"\| audit log.*\| {retention.AUDIT_DAYS // 365} years \|": "the term of the audit log",
    rf"`GONGYOU_KEEP_DAYS` sets another term than {retention.KEEP_DAYS}": "the setting",
    rf"sessions {SESSION_TIME.total_seconds() / 3600:.0f} hours": "sessions of staff",
    rf"up to {LONGEST_WAIT.total_seconds() / 60:.0f} minutes": "waiting after failed logins",
    rf"for {REACH_SECONDS / 3600:.0f} hours after": "the sealed OpenID",
    rf"not yet fetched after {KEPT_SECONDS / 3600:.0f} hours": "replies on WeChat",
    rf"code after\s+{SESSION_SECONDS / 86_400:.0f} days": "the place of a code",
    rf"next message after {STAFF_SECONDS / 86_400:.0f} days": "replies of staff",
    rf"whether to erase after {ERASING_SECONDS / 3600:.0f} hour": "the question whether to erase",
    rf"at most {MAX_CHARACTERS} characters \({LONGEST_SEARCHED:,} on the page": "the length of a message",
    rf"tries again every {'minute' if erasing.AGAIN_SECONDS == 60 else 'other time'}": "deleting again",
}


@pytest.mark.parametrize("words", NUMBERS, ids=NUMBERS.values())
def test_terms_in_the_document_are_those_of_the_code(words: str) -> None:
    assert re.search(words, PRIVACY), words


def test_the_incident_page_tells_the_same_terms() -> None:
    assert f"the last {REACH_SECONDS / 3600:.0f} hours" in INCIDENT and f"the last {KEPT_SECONDS / 3600:.0f} hours" in INCIDENT


def test_the_way_to_erase_through_rest_works_as_it_is_documented() -> None:
    """That it deletes on every channel is tested in tests/bot/channels/test_erasing.py."""
    asks, agrees = re.findall(r'"message": "([^"]+)"', PRIVACY)
    assert is_request(asks) and is_yes(agrees)
    assert f"begins with {say('erased', things='')[:3]};" in PRIVACY


def test_articles_of_the_law_that_are_named_exist() -> None:
    table = PRIVACY[PRIVACY.index("## The law") :]
    named = {int(number) for cell in re.findall(r"^\| ([\d, –]+) \|", table, re.MULTILINE) for number in re.findall(r"\d+", cell)}
    law = next((ROOT / "knowledge" / "acts").rglob("geren_xinxi_baohu_fa.txt")).read_text(encoding="utf-8")
    articles = {number for number in named if f"\n第{in_chinese(number)}条" in law}
    assert len(named) > 20 and articles == named


def in_chinese(number: int) -> str:
    """A number below 100 as articles are counted: 17 is 十七."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十") + (digits[ones] if ones else "")
