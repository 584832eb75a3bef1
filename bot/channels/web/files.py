"""Files of the chat page as responses: read once, compressed once, answered with 304 where the browser has them."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse


@dataclass(frozen=True)
class File:
    """A file's content, plain and compressed, and its tag."""

    plain: bytes
    compressed: bytes
    tag: str


def read_file(path: Path) -> File | None:
    """The file as it is now; None where there is none. Built anew where it was changed."""
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=16)
def _read(path: Path, _: int) -> File:
    plain = path.read_bytes()
    return File(plain, gzip.compress(plain, mtime=0), hashlib.sha256(plain).hexdigest()[:20])


def file_response(request: Request, file: File, kind: str, headers: Mapping[str, str]) -> HTTPResponse:
    """The file, compressed where the browser takes it; 304 where it has it."""
    is_gzip = accepts_gzip(request.headers.get("accept-encoding", ""))
    tag = f'"{file.tag}{"-gz" if is_gzip else ""}"'
    sent = {**headers, "ETag": tag, "Vary": "Accept-Encoding"}
    if has_tag(request.headers.get("if-none-match", ""), tag):
        return response.empty(status=304, headers=sent)
    if is_gzip:
        return response.raw(file.compressed, content_type=kind, headers={**sent, "Content-Encoding": "gzip"})
    return response.raw(file.plain, content_type=kind, headers=sent)


def accepts_gzip(accepted: str) -> bool:
    """True where `Accept-Encoding` names gzip and does not forbid it."""
    for part in accepted.split(","):
        name, _, quality = part.partition(";")
        if name.strip().lower() == "gzip":
            return quality.replace(" ", "").lower().rstrip("0.") != "q="
    return False


def has_tag(given: str, tag: str) -> bool:
    """True where `If-None-Match` names the tag; proxies may have made it weak."""
    return given.strip() == "*" or tag in [part.strip().removeprefix("W/") for part in given.split(",")]
