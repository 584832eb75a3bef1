"""Processes of ours behind nginx, on files or on PostgreSQL and Redis, as `make bench-scale` compares them."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

import requests

from bot.measure.bots import START_SECONDS, Bot, Recipe, free_port, process
from bot.measure.examples import ROOT
from bot.measure.stores import program, running_postgresql, running_redis
from bot.measure.training import environment

FILES, SHARED = "SQLite", "PostgreSQL+Redis"
MODEL = ROOT / "var" / "models" / "gongyou.tar.gz"
POSTGRESQL = (ROOT / "deploy" / "postgresql" / "gongyou.conf").read_text(encoding="utf-8")
# What nothing but a bench sends: so many from one address.
CREDENTIALS = {
    "bot.channels.rest.SafeRestInput": {"trusted": "127.0.0.1"},
    "bot.channels.web.pages.Pages": None,
    "bot.channels.web.channel.WebInput": dict.fromkeys(
        ("messages_per_minute", "address_per_minute", "address_burst", "site_per_second", "site_burst"), 100_000
    ),
}


@dataclass(frozen=True)
class Fleet:
    """Running processes and the front's address; `stores` are the processes of PostgreSQL, Redis and nginx."""

    kind: str
    bot: Bot
    site: str

    @property
    def processes(self) -> int:
        """How many answer."""
        return len(self.bot.pids)

    @property
    def name(self) -> str:
        """As the table shows it."""
        return f"{self.kind}, {self.processes} process{'es' if self.processes > 1 else ''}"


@contextmanager
def running_stores(kind: str, folder: Path) -> Iterator[Mapping[str, str]]:
    """The settings of processes that share stores of a kind, which run as long as the block."""
    if kind == FILES:
        names = {name: f"sqlite:///{folder}/{name.lower()}.db" for name in ("INBOX", "TRACKER", "STATE")}
        yield {f"GONGYOU_{name}_URL": url for name, url in names.items()}
        return
    # Our own file, but for what belongs to one machine.
    settings = "\n".join(line for line in POSTGRESQL.splitlines() if not line.startswith(("listen_addresses", "password_encryption")))
    with running_postgresql(settings) as database, running_redis() as state:
        yield {"GONGYOU_INBOX_URL": database.url, "GONGYOU_TRACKER_URL": database.url, "GONGYOU_STATE_URL": state.url}


@contextmanager
def running_fleet(kind: str, processes: int, folder: Path) -> Iterator[Fleet]:
    """Processes behind nginx until the block ends, ready to answer.

    Raises:
        RuntimeError: where one stops or stays silent, or a program is missing.
    """
    folder.mkdir()
    credentials = folder / "credentials.json"
    credentials.write_text(json.dumps(CREDENTIALS), encoding="utf-8")
    with ExitStack() as stack:
        settings = stack.enter_context(running_stores(kind, folder))
        if kind == FILES and processes == 1:
            settings = {
                name: url for name, url in settings.items() if name != "GONGYOU_STATE_URL"
            }  # as `make run` has it: no lock is shared
        variables = {**environment(is_stock=False), **settings}
        ports = [free_port() for _ in range(processes)]
        log, began = folder / "server.log", time.monotonic()
        command = [sys.executable, "-m", "bot.server", "--host", "127.0.0.1", "--model", str(MODEL), "--credentials", str(credentials)]
        started = [stack.enter_context(process([*command, "--port", str(port)], ROOT, variables, log)) for port in ports]
        for port, child in zip(ports, started):
            _wait_for(f"http://127.0.0.1:{port}/ready", log, child)
        front = free_port()
        nginx = stack.enter_context(process(_nginx(folder, front, ports), folder, os.environ, folder / "nginx.log"))
        site = f"http://127.0.0.1:{front}"
        _wait_for(f"{site}/health", folder / "nginx.log", nginx)
        pids = tuple(child.pid for child in started)
        bot = Bot(Recipe(kind, MODEL, folder), f"{site}/webhooks/rest/webhook", pids, time.monotonic() - began)
        yield Fleet(kind, bot, site)


def _nginx(folder: Path, front: int, ports: Sequence[int]) -> list[str]:
    """nginx with our own file, without TLS and limits: what sends the requests is one address."""
    text = (ROOT / "deploy" / "nginx" / "gongyou.conf").read_text(encoding="utf-8")
    ours = text[: text.index("# By address, and generous")]
    servers = "".join(f"    server 127.0.0.1:{port} max_fails=1 fail_timeout=2s;\n" for port in ports)
    ours = re.sub(r"(    server 127\.0\.0\.1:\d+ [^\n]*\n)+", servers, ours)
    proxy = "\n".join(line for line in text.splitlines() if line.strip().startswith("proxy_") and "pass" not in line)
    places = " ".join(f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;\nevents {{ worker_connections 4096; }}\n"
        f"http {{ access_log off; {places}\n{ours}\nserver {{ listen 127.0.0.1:{front};\n{proxy}\n"
        "location / { proxy_pass http://gongyou; } } }\n",
        encoding="utf-8",
    )
    return [program("nginx"), "-c", str(folder / "nginx.conf"), "-e", str(folder / "nginx.log")]


def _wait_for(address: str, log: Path, child: Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        try:
            if requests.get(address, timeout=5).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"{address} gave no answer:\n{log.read_text(errors='replace')[-2000:]}")
