"""The log as JSON lines (`GONGYOU_LOG=json`): what happened, when, how long it took, and a trace id that joins the lines of one request.

No words, no person and no address stand in it: of an error its kind and place are told and not its message, of a request its route and not
its path. The trace id is nginx's (`X-Request-ID`) or one of our own.
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import sys
import time
import traceback
from contextvars import ContextVar
from datetime import datetime, timezone
from typing import Any

_trace: ContextVar[str] = ContextVar("trace", default="")
_TRACE = re.compile(r"[0-9a-f]{16,32}")
HEADER = "X-Request-ID"
OURS = ("bot", "gongyou", "knowledge", "actions")

logger = logging.getLogger("gongyou")


def is_wanted() -> bool:
    """True where the environment asks for JSON lines."""
    return os.environ.get("GONGYOU_LOG", "").lower() == "json"


def set_up() -> None:
    """Write JSON lines to standard error from now on, where they are wanted."""
    if not is_wanted():
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logger.setLevel(logging.INFO)


def told(event: str, **fields: str | float | int) -> None:
    """Write a line about something that happened; `fields` hold kinds and numbers, nothing that a person said or is."""
    logger.info(event, extra={"fields": fields})


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        # Other packages put what they handle into their messages: of theirs the place is told.
        is_ours = record.name.split(".")[0] in OURS
        line["event"] = record.getMessage() if is_ours else f"{record.module}:{record.lineno}"
        if trace := _trace.get():
            line["trace"] = trace
        line.update(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["where"] = [f"{frame.name} {frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in _frames(record)][-6:]
        return json.dumps(line, ensure_ascii=False)


def _frames(record: logging.LogRecord) -> list[traceback.FrameSummary]:
    assert record.exc_info is not None
    return list(traceback.extract_tb(record.exc_info[2]))


def add_traces(app: Any) -> None:
    """Give each request a trace id, which its answer names, and a line in the log where one is wanted."""

    @app.on_request  # type: ignore[untyped-decorator]
    async def begin(request: Any) -> None:
        given = request.headers.get(HEADER, "")
        request.ctx.trace = given if _TRACE.fullmatch(given) else secrets.token_hex(16)
        request.ctx.began = time.perf_counter()
        _trace.set(request.ctx.trace)

    @app.on_response  # type: ignore[untyped-decorator]
    async def end(request: Any, response: Any) -> None:
        if not hasattr(request.ctx, "trace") or response is None:
            return
        response.headers.setdefault(HEADER, request.ctx.trace)
        if is_wanted():
            route = getattr(request.route, "path", None)
            milliseconds = round((time.perf_counter() - request.ctx.began) * 1000, 1)
            told("request", method=request.method, route=f"/{route}" if route is not None else "", status=response.status, ms=milliseconds)
