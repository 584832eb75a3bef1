"""Opening the store: any state of the file gives either an inbox or one clear error."""

from __future__ import annotations

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.inbox import tables
from bot.inbox.accounts import Accounts
from bot.inbox.database import Database, inbox_url
from bot.inbox.errors import InboxError
from bot.inbox.store import Inbox, open_inbox


def test_the_url_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGYOU_INBOX_URL", raising=False)
    assert inbox_url() == "sqlite:///var/inbox.db"
    monkeypatch.setenv("GONGYOU_INBOX_URL", "sqlite:////tmp/x.db")
    assert inbox_url() == "sqlite:////tmp/x.db"


def test_one_inbox_per_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/deep/er/inbox.db"
    monkeypatch.setenv("GONGYOU_INBOX_URL", url)
    assert open_inbox() is open_inbox(url)
    assert open_inbox(f"sqlite:///{tmp_path}/other.db") is not open_inbox()


def test_only_the_owner_may_read_the_files(inbox: Inbox, path: Path, worker: str) -> None:
    inbox.add_message(worker, "web", "person", "欠薪")
    files = list(path.parent.glob("inbox.db*"))
    assert len(files) > 1
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_sqlite_writes_ahead_and_deletes_for_good(database: Database) -> None:
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1


def test_many_processes_may_open_a_new_file_at_once(path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: Database(f"sqlite:///{path}"), range(8)))
    assert len(opened) == 8


def test_another_version_is_refused(database: Database, path: Path) -> None:
    with database.writing() as connection:
        connection.execute(update(tables.meta).values(value="0"))
    with pytest.raises(InboxError, match="has version 0"):
        Database(f"sqlite:///{path}")


def test_a_store_of_an_earlier_program_gets_the_column_it_lacks(path: Path) -> None:
    with closing(sqlite3.connect(path)) as old:
        old.execute(
            "CREATE TABLE staff_audit (id INTEGER PRIMARY KEY, account VARCHAR(64), action VARCHAR(32), object VARCHAR(128), at DATETIME)"
        )
        old.execute("INSERT INTO staff_audit VALUES (1, 'li', 'login', 'li', '2026-11-01 00:00:00.000000')")
        old.commit()
    for _ in range(2):
        accounts = Accounts(Database(f"sqlite:///{path}"))
    accounts.note("li", "logout", "li", "10.0.0.1")
    assert [(entry.action, entry.address) for entry in accounts.audit()] == [("logout", "10.0.0.1"), ("login", "")]


@pytest.mark.parametrize("url", ["", "no url", "nosuch://host/db"])
def test_a_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(InboxError, match="cannot be opened"):
        Database(url)


def test_an_error_hides_the_password() -> None:
    with pytest.raises(InboxError) as caught:
        Database("nosuch://gongyou:geheim@host/db")
    assert "geheim" not in str(caught.value)


def test_a_file_that_is_no_database_is_an_inbox_error(path: Path) -> None:
    path.write_text("this is no database at all, only a text that is long enough to look at" * 20)
    with pytest.raises(InboxError, match="the inbox failed"):
        Database(f"sqlite:///{path}")


def test_a_folder_that_cannot_be_made_is_an_inbox_error(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    with pytest.raises(InboxError, match="cannot be opened"):
        Database(f"sqlite:///{tmp_path}/var/inbox.db")


def test_a_locked_file_is_an_inbox_error_soon_and_shows_no_text(
    path: Path, inbox: Inbox, worker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.inbox.database.LOCK_WAIT_SECONDS", 0.1)
    second = Inbox(Database(f"sqlite:///{path}"))
    holder = sqlite3.connect(path)
    holder.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(InboxError, match="locked") as caught:
            second.add_message(worker, "web", "person", "秘密的话")
    finally:
        holder.close()
    assert "秘密" not in str(caught.value)
    assert "秘密" not in str(caught.value.__cause__)
    assert second.add_message(worker, "web", "person", "再来").is_new


def test_an_error_of_the_database_shows_no_text(database: Database, inbox: Inbox, worker: str) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE inbox_questions")
    with pytest.raises(InboxError) as caught:
        inbox.note_turn(worker, "web", "秘密的话", {"status": "no_clause"})
    assert "秘密" not in str(caught.value)
    assert "秘密" not in str(caught.value.__cause__)


def test_a_failure_in_the_middle_undoes_everything(database: Database, inbox: Inbox, worker: str) -> None:
    with pytest.raises(RuntimeError), database.writing() as connection:
        connection.execute(tables.counts.insert().values(day=date(2026, 1, 1), topic="", region="", status="x", turns=1))
        raise RuntimeError
    assert inbox.counts(date(2026, 1, 1), date(2026, 1, 1)) == []


def test_a_database_in_memory_is_one_for_all_threads(worker: str) -> None:
    inbox = Inbox(Database("sqlite://"))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: inbox.add_message(worker, "web", "person", str(number)), range(40)))
    assert len(inbox.messages_after(worker)) == 40
