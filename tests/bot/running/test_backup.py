"""A backup brings everything back, in files and in PostgreSQL, and nothing is overwritten by mistake."""

from __future__ import annotations

import os
import stat
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.inbox.database import Database
from bot.inbox.store import Inbox
from bot.rasa.tracker_store import WindowTrackerStore
from bot.running.__main__ import main
from bot.running.backup import back_up, delete_old, restore
from knowledge.errors import KnowledgeError
from tests.bot.forgetting.stores import run_sql
from tests.bot.rasa.test_tracker_store import DOMAIN, said, turn

PERSON = "a" * 32


@pytest.fixture(params=["sqlite", "postgresql"])
def lose(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """A place with stores of a kind; called, it loses all of them."""
    monkeypatch.chdir(tmp_path)
    if request.param == "sqlite":
        for name in ("INBOX", "TRACKER"):
            monkeypatch.delenv(f"GONGYOU_{name}_URL", raising=False)

        def lose_files() -> None:
            for path in Path("var").glob("*.db*"):
                path.unlink()

        yield lose_files
        return
    database = request.getfixturevalue("database")
    for name in ("INBOX", "TRACKER"):
        monkeypatch.setenv(f"GONGYOU_{name}_URL", database.url)
    yield lambda: run_sql(database.superuser, "DROP OWNED BY gongyou CASCADE", "GRANT ALL ON SCHEMA public TO gongyou")


def inbox_texts() -> list[str]:
    database = Database(os.environ.get("GONGYOU_INBOX_URL") or "sqlite:///var/inbox.db")
    try:
        return [message.text for message in Inbox(database).messages_after(PERSON)]
    finally:
        database.close()


async def test_what_is_lost_comes_back(lose: Callable[[], None], capsys: pytest.CaptureFixture[str]) -> None:
    database = Database(os.environ.get("GONGYOU_INBOX_URL") or "sqlite:///var/inbox.db")
    inbox, tracker = Inbox(database), WindowTrackerStore(DOMAIN)
    inbox.add_message(PERSON, "web", "person", "老板拖欠工资")
    await turn(tracker, "安阳", sender=PERSON)
    draft = Path("var/drafts/20261130-0/draft.json")
    draft.parent.mkdir(parents=True)
    draft.write_text("{}")
    made = back_up()
    inbox.add_message(PERSON, "web", "person", "后来的话")
    database.close()
    draft.unlink()

    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert main(["restore", str(made)]) == 1 and "--force" in capsys.readouterr().err
    assert inbox_texts() == ["老板拖欠工资", "后来的话"], "refused: nothing is touched"
    lose()
    assert main(["restore", str(made), "--force"]) == 0
    assert inbox_texts() == ["老板拖欠工资"] and draft.read_text() == "{}"
    assert said(await WindowTrackerStore(DOMAIN).retrieve(PERSON)) == ["安阳"]
    assert not [path for path in Path("var/backups").iterdir() if path != made], "nothing is left beside it"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("INBOX", "TRACKER"):
        monkeypatch.delenv(f"GONGYOU_{name}_URL", raising=False)
    return tmp_path


@pytest.mark.parametrize("content", [b"", b"no archive" * 100])
def test_what_is_no_backup_is_said_in_one_line(content: bytes, place: Path) -> None:
    (place / "x.tar").write_bytes(content)
    with pytest.raises(KnowledgeError, match="is no backup"):
        restore(place / "x.tar")


def test_a_backup_writes_nowhere_but_below_its_place(place: Path) -> None:
    (place / "evil").write_text("x")
    with tarfile.open(place / "x.tar", "w") as tar:
        tar.add(place / "evil", "../../outside")
    with pytest.raises(KnowledgeError):
        restore(place / "x.tar")
    assert not (place / "outside").exists() and not (place / "var" / "outside").exists()


def test_a_store_that_cannot_be_copied_leaves_nothing(place: Path) -> None:
    (place / "var").mkdir()
    (place / "var" / "inbox.db").write_bytes(b"no database" * 1000)
    with pytest.raises(KnowledgeError, match="cannot be copied"):
        back_up()
    assert list((place / "var" / "backups").iterdir()) == []


def test_old_backups_go(place: Path) -> None:
    for days in (1, 20):
        path = place / f"gongyou-{days}.tar"
        path.touch()
        os.utime(path, (time.time() - days * 86_400,) * 2)
    assert delete_old(14, place) == 1 and [path.name for path in place.glob("*.tar")] == ["gongyou-1.tar"]
