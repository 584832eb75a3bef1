"""`python -m bot.staff` and the forms of `python -m bot.ask` that staff use."""

from __future__ import annotations

import io
from typing import Any

import pytest

from bot.ask import taken_along
from bot.staff import __main__ as command
from tests.bot.staff.clerk import PASSWORD, accounts


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Any:
    def give(text: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return give


def test_accounts_are_made_listed_and_shut_out(typed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["user", "list"]) == 0 and "--role admin" in capsys.readouterr().out
    typed(f"{PASSWORD}\n")
    assert command.main(["user", "add", "li", "--role", "editor", "--password-stdin"]) == 0
    assert accounts().verify("li", PASSWORD, "here") is not None
    assert command.main(["user", "role", "li", "--role", "staff"]) == 0
    assert command.main(["user", "disable", "li"]) == 0
    capsys.readouterr()
    assert command.main(["user", "list"]) == 0 and capsys.readouterr().out == "li\tstaff\tdisabled\n"
    assert accounts().verify("li", PASSWORD, "here") is None
    assert command.main(["user", "enable", "li"]) == 0 and accounts().verify("li", PASSWORD, "here") is not None


def test_a_new_password_counts(typed: Any) -> None:
    accounts().add("li", PASSWORD, "staff", "test")
    typed("another long password\n")
    assert command.main(["user", "password", "li", "--password-stdin"]) == 0
    assert accounts().verify("li", PASSWORD, "here") is None and accounts().verify("li", "another long password", "here")


@pytest.mark.parametrize(
    ("words", "given", "reason"),
    [
        (["add", "li"], "short\n", "10 to 256"),
        (["add", "x y"], f"{PASSWORD}\n", "letters"),
        (["disable", "nobody"], "", "no account"),
        (["password", "nobody"], f"{PASSWORD}\n", "no account"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(
    typed: Any, capsys: pytest.CaptureFixture[str], words: list[str], given: str, reason: str
) -> None:
    typed(given)
    assert command.main(["user", *words]) == 1
    said = capsys.readouterr().err
    assert said.startswith("error: ") and reason in said and said.count("\n") == 1 and PASSWORD not in said


def test_a_password_at_the_terminal_is_typed_twice(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal())
    answers = iter([PASSWORD, "something else", PASSWORD, PASSWORD])
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    assert command.main(["user", "add", "li"]) == 1 and "differ" in capsys.readouterr().err
    assert command.main(["user", "add", "li"]) == 0


def test_an_answer_as_short_message_and_as_script() -> None:
    answer = {"status": "no_clause", "topic": "hukou", "hotlines": [{"number": "12345", "name": "政务热线"}]}
    messages = [{"text": "没有写。"}, {"custom": {"answer": answer}}]
    sms, script = taken_along(messages, as_message=True), taken_along(messages, as_message=False)
    assert sms.startswith("【工友问】想落户") and "打12345。" in sms and sms.rstrip("）").endswith("条")
    assert "再问清这几样" in script and "居住证" in script
