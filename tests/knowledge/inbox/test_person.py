"""Persons by keyed hash, and the secret that is made once."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from knowledge.errors import InboxError
from knowledge.inbox import person
from knowledge.inbox.person import keyed_hash, person_key


@pytest.fixture
def secret_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GONGYOU_SECRET")
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
