"""Persons by keyed hash: the same person gets the same key, and nobody without the secret can find the person behind it."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from functools import lru_cache
from pathlib import Path

from bot.inbox.database import holds_persons, inbox_url
from bot.inbox.errors import InboxError
from bot.inbox.private import FILE, private_folder, tighten

SECRET_PATH = Path("var/secret.key")
MAKE_ONE = "python3 -c 'import secrets; print(secrets.token_hex(32))'"


def person_key(channel: str, user: str) -> str:
    """The key of a user of a channel ("web", "wechat", "rest"): 32 hexadecimal characters, HMAC-SHA256."""
    return keyed_hash("person", f"{channel}\0{user}")[:32]


def keyed_hash(purpose: str, value: str) -> str:
    """HMAC-SHA256 of a value as 64 hexadecimal characters; different purposes give unrelated hashes."""
    return hmac.new(_secret(), f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


def check_secret() -> None:
    """Read the secret, or make the first one, before anybody writes.

    Raises:
        InboxError: in one line with the remedy, where it cannot be read or made, or is missing beside a filled inbox.
    """
    _secret()


def _secret() -> bytes:
    given = os.environ.get("GONGYOU_SECRET")
    return given.encode() if given else _secret_of(SECRET_PATH.resolve())


@lru_cache(maxsize=8)
def _secret_of(path: Path) -> bytes:
    try:
        if not path.exists():
            # Looked for again: another process may have made the secret and stored the first message meanwhile.
            if holds_persons(inbox_url()) and not path.exists():
                raise InboxError(f"{path}: the secret is missing, and the inbox was filled with it: {_put_back(path)}")
            _make_secret(path)
        tighten(path, FILE)
        secret = path.read_bytes().strip()
    except OSError as error:
        raise InboxError(f"{path}: the secret cannot be read or made: {error.strerror}") from error
    if len(secret) < 32:
        remedy = _put_back(path) if holds_persons(inbox_url()) else "delete the file to have a new one made"
        raise InboxError(f"{path}: the secret is too short; {remedy}")
    return secret


def _put_back(path: Path) -> str:
    """What to do where the inbox is filled: a new secret made in silence would make everybody somebody else."""
    return (
        f"put it back from its backup or set GONGYOU_SECRET; where it is lost, a new one (`{MAKE_ONE} > {path}`) lets everybody begin anew "
        "and nobody find earlier conversations"
    )


def _make_secret(path: Path) -> None:
    """Write a complete secret beside its place and link it there: whoever comes second finds the first one's."""
    private_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".secret-")
    draft = Path(name)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink(missing_ok=True)
