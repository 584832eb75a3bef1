"""Opening the store: read-only, and at another URL where the environment names one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from knowledge.errors import StoreError
from knowledge.store.engine import open_for_reading, store_url
from knowledge.store.repository import load_library, read_meta
from tests.knowledge.store.conftest import tiny

Write = Callable[..., Path]


def test_reader_cannot_change_the_store(write: Write, tmp_path: Path) -> None:
    path = write(tmp_path / "k.db", tiny())

    with open_for_reading(path).connect() as connection, pytest.raises(OperationalError, match="readonly"):
        connection.execute(text("DELETE FROM clauses"))

    assert load_library(path).clauses


@pytest.mark.parametrize("name", ["有 空格.db", "a#b.db", "a?b.db", "100%.db"])
def test_file_names_with_odd_characters_are_read(name: str, write: Write, tmp_path: Path) -> None:
    path = write(tmp_path / name, tiny())

    assert load_library(path).clauses


def test_environment_names_another_database(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere.db"
    monkeypatch.setenv("KNOWLEDGE_DB_URL", f"sqlite:///{elsewhere}")

    unused = write(tmp_path / "k.db", tiny())

    assert elsewhere.exists() and not unused.exists()
    assert load_library(unused).documents[0].id == "t-2020-1"


def test_build_at_a_url_replaces_what_was_there(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNOWLEDGE_DB_URL", f"sqlite:///{tmp_path / 'elsewhere.db'}")

    write(tmp_path / "k.db", tiny())
    write(tmp_path / "k.db", tiny("落户要办证。"), digest="two")

    assert [clause.text for clause in load_library(tmp_path / "k.db").clauses] == ["落户要办证。", "办好。"]
    assert read_meta(tmp_path / "k.db")["digest"] == "two"


def test_failing_build_at_a_url_keeps_the_old_content(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNOWLEDGE_DB_URL", f"sqlite:///{tmp_path / 'elsewhere.db'}")
    write(tmp_path / "k.db", tiny())

    with pytest.raises(Exception, match="UNIQUE"):
        write(tmp_path / "k.db", tiny(), tiny(), digest="two")

    assert len(load_library(tmp_path / "k.db").clauses) == 2
    assert read_meta(tmp_path / "k.db")["digest"] == "one"


@pytest.mark.parametrize("url", ["sqlite:///{folder}/none/k.db", "nonsense", "sqlite+nodriver:///x.db"])
def test_url_that_cannot_be_opened_is_a_store_error(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNOWLEDGE_DB_URL", url.format(folder=tmp_path))

    with pytest.raises(StoreError) as caught:
        load_library(tmp_path / "k.db")

    assert "\n" not in str(caught.value)


def test_password_of_the_url_is_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNOWLEDGE_DB_URL", f"sqlite://user:hunter2@/{tmp_path}/none/k.db")

    with pytest.raises(StoreError) as caught:
        load_library(tmp_path / "k.db")

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(("value", "url"), [("", None), ("sqlite:///x.db", "sqlite:///x.db")])
def test_empty_setting_means_the_default_file(value: str, url: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNOWLEDGE_DB_URL", value)

    assert store_url() == url
