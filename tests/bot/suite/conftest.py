"""Suite files written on the spot, and an assistant that answers from a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from textwrap import dedent
from threading import Thread
from typing import Any

import pytest

from bot.suite.errors import TargetError
from bot.suite.model import Suite
from bot.suite.parse import load_suite
from bot.suite.targets import Messages

Write = Callable[..., Path]

ANSWER: dict[str, Any] = {
    "status": "answered",
    "topic": "wage_arrears",
    "other_topics": ["legal_aid"],
    "region": {"id": "anyang", "name": "安阳市", "level": "city", "asked": "汤阴县"},
    "clauses": [
        {"id": "anyang-2015-34/9", "text": "严查欠薪行为。工资保证金。", "highlights": [[0, 7]]},
        {"id": "anyang-2015-34/12", "text": "畅通维权渠道。", "highlights": []},
    ],
    "missing": ["高考"],
    "offices": [{"name": "安阳市人力资源和社会保障局", "as_printed": "市人力资源社会保障局", "role": "lead"}],
    "hotlines": [{"number": "12333", "name": "人社"}, {"number": "12348", "name": "法律援助"}],
    "notes": ["文件是2015年发的。"],
}
"""A payload in which every field holds something."""


def messages(text: str = "先打12333。", answer: dict[str, Any] | None = ANSWER, *buttons: str) -> list[dict[str, Any]]:
    """A reply as the REST channel sends it."""
    said: dict[str, Any] = {"text": text, "buttons": [{"title": title, "payload": f"说{title}"} for title in buttons]}
    return [said, *([{"custom": {"answer": answer}}] if answer is not None else [])]


class Table:
    """Answers each text from a table; notes what it heard. An unknown text breaks the conversation."""

    name = "table"

    def __init__(self, replies: dict[str, list[dict[str, Any]]], applies_as_of: bool = True) -> None:
        self.replies, self.applies_as_of = replies, applies_as_of
        self.heard: list[tuple[str, str, str | None, date | None]] = []

    def say(self, sender: str, text: str, region: str | None, as_of: date | None) -> Messages:
        self.heard.append((sender, text, region, as_of))
        if text not in self.replies:
            raise TargetError(f"nobody knows {text}")
        return self.replies[text]

    def close(self) -> None:
        pass


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a suite file; gives its path."""

    def to_file(text: str, name: str = "test.yml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        return path

    return to_file


@pytest.fixture
def load(write: Write) -> Callable[[str], Suite]:
    """Reads a suite from text."""
    return lambda text: load_suite(write(text), "test.yml")


@pytest.fixture
def server() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A REST channel on a free port that repeats each message; its address, and the bodies it got."""
    bodies: list[dict[str, Any]] = []

    class Repeats(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            bodies.append({"path": self.path, **body})
            status, reply = (500, b"oops") if body["message"] == "坏" else (200, json.dumps(messages(body["message"])).encode())
            reply = b'{"error": 1}' if body["message"] == "怪" else reply
            self.send_response(status)
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: Any) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Repeats)
    Thread(target=http.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{http.server_port}", bodies
    http.shutdown()
    http.server_close()
