"""Files that hold a person's words are the owner's alone, from birth and where they were not."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.inbox.private import private_file, private_folder, tighten_tree


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def loose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine on which files are made for everybody, and a folder to work in."""
    monkeypatch.chdir(tmp_path)
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_new_file_is_private_and_so_are_the_folders_made_for_it() -> None:
    private_file(Path("a/b/x.db"))
    assert (mode(Path("a/b/x.db")), mode(Path("a/b")), mode(Path("a"))) == (0o600, 0o700, 0o700)


def test_there_is_no_moment_in_which_others_could_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        pytest.fail("made with wide rights and tightened afterwards")

    monkeypatch.setattr(Path, "chmod", never)
    private_file(Path("var/x.db"))
    assert mode(Path("var/x.db")) == 0o600


def test_what_is_there_is_tightened_with_its_side_files_and_keeps_its_content() -> None:
    Path("var").mkdir()
    names = ("x.db", "x.db-wal", "x.db-shm", "x.db-journal")
    for name in names:
        Path("var", name).write_text(name)
    private_file(Path("var/x.db"))
    assert [(Path("var", name).read_text(), mode(Path("var", name))) for name in names] == [(name, 0o600) for name in names]
    assert mode(Path("var")) == 0o700


def test_a_folder_that_is_not_ours_keeps_its_rights() -> None:
    Path("shared").mkdir()
    private_file(Path("shared/x.db"))
    assert (mode(Path("shared")), mode(Path("shared/x.db"))) == (0o777, 0o600)


def test_a_link_to_a_file_that_is_not_there_yet_leads_to_a_private_one() -> None:
    Path("elsewhere").mkdir()
    Path("x.db").symlink_to(Path("elsewhere/y.db"))
    private_file(Path("x.db"))
    assert mode(Path("elsewhere/y.db")) == 0o600


def test_locks_that_sqlite_holds_in_this_process_outlive_it() -> None:
    holder = sqlite3.connect("x.db", isolation_level=None)
    holder.execute("CREATE TABLE t (x)")
    holder.execute("BEGIN EXCLUSIVE")
    private_file(Path("x.db"))
    child = os.fork()
    if child == 0:
        try:
            sqlite3.connect("x.db", timeout=0).execute("INSERT INTO t VALUES (1)")
            os._exit(1)
        except sqlite3.OperationalError:
            os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    holder.close()


def test_a_file_in_the_place_of_a_folder_is_an_error() -> None:
    Path("var").write_text("")
    with pytest.raises(OSError):
        private_file(Path("var/x.db"))
    with pytest.raises(OSError):
        private_folder(Path("var"))


def test_a_tree_is_tightened_but_not_what_a_link_points_to() -> None:
    Path("var/drafts/one").mkdir(parents=True)
    Path("outside").write_text("")
    Path("var/drafts/one/draft.json").write_text("")
    Path("var/drafts/link").symlink_to(Path("outside").resolve())
    Path("var/bin").write_text("")
    Path("var/bin").chmod(0o755)
    tighten_tree(Path("var"))
    assert {mode(Path("var")), mode(Path("var/drafts")), mode(Path("var/drafts/one"))} == {0o700}
    assert {mode(Path("var/drafts/one/draft.json")), mode(Path("var/bin"))} == {0o600}
    assert mode(Path("outside")) == 0o666


def test_a_tree_that_is_not_there_is_left_so() -> None:
    tighten_tree(Path("var"))
    assert not Path("var").exists()


def test_another_accounts_file_is_named_in_a_warning(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    Path("x.db").write_text("")
    monkeypatch.setattr(Path, "chmod", refuse)
    private_file(Path("x.db"))
    assert "x.db" in caplog.text and "chmod 600" in caplog.text
