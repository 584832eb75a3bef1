"""Accounts of staff: passwords, roles, sessions, guesses, the audit log."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from bot.inbox import tables
from bot.inbox.accounts import Accounts
from bot.inbox.database import Database
from bot.inbox.errors import InboxError
from bot.inbox.throttle import TooManyAttemptsError
from tests.bot.inbox.conftest import Clock

PASSWORD = "gong-you-2026"
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture
def accounts(database: Database, clock: Clock) -> Accounts:
    accounts = Accounts(database, clock, CHEAP)
    accounts.add("Li", PASSWORD, "staff", "console")
    return accounts


def test_an_account_logs_in_with_its_password_in_any_case_of_its_name(accounts: Accounts) -> None:
    account = accounts.verify(" LI ", PASSWORD, "::1")
    assert account is not None
    assert (account.name, account.role, account.is_disabled) == ("li", "staff", False)


@pytest.mark.parametrize(("name", "password"), [("li", PASSWORD.upper()), ("li", ""), ("li", "x" * 5000), ("wang", PASSWORD), ("", "")])
def test_anything_else_does_not(accounts: Accounts, name: str, password: str) -> None:
    assert accounts.verify(name, password, "::1") is None
    assert accounts.log_in(name, password, "::1") is None


def test_unknown_names_are_hashed_too(database: Database, clock: Clock) -> None:
    verified: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            verified.append(str(password))
            return super().verify(hash, password)

    accounts = Accounts(database, clock, Watched(time_cost=1, memory_cost=64, parallelism=1))
    assert accounts.verify("nobody", PASSWORD, "::1") is None
    assert verified == [PASSWORD]


@pytest.mark.parametrize(
    ("name", "password", "role"),
    [
        ("a", PASSWORD, "staff"),
        ("a b", PASSWORD, "staff"),
        ("wang", "short", "staff"),
        ("wang", "x" * 300, "staff"),
        ("wang", PASSWORD, "king"),
    ],
)
def test_bad_names_passwords_and_roles_are_refused(accounts: Accounts, name: str, password: str, role: str) -> None:
    with pytest.raises(InboxError):
        accounts.add(name, password, role, "console")
    assert [account.name for account in accounts.all()] == ["li"]


def test_a_name_is_given_once(accounts: Accounts) -> None:
    with pytest.raises(InboxError, match="exists"):
        accounts.add("LI", PASSWORD, "admin", "console")


def test_roles_build_on_each_other(accounts: Accounts) -> None:
    editor = accounts.add("王敏", PASSWORD, "editor", "console")
    assert [editor.may(role) for role in ("staff", "editor", "admin")] == [True, True, False]
    accounts.set_role("王敏", "admin", "console")
    assert accounts.all()[-1].may("admin")


def test_passwords_are_not_in_the_file(accounts: Accounts, path: Path) -> None:
    assert PASSWORD.encode() not in b"".join(file.read_bytes() for file in path.parent.glob("inbox.db*"))


def test_a_hash_of_older_settings_is_renewed_at_login(accounts: Accounts, database: Database, clock: Clock) -> None:
    stronger = Accounts(database, clock, PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    assert stronger.verify("li", PASSWORD, "::1") is not None
    with database.reading() as connection:
        assert "t=2" in connection.execute(select(tables.accounts.c.password)).scalar_one()
    assert stronger.verify("li", PASSWORD, "::1") is not None


def test_a_session_lasts_half_a_day_and_ends_on_logout(accounts: Accounts, clock: Clock) -> None:
    first, second = accounts.log_in("li", PASSWORD, "::1"), accounts.log_in("li", PASSWORD, "::1")
    assert first and second and first != second
    account = accounts.account_of(first)
    assert account is not None and account.name == "li"
    accounts.log_out(first)
    assert accounts.account_of(first) is None
    clock.move(hours=11.9)
    assert accounts.account_of(second) is not None
    clock.move(hours=0.2)
    assert accounts.account_of(second) is None


@pytest.mark.parametrize("token", ["", "x" * 43])
def test_an_invented_token_opens_nothing(accounts: Accounts, token: str) -> None:
    assert accounts.account_of(token) is None


def test_tokens_are_stored_hashed(accounts: Accounts, path: Path) -> None:
    token = accounts.log_in("li", PASSWORD, "::1")
    assert token is not None
    assert token.encode() not in b"".join(file.read_bytes() for file in path.parent.glob("inbox.db*"))


@pytest.mark.parametrize("change", ["disable", "password", "role"])
def test_every_change_of_an_account_ends_its_sessions(accounts: Accounts, change: str) -> None:
    token = accounts.log_in("li", PASSWORD, "::1") or ""
    if change == "disable":
        accounts.set_disabled("li", True, "admin")
    elif change == "password":
        accounts.set_password("li", "another-pass-word", "admin")
    else:
        accounts.set_role("li", "editor", "admin")
    assert accounts.account_of(token) is None


def test_a_disabled_account_is_out_until_it_is_enabled(accounts: Accounts) -> None:
    accounts.set_disabled("li", True, "admin")
    assert accounts.verify("li", PASSWORD, "::1") is None
    accounts.set_disabled("li", False, "admin")
    assert accounts.verify("li", PASSWORD, "::1") is not None


def test_an_unknown_account_cannot_be_changed(accounts: Accounts) -> None:
    with pytest.raises(InboxError, match="no account"):
        accounts.set_disabled("wang", True, "admin")


def test_guessing_one_account_waits_longer_each_time(accounts: Accounts, clock: Clock) -> None:
    waits = []
    for attempt in range(9):
        try:
            accounts.verify("li", "wrong password", f"10.0.0.{attempt}")
        except TooManyAttemptsError as error:
            waits.append(error.retry_after)
            clock.move(seconds=error.retry_after)
            accounts.verify("li", "wrong password", f"10.0.1.{attempt}")
    assert waits == sorted(set(waits))
    assert len(waits) == 4
    with pytest.raises(TooManyAttemptsError):
        accounts.verify("li", PASSWORD, "10.9.9.9")
    clock.move(minutes=15)
    assert accounts.verify("li", PASSWORD, "10.9.9.9") is not None
    assert accounts.verify("li", "wrong password", "::1") is None


def test_guessing_many_accounts_from_one_address_has_to_wait_too(accounts: Accounts) -> None:
    for number in range(20):
        accounts.verify(f"name{number}", "wrong password", "10.0.0.1")
    with pytest.raises(TooManyAttemptsError):
        accounts.verify("name99", "wrong password", "10.0.0.1")
    assert accounts.verify("li", PASSWORD, "10.0.0.2") is not None


def test_colleagues_behind_one_address_do_not_lock_each_other_out(accounts: Accounts) -> None:
    for _ in range(40):
        accounts.verify("li", "wrong password", "10.0.0.1")
        assert accounts.verify("li", PASSWORD, "10.0.0.1") is not None


def test_guesses_at_once_do_not_slip_through(accounts: Accounts) -> None:
    def guess(number: int) -> bool:
        try:
            accounts.verify("li", "wrong password", f"10.0.0.{number}")
        except TooManyAttemptsError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(guess, range(20))) == 5


def test_the_audit_log_says_who_did_what(accounts: Accounts, clock: Clock) -> None:
    accounts.log_in("li", PASSWORD, "::1")
    accounts.log_in("li", "wrong password", "::1")
    accounts.log_in("unknown", "wrong password", "::1")
    accounts.set_disabled("li", True, "admin")
    accounts.note("admin", "export", "questions")
    shown = [(entry.account, entry.action, entry.object) for entry in accounts.audit()]
    assert shown == [
        ("admin", "export", "questions"),
        ("admin", "account.disable", "li"),
        ("li", "login.failed", "li"),
        ("li", "login", "li"),
        ("console", "account.add", "li"),
    ]
    assert accounts.audit(limit=1, offset=1)[0].at == clock.time
