"""The head of an HTTP request as bytes: what may go on to Sanic's parser, and what is no request.

Sanic 21.12 takes `Content-Length: -5` and reads for ever, and answers other bad heads with 500 or with a closed connection.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from httptools import parse_url
from httptools.parser.errors import HttpParserError

_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_REQUEST_LINE = re.compile(_TOKEN + rb" ([\x21-\x7e]+) HTTP/1\.[01]")
# A control character in a value, a bare line feed first of all, is where two servers begin to read two different requests.
_FIELD = re.compile(rb"(" + _TOKEN + rb"):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)")
_LENGTH = re.compile(rb"[0-9]{1,15}")
_CHUNK = re.compile(rb"\r\n([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\x00-\x08\x0a-\x1f\x7f]*)?\r\n")
LONGEST_CHUNK_LINE = 64

_ONCE = (b"content-length", b"transfer-encoding", b"host")
_ADDRESSES = (b"referer", b"origin")


class BadHeadError(ValueError):
    """What came is no request that can be answered; the message names the fault and quotes nothing of it."""


def check_head(head: bytes) -> None:
    """Let only a head pass that every reader understands in the same way; without its last empty line.

    Raises:
        BadHeadError: where the request line, its address, a field or the length of the body is wrong.
    """
    first, *lines = head.split(b"\r\n")
    line = _REQUEST_LINE.fullmatch(first)
    if line is None:
        raise BadHeadError("request line")
    _check_address(line[1])
    fields = [_field(one) for one in lines]
    counts = Counter(name for name, _ in fields)
    if any(counts[name] > 1 for name in _ONCE) or all(counts[name] for name in _ONCE[:2]):
        raise BadHeadError("a field that stands twice, or two lengths")
    for name, value in fields:
        _check_value(name, value)


def chunk_size(line: bytes) -> int:
    """The size that a chunk's line gives, with the line breaks before and after it.

    Raises:
        BadHeadError: where it gives none.
    """
    found = _CHUNK.fullmatch(line)
    if found is None:
        raise BadHeadError("chunk size")
    return int(found[1], 16)


def _check_address(address: bytes) -> None:
    try:
        path = parse_url(address).path
    except HttpParserError as error:
        raise BadHeadError("address") from error
    if not path:
        raise BadHeadError("address without a path")


def _field(line: bytes) -> tuple[bytes, bytes]:
    found = _FIELD.fullmatch(line)
    if found is None:
        raise BadHeadError("field")
    return found[1].lower(), found[2]


def _check_value(name: bytes, value: bytes) -> None:
    if name == b"content-length" and _LENGTH.fullmatch(value.rstrip(b" \t")) is None:
        raise BadHeadError("length")
    # Sanic knows no other coding, and this one in small letters only.
    if name == b"transfer-encoding" and value != b"chunked":
        raise BadHeadError("transfer coding")
    if name in _ADDRESSES:
        try:
            urlsplit(value.decode("utf-8", "replace"))
        except ValueError as error:
            raise BadHeadError("address in a field") from error
