"""Accounts of staff: names, roles and passwords; who is logged in; what they did."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Row

from bot.inbox import audit, sessions, throttle
from bot.inbox.clock import shown, stored, utc_now
from bot.inbox.database import Database
from bot.inbox.errors import InboxError
from bot.inbox.tables import accounts

ROLES = ("staff", "editor", "admin")
NAME = re.compile(r"[\w.-]{2,32}")
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 256


@dataclass(frozen=True)
class Account:
    """A member of staff: "staff" answers people, "editor" also decides questions, "admin" also manages accounts."""

    name: str
    role: str
    is_disabled: bool
    at: datetime

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
        row = {"name": name, "password": self._hash(password), "role": role, "disabled": False, "at": stored(self._now())}
        with self._database.writing() as connection:
            if _row(connection, name) is not None:
                raise InboxError(f"the account {name} exists already")
            connection.execute(insert(accounts).values(**row))
            audit.write(connection, by, "account.add", name, self._now())
            return _account(_known(connection, name))

    def set_password(self, name: str, password: str, by: str) -> None:
        """Set a password and end all sessions of the account."""
        self._change(name, by, "account.password", password=self._hash(password))

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

    def verify(self, name: str, password: str, address: str) -> Account | None:
        """The account where the password is right and it is not disabled, else None; takes the same time for unknown names.

        Raises:
            TooManyAttemptsError: after many failures on this account or from this address.
        """
        name = _usual(name)
        with self._database.writing() as connection:
            throttle.begin_attempt(connection, name, address, self._now())
            row = _row(connection, name)
        # Hashing is slow on purpose: no transaction waits for it.
        is_right = self._matches(self._hash_of_nobody() if row is None else row.password, password)
        if row is None:
            return None
        if not is_right or row.disabled:
            self.note(name, "login.failed", name)
            return None
        renewed = self._hasher.hash(password) if self._hasher.check_needs_rehash(row.password) else row.password
        with self._database.writing() as connection:
            throttle.end_attempt(connection, name, address)
            connection.execute(
                update(accounts).where(accounts.c.name == name, accounts.c.password == row.password).values(password=renewed)
            )
        return _account(row)

    def log_in(self, name: str, password: str, address: str) -> str | None:
        """The token of a new session, or None where `verify` gives none; raises TooManyAttemptsError as it does."""
        account = self.verify(name, password, address)
        if account is None:
            return None
        with self._database.writing() as connection:
            audit.write(connection, account.name, "login", account.name, self._now())
            return sessions.start(connection, account.name, self._now())

    def account_of(self, token: str) -> Account | None:
        """Whose session a token is; None where it is unknown, expired, or the account is disabled."""
        with self._database.reading() as connection:
            name = sessions.account_of(connection, token, self._now())
            row = None if name is None else _row(connection, name)
        return None if row is None or row.disabled else _account(row)

    def log_out(self, token: str) -> None:
        """End one session."""
        with self._database.writing() as connection:
            sessions.end(connection, token)

    def note(self, account: str, action: str, object_: str) -> None:
        """Write an act to the audit log; never the words of a person."""
        with self._database.writing() as connection:
            audit.write(connection, account, action, object_, self._now())

    def audit(self, *, limit: int = 100, offset: int = 0) -> list[audit.AuditEntry]:
        """The audit log, newest first."""
        with self._database.reading() as connection:
            return audit.entries(connection, limit, offset)

    def _change(self, name: str, by: str, action: str, **values: Any) -> None:
        name = _usual(name)
        with self._database.writing() as connection:
            _known(connection, name)
            connection.execute(update(accounts).where(accounts.c.name == name).values(**values))
            sessions.end_all(connection, name)
            audit.write(connection, by, action, name, self._now())

    def _hash(self, password: str) -> str:
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise InboxError(f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
        return self._hasher.hash(password)

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
    return Account(row.name, row.role, row.disabled, shown(row.at))
