"""`python -m bot.inbox`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.inbox.__main__ import main
from bot.inbox.store import open_inbox


@pytest.fixture
def console(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command; exit code, standard output, standard error."""
    monkeypatch.setenv("GONGYOU_INBOX_URL", f"sqlite:///{path}")

    def run(*words: str) -> tuple[int, str, str]:
        code = main(words)
        return code, *capsys.readouterr()

    return run


def test_what_is_wrong_is_one_line_on_standard_error(console: Callable[..., tuple[int, str, str]]) -> None:
    code, out, error = console("prune", "--days", "0")
    assert (code, out) == (1, "") and error.startswith("error: ") and error.count("\n") == 1


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
