"""Serves the simulated api.weixin.qq.com on a port of this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.simulator.api import SimulatedApi


class _Handler(BaseHTTPRequestHandler):
    api: SimulatedApi

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def log_message(self, *_: Any) -> None:
        """Says nothing: addresses hold tokens."""

    def _answer(self, method: str) -> None:
        parts = urlsplit(self.path)
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.api.broken > 0:
            self.api.broken -= 1
            self.send_error(502)
            return
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        answer = self.api.answer(method, parts.path, query, json.loads(content) if content else None)
        self._reply(json.dumps(answer, ensure_ascii=False).encode())

    def _reply(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running_api(api: SimulatedApi, port: int = 0) -> Iterator[str]:
    """Serves the simulated API on this machine; gives its address."""

    handler = type("Handler", (_Handler,), {"api": api})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
