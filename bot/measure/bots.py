"""The two assistants of the comparison as server processes on free ports: ours, and a stock Rasa bot with its action server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from bot.measure.examples import ROOT
from bot.measure.machine import rss_mib
from bot.measure.training import environment

START_SECONDS = 300.0
STOP_SECONDS = 15.0
POLL_SECONDS = 0.05
OURS, STOCK = "ours", "stock"


@dataclass(frozen=True)
class Recipe:
    """What a bot is started from: a trained model and the folder its conversations are stored in."""

    name: str
    model: Path
    folder: Path

    @property
    def tracker(self) -> Path:
        """The SQLite file of its conversations."""
        return self.folder / "tracker.db"


@dataclass(frozen=True)
class Bot:
    """A running bot. `pids` are the server's and, for stock, the action server's; `started` is seconds to the first answer."""

    recipe: Recipe
    url: str
    pids: tuple[int, ...]
    started: float

    @property
    def name(self) -> str:
        """`ours` or `stock`."""
        return self.recipe.name

    def memory(self) -> tuple[float, float]:
        """Resident MiB of the server alone, and of all its processes."""
        sizes = [rss_mib(pid) for pid in self.pids]
        return sizes[0], sum(sizes)


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def process(command: Sequence[str], folder: Path, variables: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A child with all its descendants in a session of its own, ended with the block."""
    with log.open("ab") as file:
        child = subprocess.Popen(command, cwd=folder, env=dict(variables), stdout=file, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        yield child
    finally:
        _stop(child)


def _stop(child: subprocess.Popen[bytes]) -> None:
    for sent in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, sent)
            child.wait(STOP_SECONDS)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    child.wait()


@contextmanager
def running(recipe: Recipe, question: str) -> Iterator[Bot]:
    """The bot from its start to the end of the block; it is given once it has answered `question`.

    Raises:
        RuntimeError: where it stops or stays silent; its log says why.
    """
    log, port = recipe.folder / "server.log", free_port()
    with ExitStack() as children:
        begun = time.monotonic()
        commands = _ours(recipe, port) if recipe.name == OURS else _stock(recipe, port)
        started = [children.enter_context(process(*command, log)) for command in commands]
        url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
        _wait_for_answer(url, question, started[0], log)
        yield Bot(recipe, url, tuple(child.pid for child in started), time.monotonic() - begun)


Command = tuple[list[str], Path, dict[str, str]]


def _ours(recipe: Recipe, port: int) -> list[Command]:
    endpoints = recipe.folder / "endpoints.yml"
    text = (ROOT / "endpoints.yml").read_text(encoding="utf-8")
    endpoints.write_text(text.replace("var/tracker.db", str(recipe.tracker)), encoding="utf-8")
    command = [sys.executable, "-m", "bot.server", "--host", "127.0.0.1", "--port", str(port)]
    return [([*command, "--model", str(recipe.model), "--endpoints", str(endpoints)], ROOT, environment(is_stock=False))]


def _stock(recipe: Recipe, port: int) -> list[Command]:
    actions, variables = free_port(), {**environment(is_stock=True), "SANIC_HOST": "127.0.0.1"}
    endpoints, credentials = recipe.folder / "endpoints.yml", recipe.folder / "credentials.yml"
    endpoints.write_text(
        f"action_endpoint:\n  url: http://localhost:{actions}/webhook\n"
        f"tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: {recipe.tracker}\n"
    )
    credentials.write_text("rest:\n")
    server = [sys.executable, "-W", "ignore", "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port), "-m", str(recipe.model)]
    server += ["--endpoints", str(endpoints), "--credentials", str(credentials)]
    action_server = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "-p", str(actions)]
    return [(server, recipe.folder, variables), (action_server, ROOT, variables)]


def _wait_for_answer(url: str, question: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            reply = requests.post(url, json={"sender": "first", "message": question}, timeout=START_SECONDS)
            if reply.ok and any("custom" in message for message in reply.json()):
                return
        except (requests.ConnectionError, ValueError):
            pass
        time.sleep(POLL_SECONDS)
    raise RuntimeError(f"{url} gave no answer:\n{log.read_text(errors='replace')[-2000:]}")
