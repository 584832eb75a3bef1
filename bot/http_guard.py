"""Sanic's HTTP side with a door in front: heads and chunks are checked before Sanic reads them, forms before they are taken apart,
and a request has only so much time to arrive."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from sanic.compat import Header
from sanic.exceptions import InvalidUsage, RequestTimeout, SanicException
from sanic.headers import parse_accept, parse_content_header
from sanic.http import HTTP_CONTINUE, Http, Stage
from sanic.request import Request
from sanic.server.protocols.http_protocol import HttpProtocol

from bot.channels.address import is_proxy
from bot.descriptors import most_connections
from bot.http_head import LONGEST_CHUNK_LINE, BadHeadError, check_head, chunk_size

MOST_FIELDS = 200
"""Fields of a form: ours hold a dozen, and taking apart a megabyte of them would hold up everybody."""
LONGEST_PART_HEAD = 2_000

HEAD_SECONDS = 15.0
"""A request's head is there by then, however busily its bytes drip."""
BODY_SECONDS = 30.0
SLOWEST_BYTES = 10_000
"""A second; a body that comes faster has more time, so that an upload over a slow line gets through."""
SHARE_OF_ONE = 4
"""One address holds no more than this part of all connections."""
LONGEST_SECONDS = 120.0
"""From a request's first byte to the last of its answer, beyond what its body takes: long polls and uploads need less."""

Result = TypeVar("Result")


class GuardedHttp(Http):
    """A connection that answers 400 to what is no request and 408 to what does not arrive, and closes."""

    __slots__ = ("began", "received")

    def __init__(self, protocol: Any) -> None:
        super().__init__(protocol)
        self.began, self.received = time.monotonic(), 0

    @property
    def is_late(self) -> bool:
        """True where the request, or its answer, has taken its time."""
        if self.stage is Stage.IDLE and not self.request_body:
            return False
        if self.stage is Stage.REQUEST:
            return time.monotonic() - self.began > HEAD_SECONDS
        allowed = BODY_SECONDS if self.request_body else LONGEST_SECONDS
        return time.monotonic() - self.began > allowed + self.received / SLOWEST_BYTES

    def give_up(self) -> None:
        """Let the connection's task, when it is cancelled now, say why and read no further."""
        self.exception = RequestTimeout("Request Timeout")
        self.request_body, self.keep_alive = None, False

    async def http1_request_header(self) -> None:
        """Check the head once it is there; one without an end is Sanic's to refuse."""
        self.began, self.received = time.monotonic(), 0
        buffer, start = self.recv_buffer, 0
        while (end := buffer.find(b"\r\n\r\n", start)) == -1 and len(buffer) < self.HEADER_MAX_SIZE:
            start = max(0, len(buffer) - 3)
            await self._receive_more()
        if end != -1:
            _or_refused(check_head, bytes(buffer[:end]))
        await super().http1_request_header()

    async def read(self) -> bytes | None:
        """The next part of the body; a chunk that is none ends the request."""
        try:
            await self._check_chunk()
            return await super().read()
        except InvalidUsage:
            # Sanic would look for the rest of the body, find the same chunk and fail again.
            self.request_body, self.keep_alive = None, False
            raise

    async def _check_chunk(self) -> None:
        if self.request_body != "chunked" or self.request_bytes_left:
            return
        if self.expecting_continue:  # whoever waits for leave sends no chunk before it
            self.expecting_continue = False
            await self._send(HTTP_CONTINUE)
        buffer = self.recv_buffer
        while (end := buffer.find(b"\r\n", 2)) == -1 and len(buffer) <= LONGEST_CHUNK_LINE:
            await self._receive_more()
        if _or_refused(chunk_size, bytes(buffer[: end + 2])) > 0:
            return
        # Sanic reads no trailers: it would take them for the next request.
        while len(buffer) < end + 4:
            await self._receive_more()
        if buffer[end + 2 : end + 4] != b"\r\n":
            raise InvalidUsage("Bad Request")


class GuardedProtocol(HttpProtocol):
    """Makes guarded connections, as long as there are descriptors for them."""

    __slots__ = ("peer",)

    def connection_made(self, transport: Any) -> None:
        """Take a connection. One too many is closed at once: files and databases can still be opened, and no address holds all of them."""
        most, peer = most_connections(), _peer_of(transport)
        self.peer = ""
        if peer and not is_proxy(peer):
            self.peer = peer
        held = sum(getattr(other, "peer", "") == peer for other in self.connections) if self.peer else 0
        if len(self.connections) >= most or held >= most // SHARE_OF_ONE:
            transport.abort()
            return
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Count what comes."""
        http = getattr(self, "_http", None)  # there is none before the connection's task has begun
        if http is not None:
            http.received += len(data)
        super().data_received(data)

    def check_timeouts(self) -> None:
        """End a request that takes too long altogether; Sanic looks at the time since the last byte only."""
        if self._task is not None and isinstance(self._http, GuardedHttp) and self._http.is_late:
            self._http.give_up()
            self._task.cancel()
            return
        super().check_timeouts()

    def _setup_connection(self) -> None:
        super()._setup_connection()
        self._http = GuardedHttp(self)


class GuardedRequest(Request):
    """A request whose fields are text that can be stored and sent, and whose forms are of a size that can be taken apart."""

    def __init__(self, url_bytes: bytes, headers: Any, *arguments: Any, **options: Any) -> None:
        super().__init__(url_bytes, headers, *arguments, **options)
        if not all(value.isascii() for value in self.headers.values()):
            self.headers = Header([(name, _whole(value)) for name, value in self.headers.items()])

    @property
    def cookies(self) -> dict[str, str]:
        """Cookies by name. Python's own reader gives up at a name such as `a/b`, which another program of the same host may have set."""
        if self._cookies is None:
            self._cookies = read_cookies(self.headers.getall("cookie", ()))
        return self._cookies

    @property
    def accept(self) -> Any:
        """What the client takes; anything where its field is none: Sanic words its errors by it, and must not fail over one."""
        try:
            return super().accept
        except (ValueError, SanicException):
            self.parsed_accept = parse_accept("")
            return self.parsed_accept

    @property
    def form(self) -> Any:
        """The form.

        Raises:
            InvalidUsage: where it has more fields than any of ours, or a field with a head without end.
        """
        if self.parsed_form is None:
            kind, parameters = parse_content_header(self.headers.getone("content-type", ""))
            boundary = str(parameters.get("boundary") or "").encode()
            is_multipart = kind == "multipart/form-data"
            if not (is_small_multipart(self.body, boundary) if is_multipart else self.body.count(b"&") < MOST_FIELDS):
                raise InvalidUsage("Bad Request")
        return super().form


def _peer_of(transport: Any) -> str:
    peer = transport.get_extra_info("peername")
    return str(peer[0]) if isinstance(peer, (tuple, list)) and peer else ""


def is_small_multipart(body: bytes, boundary: bytes) -> bool:
    """True where the parts of a form with files, and the head of each, are no more than a browser of ours sends."""
    if not boundary or body.count(boundary) > MOST_FIELDS:
        return False
    return all(part.find(b"\r\n\r\n", 0, LONGEST_PART_HEAD) >= 0 for part in body.split(boundary)[1:-1])


def read_cookies(headers: Iterable[str]) -> dict[str, str]:
    """The cookies of all `Cookie` fields by name, without the quotation marks that some programs put around values."""
    pairs = (pair.partition("=") for header in headers for pair in header.split(";"))
    return {name.strip(): value.strip().strip('"') for name, sign, value in pairs if sign and name.strip()}


def _whole(value: str) -> str:
    """Without the halves of characters that stand for bytes that are no UTF-8."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _or_refused(check: Callable[[bytes], Result], given: bytes) -> Result:
    try:
        return check(given)
    except BadHeadError as error:
        raise InvalidUsage("Bad Request") from error
