"""A second thing to log in with: six digits that an app on the telephone shows for half a minute (TOTP, RFC 6238)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from bot.inbox.clock import stored
from bot.inbox.person import keyed_hash
from bot.inbox.tables import second_factors
from bot.inbox.upsert import update_or_insert

STEP_SECONDS = 30
DIGITS = 6
SKEW = 1
"""Steps that a telephone's clock may be off, to either side."""
ISSUER = "工友问"


def new_secret() -> str:
    """160 random bits as apps take them (base 32)."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The digits of a step since 1970."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step whose digits these are, about now; None where they are of none. Spaces between digits do not count."""
    given = "".join(code.split()).encode()
    middle = int(now.timestamp()) // STEP_SECONDS
    steps = range(middle - SKEW, middle + SKEW + 1)
    return next((step for step in steps if hmac.compare_digest(code_at(secret, step).encode(), given)), None)


def address_of(secret: str, name: str) -> str:
    """What a telephone opens with its app."""
    return f"otpauth://totp/{quote(ISSUER)}:{quote(name)}?secret={secret}&issuer={quote(ISSUER)}"


def seal(secret: str) -> str:
    """A secret as it may be stored or lie in a form: of no use without GONGYOU_SECRET."""
    return _key().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str | None:
    """The secret; None where it was sealed by nobody or with another GONGYOU_SECRET."""
    try:
        return _key().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def is_set(connection: Connection, name: str) -> bool:
    """True where an account has one."""
    return connection.execute(select(second_factors.c.name).where(second_factors.c.name == name)).first() is not None


def accepts(connection: Connection, name: str, code: str, now: datetime) -> bool:
    """True where an account has none, or the digits are right and were not taken before: who looks over a shoulder comes too late."""
    row = connection.execute(select(second_factors).where(second_factors.c.name == name)).first()
    if row is None:
        return True
    secret = unseal(row.secret)
    step = None if secret is None else step_of(secret, code, now)
    if step is None:
        return False
    later = (second_factors.c.name == name) & (second_factors.c.step < step)
    return bool(connection.execute(update(second_factors).where(later).values(step=step)).rowcount)


def put(connection: Connection, name: str, secret: str, step: int, now: datetime) -> None:
    """Give an account a secret, whose digits of `step` have been taken."""
    values = {"secret": seal(secret), "step": step, "at": stored(now)}
    update_or_insert(connection, second_factors, {"name": name}, values, values)


def drop(connection: Connection, name: str) -> bool:
    """Take an account's away; False where it has none."""
    return bool(connection.execute(delete(second_factors).where(second_factors.c.name == name)).rowcount)


def _key() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(bytes.fromhex(keyed_hash("staff second factor", "seal"))))
