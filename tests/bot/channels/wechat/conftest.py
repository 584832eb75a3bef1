"""A simulated api.weixin.qq.com on a free port, a state of its own, and small callback servers, right and wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.settings import Settings
from bot.channels.wechat.token import AccessToken
from bot.channels.wechat.transport import Transport
from bot.shared_state import SharedState, SqlState
from bot.simulator.api import SimulatedApi
from bot.simulator.api_server import running_api


@dataclass
class Clock:
    """Moves only when told to."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes of persons need a secret; the one of this machine is left alone."""
    monkeypatch.setenv("GONGYOU_SECRET", "x" * 40)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def state(tmp_path: Path, clock: Clock) -> SharedState:
    return SqlState(f"sqlite:///{tmp_path / 'state.db'}", clock)


@pytest.fixture
def simulated(clock: Clock) -> SimulatedApi:
    return SimulatedApi(clock=clock)


@pytest.fixture
def address(simulated: SimulatedApi) -> Iterator[str]:
    with running_api(simulated) as address:
        yield address


@pytest.fixture
def settings(simulated: SimulatedApi, address: str) -> Settings:
    return Settings("token", simulated.app_id, simulated.secret, "", address)


@pytest.fixture
def pauses() -> list[float]:
    """Pauses between attempts, noted instead of waited for."""
    return []


@pytest.fixture
def api(settings: Settings, state: SharedState, clock: Clock, pauses: list[float]) -> WeChatApi:
    transport = Transport(settings.api_url, sleep=pauses.append)
    return WeChatApi(transport, AccessToken(transport, settings, state, clock))


@dataclass(frozen=True)
class Call:
    """A request as a callback server gets it."""

    params: dict[str, str]
    body: bytes


Callback = Callable[[Call], "tuple[int, bytes]"]


@contextmanager
def calling_back(answer: Callback) -> Iterator[str]:
    """Serves a callback; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

        def _answer(self) -> None:
            params = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            status, body = answer(Call(params, self.rfile.read(int(self.headers.get("Content-Length") or 0))))
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                """WeChat has hung up."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/callback"
    finally:
        server.shutdown()
        server.server_close()
