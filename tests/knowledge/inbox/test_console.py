"""The inbox at a terminal."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.inbox.accounts import Accounts
from knowledge.inbox.console import main
from knowledge.inbox.store import open_inbox

PASSWORD = "gong-you-2026"


@pytest.fixture
def console(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command with what is typed; exit code, standard output, standard error."""
    monkeypatch.setenv("GONGYOU_INBOX_URL", f"sqlite:///{path}")

    def run(*words: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main(words)
        return code, *capsys.readouterr()

    return run


def test_an_account_is_made_changed_and_shut_out(console: Callable[..., tuple[int, str, str]]) -> None:
    assert console("account-add", "Li", "--role", "admin", typed=f"{PASSWORD}\n") == (0, "li  admin\n", "")
    assert console("account-password", "li", typed="another-pass-word\n")[0] == 0
    accounts = Accounts(open_inbox().database)
    assert accounts.verify("li", PASSWORD, "::1") is None
    assert accounts.verify("li", "another-pass-word", "::1") is not None
    assert console("account-disable", "li")[1] == "li  admin  disabled\n"
    assert console("account-enable", "li")[1] == console("accounts")[1] == "li  admin\n"
    assert {entry.account for entry in accounts.audit() if entry.action.startswith("account.")} == {"console"}


def test_what_is_wrong_is_one_line_on_standard_error(console: Callable[..., tuple[int, str, str]]) -> None:
    code, out, error = console("account-add", "li", typed="short\n")
    assert (code, out) == (1, "")
    assert error.startswith("error: a password has")
    assert console("prune", "--days", "0")[0] == 1


def test_old_rows_are_deleted_and_counted(console: Callable[..., tuple[int, str, str]], worker: str) -> None:
    open_inbox().add_message(worker, "web", "person", "咋落户")
    code, out, _ = console("prune", "--days", "30")
    assert (code, out.splitlines()[0]) == (0, "inbox_messages: 0 deleted")


def test_decided_questions_are_printed_as_yaml(console: Callable[..., tuple[int, str, str]], worker: str, tmp_path: Path) -> None:
    inbox = open_inbox()
    for number in range(60):
        inbox.note_turn(worker, "web", f"咋落户{number}", {"status": "no_clause"})
        inbox.decide(inbox.questions()[0].id, "example", "li", "hukou")
    out = console("examples", "--data", str(tmp_path))[1]
    assert out.startswith('version: "3.1"\nnlu:\n  - intent: ask_hukou\n')
    assert out.count("      - ") == 60
