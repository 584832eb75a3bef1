"""Digits beside the password: those of RFC 6238, once, and only where the telephone has the key."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.inbox.accounts import Accounts
from bot.inbox.database import Database
from bot.inbox.second_factor import STEP_SECONDS, address_of, code_at, new_secret, seal, step_of, unseal
from tests.bot.inbox.conftest import Clock
from tests.bot.inbox.test_accounts import CHEAP, PASSWORD

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The key of RFC 6238, appendix B: 12345678901234567890."""


@pytest.mark.parametrize(
    ("seconds", "digits"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_digits_are_those_of_the_standard(seconds: int, digits: str) -> None:
    assert code_at(RFC_SECRET, seconds // STEP_SECONDS) == digits
    assert step_of(RFC_SECRET, f"{digits[:3]} {digits[3:]}", datetime.fromtimestamp(seconds, timezone.utc)) == seconds // STEP_SECONDS


@pytest.mark.parametrize("off", [-90, -60, 60, 90])
def test_a_telephone_may_be_half_a_minute_off_and_no_more(off: int, clock: Clock) -> None:
    step = int(clock().timestamp()) // STEP_SECONDS
    assert step_of(RFC_SECRET, code_at(RFC_SECRET, step + off // STEP_SECONDS), clock()) is None
    assert step_of(RFC_SECRET, code_at(RFC_SECRET, step + (1 if off > 0 else -1)), clock()) is not None


@pytest.mark.parametrize("code", ["", "12345", "一二三四五六", "\x00", "9" * 5000])
def test_anything_else_is_none_of_them(code: str, clock: Clock) -> None:
    assert step_of(RFC_SECRET, code, clock()) is None


def test_a_key_is_sealed_and_told_as_apps_take_it() -> None:
    secret = new_secret()
    assert secret != new_secret() and len(secret) == 32
    assert unseal(seal(secret)) == secret and secret not in seal(secret) and unseal("made up") is None
    assert address_of(secret, "李").endswith(f"%E6%9D%8E?secret={secret}&issuer=%E5%B7%A5%E5%8F%8B%E9%97%AE")


@pytest.fixture
def accounts(database: Database, clock: Clock) -> Accounts:
    accounts = Accounts(database, clock, CHEAP)
    accounts.add("li", PASSWORD, "staff", "console")
    return accounts


def digits(clock: Clock) -> str:
    return code_at(RFC_SECRET, int(clock().timestamp()) // STEP_SECONDS)


def test_who_has_one_logs_in_with_both_and_with_each_digits_once(accounts: Accounts, clock: Clock, path: Path) -> None:
    assert accounts.log_in("li", PASSWORD, "::1"), "optional"
    assert not accounts.add_second_factor("li", RFC_SECRET, "000000", "::1") and not accounts.has_second_factor("li")
    assert accounts.add_second_factor("li", RFC_SECRET, digits(clock), "::1") and accounts.has_second_factor("Li")
    assert accounts.log_in("li", PASSWORD, "::1", digits(clock)) is None, "they were taken to turn it on"
    clock.move(seconds=STEP_SECONDS)
    for code in ("", "000000"):
        assert accounts.log_in("li", PASSWORD, "::1", code) is None
    assert accounts.log_in("li", "wrong password", "::1", digits(clock)) is None
    assert accounts.log_in("li", PASSWORD, "::1", digits(clock))
    assert accounts.log_in("li", PASSWORD, "::1", digits(clock)) is None, "who looked over the shoulder"
    assert accounts.verify("li", PASSWORD, "::1"), "whoever has a session is asked for the password alone"
    assert [entry.action for entry in accounts.audit() if "second" in entry.action] == ["account.second.on"]
    assert sum(entry.action == "login.failed" for entry in accounts.audit()) == 5
    assert RFC_SECRET.encode() not in b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_a_lost_telephone_is_no_end(accounts: Accounts, clock: Clock) -> None:
    accounts.add_second_factor("li", RFC_SECRET, digits(clock), "::1")
    accounts.drop_second_factor("LI", "console")
    assert accounts.log_in("li", PASSWORD, "::1")
    assert [(entry.account, entry.object) for entry in accounts.audit() if entry.action == "account.second.off"] == [("console", "li")]
    accounts.drop_second_factor("li", "console")
    assert sum(entry.action == "account.second.off" for entry in accounts.audit()) == 1, "there was none any more"


def test_with_another_secret_nobody_gets_in_by_the_password_alone(
    accounts: Accounts, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.add_second_factor("li", RFC_SECRET, digits(clock), "::1")
    clock.move(seconds=STEP_SECONDS)
    monkeypatch.setenv("GONGYOU_SECRET", "another secret that only the tests know, long enough")
    assert accounts.log_in("li", PASSWORD, "::1", digits(clock)) is None
