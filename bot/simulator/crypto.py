"""Signing and encrypting as the WeChat server does it, written from its documentation and not from the channel's code.

An encrypted text is AES-256-CBC over 16 random bytes, the length of the message (4 bytes, big-endian), the message and the
AppID, padded to blocks of 32 bytes; the key is the 43-character EncodingAESKey read as Base64 and its first 16 bytes are the IV.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
RANDOM = 16
LENGTH = 4


class UnreadableError(Exception):
    """An encrypted text that the server could not read; the message says why."""


def signature(*parts: str) -> str:
    """SHA-1 over the sorted parts, in hexadecimal."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


@dataclass(frozen=True)
class Envelope:
    """Encrypts for one account and reads what it sent back."""

    aes_key: str
    """EncodingAESKey, 43 characters."""
    app_id: str

    @property
    def _key(self) -> bytes:
        return base64.b64decode(self.aes_key + "=")

    def seal(self, message: bytes) -> str:
        """The message encrypted, in Base64."""
        inner = secrets.token_bytes(RANDOM) + struct.pack(">I", len(message)) + message + self.app_id.encode()
        fill = BLOCK - len(inner) % BLOCK
        encryptor = Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16])).encryptor()
        return base64.b64encode(encryptor.update(inner + bytes([fill]) * fill) + encryptor.finalize()).decode()

    def open(self, sealed: str) -> bytes:
        """The message in an encrypted text.

        Raises:
            UnreadableError: where it is no encrypted text, or one of another key or account.
        """
        try:
            decryptor = Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16])).decryptor()
            padded = decryptor.update(base64.b64decode(sealed, validate=True)) + decryptor.finalize()
        except ValueError as error:
            raise UnreadableError("Encrypt is not Base64 of whole AES blocks") from error
        return self._message(_without_padding(padded))

    def _message(self, inner: bytes) -> bytes:
        start = RANDOM + LENGTH
        if len(inner) < start:
            raise UnreadableError("the decrypted text is too short")
        (size,) = struct.unpack(">I", inner[RANDOM:start])
        message, app_id = inner[start : start + size], inner[start + size :]
        if len(message) != size or app_id != self.app_id.encode():
            raise UnreadableError("the decrypted text does not end with this account's AppID")
        return message


def _without_padding(padded: bytes) -> bytes:
    fill = padded[-1] if padded else 0
    if not 1 <= fill <= BLOCK or padded[-fill:] != bytes([fill]) * fill:
        raise UnreadableError("the decrypted text is not padded to blocks of 32 bytes (wrong key?)")
    return padded[:-fill]
