"""The web channel's contract, spoken as the page speaks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.suite.errors import TargetError
from bot.suite.reply import read_reply
from bot.suite.web_target import WebTarget
from tests.bot.suite.conftest import ANSWER


class Page(BaseHTTPRequestHandler):
    """Answers on the second poll; refuses 长, is busy once for 忙, breaks for 坏."""

    posts: list[dict[str, Any]]
    polls: list[dict[str, list[str]]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.posts.append({"conversation": self.headers["X-Conversation"], **body})
        busy = body["text"] == "忙" and len(self.posts) == 1
        if busy:
            self.reply(429, {"error": "busy", "say": "等一下", "retry_after": 0.01})
        elif body["text"] == "长":
            self.reply(400, {"error": "too_long", "say": "写得太长了"})
        else:
            self.reply(500 if body["text"] == "坏" else 202, {"seq": 7})

    def do_GET(self) -> None:
        self.polls.append(parse_qs(urlsplit(self.path).query))
        pending = len(self.polls) == 1
        person = {"seq": 8, "author": "person", "text": "又问", "answer": None}
        bot = {"seq": 9, "author": "bot", "text": "先打12333", "buttons": [{"title": "看原文", "payload": "看原文"}], "answer": ANSWER}
        self.reply(200, {"messages": [] if pending else [person, bot], "pending": pending, "cursor": 9})

    def reply(self, status: int, body: dict[str, Any]) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def page() -> Iterator[tuple[WebTarget, type[Page]]]:
    """The target on a page of its own."""
    handler = type("OwnPage", (Page,), {"posts": [], "polls": []})
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=http.serve_forever, daemon=True).start()
    yield WebTarget(f"http://127.0.0.1:{http.server_port}"), handler
    http.shutdown()
    http.server_close()


def test_reply_is_fetched_when_the_turn_has_ended(page: tuple[WebTarget, type[Page]]) -> None:
    target, handler = page
    reply = read_reply(target.say("s1", "工资", "anyang", None), 1)

    assert (reply.text, reply.clauses[0], reply.buttons) == ("先打12333", "anyang-2015-34/9", (("看原文", "看原文"),))
    assert [poll["after"] for poll in handler.polls] == [["7"], ["7"]]
    assert handler.posts[0]["region"] == "anyang" and len(handler.posts[0]["conversation"]) == 32


def test_each_sender_is_a_conversation_and_each_message_has_its_own_id(page: tuple[WebTarget, type[Page]]) -> None:
    target, handler = page
    for sender in ("s1", "s1", "s2"):
        target.say(sender, "工资", None, None)
    conversations = [post["conversation"] for post in handler.posts]

    assert conversations[0] == conversations[1] != conversations[2]
    assert len({post["id"] for post in handler.posts}) == 3


def test_a_refusal_is_a_reply_and_a_busy_page_is_waited_for(page: tuple[WebTarget, type[Page]]) -> None:
    target, handler = page

    assert target.say("s1", "忙", None, None)[0]["text"] == "先打12333"
    assert handler.posts[0]["id"] == handler.posts[1]["id"], "the same message, sent again"
    assert list(target.say("s1", "长", None, None)) == [{"text": "写得太长了"}]


def test_a_broken_page_is_told(page: tuple[WebTarget, type[Page]]) -> None:
    with pytest.raises(TargetError, match="500"):
        page[0].say("s1", "坏", None, None)
