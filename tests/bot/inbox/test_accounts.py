"""Accounts of staff: passwords, roles, sessions, guesses, the audit log."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from bot.inbox import tables
from bot.inbox.accounts import Accounts
from bot.inbox.database import Database
from bot.inbox.errors import InboxError
from bot.inbox.passwords import WeakPasswordError
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


def test_a_session_lasts_half_a_day_while_it_is_used_and_ends_on_logout(accounts: Accounts, clock: Clock) -> None:
    first, second = accounts.log_in("li", PASSWORD, "::1"), accounts.log_in("li", PASSWORD, "::1")
    assert first and second and first != second
    account = accounts.account_of(first)
    assert account is not None and account.name == "li"
    accounts.log_out(first)
    assert accounts.account_of(first) is None
    for _ in range(7):
        clock.move(hours=1.7)
        assert accounts.account_of(second) is not None
    clock.move(hours=0.2)
    assert accounts.account_of(second) is None


def test_a_session_that_nobody_uses_ends_and_a_page_that_looks_by_itself_is_no_use(accounts: Accounts, clock: Clock) -> None:
    used, left = accounts.log_in("li", PASSWORD, "::1") or "", accounts.log_in("li", PASSWORD, "::1") or ""
    for _ in range(3):
        clock.move(minutes=50)
        accounts.account_of(used)
        accounts.account_of(left, is_step=False)
    assert accounts.account_of(used) is not None and accounts.account_of(left) is None


def test_a_session_is_prolonged_once_a_minute_at_most(accounts: Accounts, database: Database, clock: Clock) -> None:
    token = accounts.log_in("li", PASSWORD, "::1") or ""
    ends = []
    for _ in range(4):
        clock.move(seconds=20)
        accounts.account_of(token)
        with database.reading() as connection:
            ends.append(connection.execute(select(tables.sessions.c.expires)).scalar_one())
    assert ends[0] == ends[1] and len(set(ends)) == 2


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
    for _ in range(9):
        try:
            accounts.verify("li", "wrong password", "10.0.0.1")
        except TooManyAttemptsError as error:
            waits.append(error.retry_after)
            clock.move(seconds=error.retry_after)
            accounts.verify("li", "wrong password", "10.0.0.1")
    assert waits == sorted(set(waits))
    assert len(waits) == 4
    with pytest.raises(TooManyAttemptsError):
        accounts.verify("li", PASSWORD, "10.0.0.1")
    assert accounts.verify("li", PASSWORD, "10.9.9.9") is not None, "who guesses elsewhere keeps nobody out"


def test_guessing_one_account_from_many_addresses_has_to_wait_where_it_never_logged_in(accounts: Accounts, clock: Clock) -> None:
    accounts.verify("li", PASSWORD, "10.9.9.9")
    for number in range(50):
        accounts.verify("li", "wrong password", f"10.0.{number}.1")
    with pytest.raises(TooManyAttemptsError):
        accounts.verify("li", "wrong password", "10.0.99.1")
    assert accounts.verify("li", PASSWORD, "10.9.9.9") is not None


def test_guessing_many_accounts_from_one_address_has_to_wait_too(accounts: Accounts) -> None:
    for number in range(20):
        accounts.verify(f"name{number}", "wrong password", "10.0.0.1")
    with pytest.raises(TooManyAttemptsError):
        accounts.verify("name99", "wrong password", "10.0.0.1")
    assert accounts.verify("li", PASSWORD, "10.0.0.2") is not None


def test_where_an_account_has_logged_in_it_waits_for_a_moment_at_most(accounts: Accounts, clock: Clock) -> None:
    accounts.verify("li", PASSWORD, "10.0.0.1")
    for number in range(30):
        with contextlib.suppress(TooManyAttemptsError):
            accounts.verify(f"name{number}", "wrong password", "10.0.0.1")
    for _ in range(40):
        with contextlib.suppress(TooManyAttemptsError):
            accounts.verify("li", "wrong password", "10.0.0.1")
        clock.move(seconds=1)
    with pytest.raises(TooManyAttemptsError) as wait:
        for _ in range(2):
            accounts.verify("li", "wrong password", "10.0.0.1")
    assert wait.value.retry_after <= 3
    clock.move(seconds=3)
    assert accounts.verify("li", PASSWORD, "10.0.0.1") is not None


def test_colleagues_behind_one_address_do_not_lock_each_other_out(accounts: Accounts) -> None:
    for _ in range(40):
        accounts.verify("li", "wrong password", "10.0.0.1")
        assert accounts.verify("li", PASSWORD, "10.0.0.1") is not None


def test_guesses_at_once_do_not_slip_through(accounts: Accounts) -> None:
    def guess(_: int) -> bool:
        try:
            accounts.verify("li", "wrong password", "10.0.0.1")
        except TooManyAttemptsError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(guess, range(20))) == 5


@pytest.mark.parametrize(
    "password",
    [
        " " * 10, "1234567890", "0987654321", "13800138000", "aaaaaaaaaaaa", "abababababab", "abcdefghij", "qwertyuiop", "1qaz2wsx3edc", "Password123",
        "passw0rd1234", "admin12345", "woaini1314520", "lilaolilaoli", "laoli1234567", "LaoLi 2008 520", "工友问工友问工友问1", "１２３４５６７８９０",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_no_password(accounts: Accounts, password: str) -> None:
    with pytest.raises(WeakPasswordError):
        accounts.add("laoli", password, "staff", "console")
    with pytest.raises(WeakPasswordError):
        accounts.add("laoli", "laoli" + password, "staff", "console")


@pytest.mark.parametrize(
    "password", ["correct horse battery", "gong-you-2026", "安阳的羊肉烩面真香真好吃", "mK7vQ2xT9d", "zhongguo-hao-chi-de"]
)
def test_words_and_letters_without_an_order_are_one(accounts: Accounts, password: str) -> None:
    assert accounts.add("wang", password, "staff", "console").name == "wang"


def test_the_own_password_is_changed_with_the_old_one_and_ends_other_sessions(accounts: Accounts) -> None:
    before = accounts.log_in("li", PASSWORD, "10.0.0.1") or ""
    assert accounts.change_password("li", "wrong password", "another-pass-word", "10.0.0.1") is None
    with pytest.raises(WeakPasswordError):
        accounts.change_password("li", PASSWORD, "1234567890", "10.0.0.1")
    assert accounts.account_of(before) is not None
    token = accounts.change_password("li", PASSWORD, "another-pass-word", "10.0.0.1") or ""
    assert accounts.account_of(before) is None and accounts.account_of(token) is not None
    assert accounts.verify("li", PASSWORD, "10.0.0.1") is None and accounts.verify("li", "another-pass-word", "10.0.0.1") is not None
    assert ("li", "account.password", "10.0.0.1") in [(entry.account, entry.action, entry.address) for entry in accounts.audit()]


def test_what_a_page_shows_by_itself_is_noted_once_in_a_while(accounts: Accounts, clock: Clock) -> None:
    for minutes in (0, 10, 10, 15, 1):
        clock.move(minutes=minutes)
        accounts.note_seen("li", "conversation.view", "a" * 32, "10.0.0.1")
    accounts.note_seen("wang", "conversation.view", "a" * 32, "10.0.0.1")
    assert [entry.account for entry in accounts.audit() if entry.action == "conversation.view"] == ["wang", "li", "li"]


def test_the_audit_log_says_who_did_what(accounts: Accounts, clock: Clock) -> None:
    accounts.log_in("li", PASSWORD, "::1")
    accounts.log_in("li", "wrong password", "10.0.0.1")
    accounts.log_in("a password typed as a name", "wrong password", "10.0.0.2")
    accounts.set_disabled("li", True, "admin")
    accounts.note("admin", "export", "questions")
    shown = [(entry.account, entry.action, entry.object, entry.address) for entry in accounts.audit()]
    assert shown == [
        ("admin", "export", "questions", ""),
        ("admin", "account.disable", "li", ""),
        ("-", "login.failed", "-", "10.0.0.2"),
        ("li", "login.failed", "li", "10.0.0.1"),
        ("li", "login", "li", "::1"),
        ("console", "account.add", "li", ""),
    ]
    assert accounts.audit(limit=1, offset=1)[0].at == clock.time
