"""Accounts of staff: names, roles and passwords; who is logged in; what they did."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Row

from bot.inbox import audit, second_factor, sessions, throttle
from bot.inbox.clock import shown, stored, utc_now
from bot.inbox.database import Database
from bot.inbox.errors import InboxError
from bot.inbox.passwords import LONGEST_PASSWORD, check_password
from bot.inbox.tables import accounts

ROLES = ("staff", "editor", "admin")
NAME = re.compile(r"[\w.-]{2,32}")
SEEN_AGAIN = timedelta(minutes=30)
"""What an account has on the screen is noted anew after so long."""


@dataclass(frozen=True)
class Account:
    """A member of staff: "staff" answers people, "editor" also decides questions, "admin" also manages accounts."""

    name: str
    role: str
    is_disabled: bool
    at: datetime
    centre: str | None = None
    """The centre whose list it sees; None sees all."""

    def may(self, role: str) -> bool:
        """True where this account has at least the rights of `role`."""
        return not self.is_disabled and ROLES.index(self.role) >= ROLES.index(role)


class Accounts:
    """Accounts, sessions and the audit log of one inbox. `by` is the account that acts, or "console".

    Every method raises InboxError where the store cannot be used or what is asked for makes no sense.
    """

    def __init__(self, database: Database, now: Callable[[], datetime] = utc_now, hasher: PasswordHasher | None = None) -> None:
        self._database = database
        self._now = now
        self._hasher = hasher or PasswordHasher()
        self._nobody: str | None = None

    def add(self, name: str, password: str, role: str, by: str) -> Account:
        """Make an account; names do not tell capitals from small letters."""
        name = _usual(name)
        if NAME.fullmatch(name) is None:
            raise InboxError("a name has 2 to 32 letters, digits, dots, dashes or underscores")
        _must_be_role(role)
        row = {"name": name, "password": self._hash(name, password), "role": role, "disabled": False, "at": stored(self._now())}
        with self._database.writing() as connection:
            if _row(connection, name) is not None:
                raise InboxError(f"the account {name} exists already")
            connection.execute(insert(accounts).values(**row))
            audit.write(connection, by, "account.add", name, self._now())
            return _account(_known(connection, name))

    def set_password(self, name: str, password: str, by: str) -> None:
        """Set a password and end all sessions of the account."""
        self._change(name, by, "account.password", password=self._hash(name, password))

    def change_password(self, name: str, old: str, new: str, address: str) -> str | None:
        """Set the own password, end all sessions of the account and give the token of a new one; None where the old password is wrong.

        Raises:
            TooManyAttemptsError: as `verify` does.
            WeakPasswordError: where the new one is guessed first.
        """
        hashed = self._hash(name, new)
        account = self.verify(name, old, address)
        if account is None:
            return None
        self._change(account.name, account.name, "account.password", address, password=hashed)
        with self._database.writing() as connection:
            return sessions.start(connection, account.name, self._now())

    def set_role(self, name: str, role: str, by: str) -> None:
        """Set a role and end all sessions of the account."""
        _must_be_role(role)
        self._change(name, by, "account.role", role=role)

    def set_disabled(self, name: str, is_disabled: bool, by: str) -> None:
        """Shut an account out, or let it in again; its acts stay in the audit log."""
        self._change(name, by, "account.disable" if is_disabled else "account.enable", disabled=is_disabled)

    def all(self) -> list[Account]:
        """All accounts by name."""
        with self._database.reading() as connection:
            return [_account(row) for row in connection.execute(select(accounts).order_by(accounts.c.name))]

    def verify(self, name: str, password: str, address: str, code: str | None = None) -> Account | None:
        """The account where the password is right and it is not disabled, else None; takes the same time for unknown names.

        With a `code`, empty or not, the digits of its second factor must be right too, where it has one.

        Raises:
            TooManyAttemptsError: after many failures on this account at this address, or of either elsewhere where it never logged in here.
        """
        name = _usual(name)
        with self._database.writing() as connection:
            throttle.begin_attempt(connection, name, address, self._now())
            row = _row(connection, name)
        # Hashing is slow on purpose: no transaction waits for it.
        is_right = self._matches(self._hash_of_nobody() if row is None else row.password, password)
        if row is None:
            self.note(audit.NO_ACCOUNT, "login.failed", audit.NO_ACCOUNT, address)
            return None
        if not is_right or row.disabled or not self._accepts(name, code):
            self.note(name, "login.failed", name, address)
            return None
        renewed = self._hasher.hash(password) if self._hasher.check_needs_rehash(row.password) else row.password
        with self._database.writing() as connection:
            throttle.end_attempt(connection, name, address, self._now())
            connection.execute(
                update(accounts).where(accounts.c.name == name, accounts.c.password == row.password).values(password=renewed)
            )
        return _account(row)

    def log_in(self, name: str, password: str, address: str, code: str = "") -> str | None:
        """The token of a new session, or None where `verify` gives none; raises TooManyAttemptsError as it does."""
        account = self.verify(name, password, address, code)
        if account is None:
            return None
        with self._database.writing() as connection:
            audit.write(connection, account.name, "login", account.name, self._now(), address)
            return sessions.start(connection, account.name, self._now())

    def has_second_factor(self, name: str) -> bool:
        """True where an account logs in with digits too."""
        with self._database.reading() as connection:
            return second_factor.is_set(connection, _usual(name))

    def add_second_factor(self, name: str, secret: str, code: str, address: str) -> bool:
        """Have an account log in with the digits of `secret` too; False where `code` is none of them."""
        step = second_factor.step_of(secret, code, self._now())
        if step is None:
            return False
        with self._database.writing() as connection:
            second_factor.put(connection, name, secret, step, self._now())
            audit.write(connection, name, "account.second.on", name, self._now(), address)
        return True

    def drop_second_factor(self, name: str, by: str, address: str = "") -> None:
        """Have an account log in with its password alone."""
        name = _usual(name)
        with self._database.writing() as connection:
            if second_factor.drop(connection, _known(connection, name).name):
                audit.write(connection, by, "account.second.off", name, self._now(), address)

    def account_of(self, token: str, is_step: bool = True) -> Account | None:
        """Whose session a token is; None where it is unknown, has ended, or the account is disabled. A step of the account prolongs it."""
        with self._database.reading() as connection:
            found = sessions.account_of(connection, token, self._now())
            row = None if found is None else _row(connection, found[0])
        if found is None or row is None or row.disabled:
            return None
        if is_step and found[1]:
            with self._database.writing() as connection:
                sessions.renew(connection, token, self._now())
        return _account(row)

    def log_out(self, token: str) -> None:
        """End one session."""
        with self._database.writing() as connection:
            sessions.end(connection, token)

    def note(self, account: str, action: str, object_: str, address: str = "") -> None:
        """Write an act to the audit log; never the words of a person."""
        with self._database.writing() as connection:
            audit.write(connection, account, action, object_, self._now(), address)

    def note_seen(self, account: str, action: str, object_: str, address: str = "") -> None:
        """Write an act to the audit log that a page does again and again by itself: once in a while."""
        with self._database.reading() as connection:
            is_noted = audit.is_noted(connection, account, action, object_, self._now() - SEEN_AGAIN)
        if not is_noted:
            self.note(account, action, object_, address)

    def audit(self, *, limit: int = 100, offset: int = 0) -> list[audit.AuditEntry]:
        """The audit log, newest first."""
        with self._database.reading() as connection:
            return audit.entries(connection, limit, offset)

    def _change(self, name: str, by: str, action: str, address: str = "", **values: Any) -> None:
        name = _usual(name)
        with self._database.writing() as connection:
            _known(connection, name)
            connection.execute(update(accounts).where(accounts.c.name == name).values(**values))
            sessions.end_all(connection, name)
            audit.write(connection, by, action, name, self._now(), address)

    def _hash(self, name: str, password: str) -> str:
        check_password(_usual(name), password)
        return self._hasher.hash(password)

    def _accepts(self, name: str, code: str | None) -> bool:
        if code is None:
            return True
        with self._database.writing() as connection:
            return second_factor.accepts(connection, name, code, self._now())

    def _matches(self, stored_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored_hash, password[: LONGEST_PASSWORD + 1])
        except (Argon2Error, InvalidHashError):
            return False

    def _hash_of_nobody(self) -> str:
        if self._nobody is None:
            self._nobody = self._hasher.hash(secrets.token_hex(16))
        return self._nobody


def _usual(name: str) -> str:
    return name.strip().casefold()


def _must_be_role(role: str) -> None:
    if role not in ROLES:
        raise InboxError(f"{role!r} is no role; use one of {', '.join(ROLES)}")


def _row(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(accounts).where(accounts.c.name == name)).first()


def _known(connection: Connection, name: str) -> Row[Any]:
    row = _row(connection, name)
    if row is None:
        raise InboxError(f"there is no account {name}")
    return row


def _account(row: Row[Any]) -> Account:
    return Account(row.name, row.role, row.disabled, shown(row.at), row.centre)
