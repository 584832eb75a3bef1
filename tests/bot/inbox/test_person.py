"""Persons by keyed hash, and the secret that is made once."""

from __future__ import annotations

import stat
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.inbox import person
from bot.inbox.database import Database, inbox_url
from bot.inbox.errors import InboxError
from bot.inbox.person import check_secret, keyed_hash, person_key
from bot.inbox.store import Inbox


@pytest.fixture
def secret_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GONGYOU_SECRET")
    # Not the inbox of the machine that runs the tests.
    monkeypatch.setenv("GONGYOU_INBOX_URL", f"sqlite:///{tmp_path}/inbox.db")
    path = tmp_path / "var" / "secret.key"
    monkeypatch.setattr(person, "SECRET_PATH", path)
    person._secret_of.cache_clear()
    return path


def test_a_key_is_32_hex_characters_that_do_not_show_the_user() -> None:
    key = person_key("wechat", "oABC123")
    assert len(key) == 32
    assert int(key, 16) > 0
    assert person_key("wechat", "oABC123") == key


def test_keys_differ_by_user_channel_and_where_one_ends() -> None:
    assert len({person_key("web", "a"), person_key("web", "b"), person_key("wechat", "a"), person_key("we", "ba")}) == 4


def test_another_secret_gives_other_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    before = person_key("web", "a")
    monkeypatch.setenv("GONGYOU_SECRET", "another secret of the same length or so")
    assert person_key("web", "a") != before


def test_hashes_of_different_purposes_are_unrelated() -> None:
    assert keyed_hash("session", "a") != keyed_hash("csrf", "a")


def test_the_secret_file_is_made_once_and_for_the_owner_only(secret_file: Path) -> None:
    first = person_key("web", "a")
    secret = secret_file.read_text()
    assert stat.S_IMODE(secret_file.stat().st_mode) == 0o600
    assert len(secret) == 64
    person._secret_of.cache_clear()
    assert person_key("web", "a") == first
    assert [path.name for path in secret_file.parent.iterdir()] == ["secret.key"]


def test_many_who_start_at_once_get_the_same_secret(secret_file: Path) -> None:
    def key(_: int) -> str:
        person._secret_of.cache_clear()
        return person_key("web", "a")

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(key, range(32)))) == 1


def test_an_empty_secret_file_is_refused(secret_file: Path) -> None:
    secret_file.parent.mkdir()
    secret_file.write_text("")
    with pytest.raises(InboxError, match="too short"):
        person_key("web", "a")


def test_a_place_that_cannot_be_written_is_an_inbox_error(tmp_path: Path, secret_file: Path) -> None:
    secret_file.parent.write_text("a file where a folder should be")
    with pytest.raises(InboxError, match="secret"):
        person_key("web", "a")


FILLS: dict[str, Callable[[Inbox], object]] = {
    "message": lambda inbox: inbox.add_message("p", "web", "person", "咋落户"),
    "handover": lambda inbox: inbox.open_handover("p", "web", "找真人", None, None),
    "question": lambda inbox: inbox.note_turn("p", "web", "咋落户", {"status": "no_clause"}),
    "vote": lambda inbox: inbox.add_feedback("p", "web", None, "up", None),
}


@pytest.mark.parametrize("fill", FILLS.values(), ids=FILLS)
def test_a_secret_missing_beside_a_filled_inbox_is_refused_with_what_to_do(secret_file: Path, fill: Callable[[Inbox], object]) -> None:
    fill(Inbox(Database(inbox_url())))
    with pytest.raises(InboxError) as refused:
        check_secret()
    said = str(refused.value)
    assert said.startswith(f"{secret_file}: the secret is missing") and "GONGYOU_SECRET" in said and "backup" in said and "\n" not in said
    assert not secret_file.exists()


@pytest.mark.parametrize("content", ["", "abc"])
def test_a_secret_cut_short_beside_a_filled_inbox_is_not_to_be_deleted(secret_file: Path, content: str) -> None:
    FILLS["message"](Inbox(Database(inbox_url())))
    secret_file.parent.mkdir()
    secret_file.write_text(content)
    with pytest.raises(InboxError, match="too short; put it back"):
        check_secret()


def test_the_command_that_the_refusal_names_lets_everybody_begin_anew(secret_file: Path) -> None:
    FILLS["message"](Inbox(Database(inbox_url())))
    secret_file.parent.mkdir()
    subprocess.run(f"{person.MAKE_ONE} > {secret_file}", shell=True, check=True)
    check_secret()


def test_a_secret_of_the_environment_needs_no_file(secret_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    FILLS["message"](Inbox(Database(inbox_url())))
    monkeypatch.setenv("GONGYOU_SECRET", "a secret of the environment, long enough")
    check_secret()


def test_an_inbox_without_persons_is_no_reason_to_refuse(secret_file: Path) -> None:
    Database(inbox_url())
    check_secret()
    assert secret_file.exists()


def test_an_inbox_that_was_never_made_stays_so(secret_file: Path, tmp_path: Path) -> None:
    check_secret()
    assert not (tmp_path / "inbox.db").exists()


def test_a_secret_that_others_may_read_is_tightened(secret_file: Path) -> None:
    secret_file.parent.mkdir()
    secret_file.write_text("0" * 64)
    secret_file.chmod(0o644)
    check_secret()
    assert stat.S_IMODE(secret_file.stat().st_mode) == 0o600
